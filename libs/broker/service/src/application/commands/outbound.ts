import {
  type GatewayStanding,
  type HardCaps,
  type OrderToWrite,
  type Purpose,
  type Refusal,
  obstacleToWriting,
} from '@fairlead/broker-domain';
import { type Instant, decimal } from '@fairlead/core';
import type { Logger } from '@fairlead/platform';
import type { GateKeeper } from '../connection/gate-keeper';
import type { Lane, Pacer } from '../connection/pacer';
import type { BrokerLink, OutgoingOrder } from '../ports/broker-link';

const SECOND_MS = 1_000;

/** Orders that go out together: one parent and its children, or one order alone. */
export interface OutgoingFamily {
  readonly purpose: Purpose;
  readonly epoch: number;
  readonly expiresAt: Instant | null;
  readonly orders: readonly OutgoingOrder[];
  /** Called where it is certain that none of them was sent. */
  readonly notSent: (code: string, reason: string) => void;
}

/** What a change or a cancel of an order needs. */
export interface OutgoingChange {
  readonly epoch: number;
  readonly orderId: number;
  readonly notSent: (reason: string) => void;
}

/** What stands before the socket. */
export interface OutboundParts {
  readonly gate: GateKeeper;
  readonly pacer: Pacer;
  readonly standing: () => GatewayStanding;
  readonly caps: HardCaps;
  readonly logger: Logger;
}

/**
 * The last step to the socket. What was journaled is checked once more immediately before the write; what fails here was
 * certainly not sent, and is reported so.
 */
export class Outbound {
  private link: BrokerLink | null = null;
  /** When the entries of the last second were written. */
  private entriesAt: readonly Instant[] = [];
  private written: (order: OutgoingOrder) => void = () => undefined;

  constructor(private readonly parts: OutboundParts) {}

  use(link: BrokerLink | null): void {
    this.link = link;
  }

  /** Says who is informed of each order that was written. */
  onWritten(written: (order: OutgoingOrder) => void): void {
    this.written = written;
  }

  place(family: OutgoingFamily): void {
    const { pacer } = this.parts;
    pacer.enqueue({
      lane: 'place',
      frames: family.orders.length,
      orderIds: family.orders.map((order) => order.orderId),
      send: () => this.writeFamily(family),
      drop: () => family.notSent('GATE_CLOSED', 'the link went away before the order was sent'),
    });
  }

  modify(order: OutgoingOrder, change: OutgoingChange): void {
    this.change('modify', change, (link) => link.place(order));
  }

  cancel(change: OutgoingChange): void {
    this.change('cancel', change, (link) => link.cancel(change.orderId));
  }

  private change(lane: Lane, change: OutgoingChange, write: (link: BrokerLink) => void): void {
    this.parts.pacer.enqueue({
      lane,
      frames: 1,
      orderIds: [change.orderId],
      send: () => {
        const link = this.openLink(change.epoch);
        // A cancel by the comparison goes out while the gate still stands closed, so only the link counts here.
        if (link === null || !this.parts.standing().armed) {
          change.notSent('the link went away before the request was sent');
          return;
        }
        try {
          write(link);
        } catch (error) {
          change.notSent(error instanceof Error ? error.message : String(error));
        }
      },
      drop: () => change.notSent('the link went away before the request was sent'),
    });
  }

  private writeFamily(family: OutgoingFamily): void {
    const link = this.openLink(family.epoch);
    const standing = this.parts.standing();
    const obstacle = this.obstacleTo(family, standing);
    if (link === null) {
      family.notSent('GATE_CLOSED', 'the link went away before the order was sent');
      return;
    }
    if (obstacle !== null) {
      family.notSent(obstacle.code, obstacle.reason);
      return;
    }
    if (family.purpose === 'entry') this.entriesAt = [...this.entriesAt, standing.now];
    this.write(link, family);
  }

  private obstacleTo(
    { purpose, expiresAt, orders }: OutgoingFamily,
    standing: GatewayStanding,
  ): Refusal | null {
    this.entriesAt = this.entriesAt.filter((at) => at > standing.now - SECOND_MS);
    const capped = { caps: this.parts.caps, entriesWithinSecond: this.entriesAt.length };
    return obstacleToWriting({ purpose, expiresAt, orders: orders.map(toWrite) }, standing, capped);
  }

  /** An order that cannot be put into the broker's terms throws before a byte of it is written. */
  private write(link: BrokerLink, family: OutgoingFamily): void {
    let written = 0;
    try {
      for (const order of family.orders) {
        link.place(order);
        this.written(order);
        written += 1;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.parts.logger.error('order.not-written', { written, error });
      // After the first leg it is for the comparison to find out what the broker holds.
      if (written === 0) family.notSent('NOT_WRITABLE', reason);
    }
  }

  /** The link, where it is still the one of that epoch: an order journaled before is resolved by comparing only. */
  private openLink(epoch: number): BrokerLink | null {
    const { gate } = this.parts;
    return this.link?.isOpen === true && gate.epoch === epoch ? this.link : null;
  }
}

function toWrite({ account, contract, leg }: OutgoingOrder): OrderToWrite {
  const { quantity, limitPrice, stopPrice } = leg;
  const price = limitPrice ?? stopPrice;
  return {
    ...{ account, quantity: decimal(quantity), price: price === undefined ? null : decimal(price) },
    multiplier: decimal(contract.multiplier === '' ? '1' : contract.multiplier),
  };
}
