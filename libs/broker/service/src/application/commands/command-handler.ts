import {
  type CancelOrderV1,
  type Envelope,
  ModifyOrderV1,
  PlaceOrdersV1,
} from '@fairlead/contracts';
import { mayPass } from '@fairlead/broker-domain';
import { type Clock, parseInstant } from '@fairlead/core';
import type { Logger, Tx, UnitOfWork } from '@fairlead/platform';
import { acknowledge } from './acknowledge';
import type { ChangeOrders } from './change-orders';
import type { GateKeeper } from '../connection/gate-keeper';
import type { PlaceOrders } from './place-orders';
import type { GatewayStore } from '../ports/gateway-store';

/** A command to the broker. */
export type BrokerCommand =
  Envelope<PlaceOrdersV1> | Envelope<ModifyOrderV1> | Envelope<CancelOrderV1>;

/** What the desk works with. */
export interface CommandHandlerParts {
  readonly account: string;
  readonly clock: Clock;
  readonly gate: GateKeeper;
  readonly store: GatewayStore;
  readonly unitOfWork: UnitOfWork;
  readonly placing: PlaceOrders;
  readonly changing: ChangeOrders;
  readonly logger: Logger;
  readonly isHalted: () => boolean;
}

/** Deferred commands are looked at this often while some wait, so that what expires is told soon. */
const LOOK_EVERY_MS = 1_000;

/**
 * Takes commands in. What may never pass is refused, what may not pass yet is kept in the record and taken up again when
 * the gate opens; an entry whose time is over is never sent.
 */
export class CommandHandler {
  private timer: NodeJS.Timeout | null = null;
  private draining: Promise<void> = Promise.resolve();
  /** True while some command may be deferred; the record decides, this only saves asking it. */
  private waiting = true;

  constructor(private readonly parts: CommandHandlerParts) {}

  async handle(command: BrokerCommand, tx: Tx): Promise<void> {
    if (await this.tryHandle(command, tx)) return;
    this.waiting = true;
    await this.parts.store.defer(tx, command);
    tx.afterCommit(() => {
      this.lookLater();
    });
  }

  /** Takes up what was deferred, oldest first. */
  drain(): Promise<void> {
    this.draining = this.draining.then(() => this.drainNow());
    return this.draining;
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Returns false where the command has to wait. */
  private async tryHandle(command: BrokerCommand, tx: Tx): Promise<boolean> {
    // One of before the account was changed. It waits for its account: by then its time may be over, or it may be due.
    if (command.data.account !== this.parts.account) return false;
    if (isPlacing(command)) return this.tryPlace(command, tx);
    if (this.parts.gate.current.state === 'closed') return false;
    if (isModify(command)) {
      await this.parts.changing.modify(command, tx);
      return true;
    }
    await this.takeBack(command, tx);
    await this.parts.changing.cancel(command, tx);
    return true;
  }

  /** An order that still waits here must not go out after its cancel. */
  private async takeBack(cancel: Envelope<CancelOrderV1>, tx: Tx): Promise<void> {
    if (!this.waiting) return;
    const commands = (await this.parts.store.deferred(tx, this.parts.account)).filter(isCommand);
    const taken = commands.filter(
      (command) => isPlacing(command) && refsOf(command).includes(cancel.data.orderRef),
    );
    for (const command of taken) {
      const reason = `cancelled before it was sent: ${cancel.data.reason}`;
      this.refuse(tx, command, { outcome: 'REFUSED', code: 'CANCELLED', reason });
    }
    if (taken.length === 0) return;
    await this.parts.store.undefer(
      tx,
      taken.map((command) => command.id),
    );
  }

  private async tryPlace(command: Envelope<PlaceOrdersV1>, tx: Tx): Promise<boolean> {
    const { purpose, expiresAt } = command.data;
    if (purpose === 'entry') {
      if (expiresAt !== undefined && parseInstant(expiresAt) <= this.parts.clock.now()) {
        const reason = `its time ended at ${expiresAt}`;
        this.refuse(tx, command, { outcome: 'EXPIRED', code: 'EXPIRED', reason });
        return true;
      }
      if (this.parts.isHalted()) {
        const reason = 'entries are halted at the gateway';
        this.refuse(tx, command, { outcome: 'REFUSED', code: 'HALTED', reason });
        return true;
      }
    }
    if (!mayPass(this.parts.gate.current, purpose)) return false;
    await this.parts.placing.place(command, tx);
    return true;
  }

  private refuse(
    tx: Tx,
    command: BrokerCommand,
    why: { outcome: 'EXPIRED' | 'REFUSED'; code: string; reason: string },
  ): void {
    const orderRefs = refsOf(command);
    acknowledge(tx, command, { request: requestOf(command), orderRefs, orderIds: [], ...why });
  }

  private async drainNow(): Promise<void> {
    const { unitOfWork, store, logger, account } = this.parts;
    try {
      const waiting = await unitOfWork.run(async (tx) =>
        (await store.deferred(tx, account)).filter(isCommand),
      );
      let left = 0;
      for (const command of waiting) {
        const handled = await unitOfWork.run(async (tx) => {
          // Gone in the meantime: a cancel took it back.
          if (!(await store.isDeferred(tx, command.id))) return true;
          if (!(await this.tryHandle(command, tx))) return false;
          await store.undefer(tx, [command.id]);
          return true;
        });
        if (!handled) left += 1;
      }
      this.waiting = left > 0;
      if (left > 0) this.lookLater();
    } catch (error) {
      logger.error('deferred-commands-failed', { error: String(error) });
      this.lookLater();
    }
  }

  private lookLater(): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.drain();
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }
}

function isCommand(envelope: Envelope): envelope is BrokerCommand {
  return ['command.place', 'command.modify', 'command.cancel'].includes(envelope.type);
}

function isPlacing(command: BrokerCommand): command is Envelope<PlaceOrdersV1> {
  return command.type === PlaceOrdersV1.contract.type;
}

function isModify(command: BrokerCommand): command is Envelope<ModifyOrderV1> {
  return command.type === ModifyOrderV1.contract.type;
}

function requestOf(command: BrokerCommand): 'place' | 'modify' | 'cancel' {
  if (isPlacing(command)) return 'place';
  return isModify(command) ? 'modify' : 'cancel';
}

function refsOf(command: BrokerCommand): readonly string[] {
  if (isPlacing(command)) return command.data.legs.map((leg) => leg.orderRef);
  if (isModify(command)) return [command.data.leg.orderRef];
  return [command.data.orderRef];
}
