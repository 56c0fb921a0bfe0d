import {
  type CancelOrderV1,
  type Envelope,
  ModifyOrderV1,
  PlaceOrdersV1,
} from '@fairlead/contracts';
import {
  type Admission,
  type CommandToBroker,
  type GatewayStanding,
  decideAdmission,
} from '@fairlead/broker-domain';
import { parseInstant } from '@fairlead/core';
import type { Logger, Tx, UnitOfWork } from '@fairlead/platform';
import { acknowledge } from './acknowledge';
import type { ChangeOrders } from './change-orders';
import type { PlaceOrders } from './place-orders';
import type { GatewayStore } from '../ports/gateway-store';

/** A command to the broker. */
export type BrokerCommand =
  Envelope<PlaceOrdersV1> | Envelope<ModifyOrderV1> | Envelope<CancelOrderV1>;

/** What handling commands works with. */
export interface CommandHandlerParts {
  readonly account: string;
  readonly standing: () => GatewayStanding;
  readonly store: GatewayStore;
  readonly unitOfWork: UnitOfWork;
  readonly placing: PlaceOrders;
  readonly changing: ChangeOrders;
  readonly logger: Logger;
}

/** Deferred commands are looked at this often while some wait, so that what expires is reported soon. */
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
    const admission = decideAdmission(factsOf(command), this.parts.standing());
    if (admission.kind === 'pass') await this.perform(command, tx);
    if (admission.kind === 'refuse') this.refuse(tx, command, admission);
    return admission.kind !== 'wait';
  }

  private async perform(command: BrokerCommand, tx: Tx): Promise<void> {
    if (isPlacing(command)) return this.parts.placing.place(command, tx);
    if (isModify(command)) return this.parts.changing.modify(command, tx);
    await this.takeBack(command, tx);
    return this.parts.changing.cancel(command, tx);
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
      this.refuse(tx, command, {
        kind: 'refuse',
        outcome: 'REFUSED',
        code: 'CANCELLED',
        reason,
      });
    }
    if (taken.length === 0) return;
    await this.parts.store.undefer(
      tx,
      taken.map((command) => command.id),
    );
  }

  private refuse(
    tx: Tx,
    command: BrokerCommand,
    { outcome, code, reason }: Extract<Admission, { kind: 'refuse' }>,
  ): void {
    const orderRefs = refsOf(command);
    const done = { outcome, code, reason, orderRefs, orderIds: [] };
    acknowledge(tx, command, { request: requestOf(command), ...done });
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
      logger.error('commands.deferred.failed', { error });
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

/** What of a command decides whether it may pass. */
function factsOf(command: BrokerCommand): CommandToBroker {
  const { account } = command.data;
  if (!isPlacing(command)) return { request: isModify(command) ? 'modify' : 'cancel', account };
  const { purpose, expiresAt } = command.data;
  const ends = expiresAt === undefined ? null : parseInstant(expiresAt);
  return { request: 'place', account, purpose, expiresAt: ends };
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
