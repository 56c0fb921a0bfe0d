import type { LegV1, PinnedContractV1 } from '@fairlead/contracts';
import type { BrokerOrder, OrderView, Purpose } from '@fairlead/broker-domain';
import type { Instant } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';

/** One order of ours, recorded before it is sent to the broker. */
export interface JournalRow {
  readonly orderRef: string;
  readonly account: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly epoch: number;
  /** The last command about it, and the story that it belongs to. */
  readonly commandId: string;
  readonly correlationId: string;
  /** Who asked for what that command does; null for an order of before this was kept. */
  readonly principal: string | null;
  readonly tradeId: string;
  readonly intentId: string;
  readonly purpose: Purpose;
  readonly contract: PinnedContractV1;
  /** As we last requested it of the broker. */
  readonly leg: LegV1;
  readonly order: BrokerOrder;
  /** What others were last informed of. */
  readonly published: OrderView | null;
  readonly positionWhenAbsent: string | null;
  readonly touchedAt: Instant;
}

/** What names a row on a message of the broker. */
export interface JournalKeys {
  readonly orderRefs: readonly string[];
  /** Of our own client id. */
  readonly orderIds: readonly number[];
  readonly permIds: readonly number[];
}

/** Orders whose fills fall short of what the broker says was filled. */
export interface FillGap {
  readonly orderRef: string;
}

/** The journal of orders. Reading locks the rows until the end of the unit of work. */
export abstract class Journal {
  /** Writes new rows in one statement; returns the references that were new. */
  abstract insert(tx: Tx, rows: readonly JournalRow[]): Promise<ReadonlySet<string>>;
  abstract remove(tx: Tx, orderRefs: readonly string[]): Promise<void>;
  abstract find(tx: Tx, account: string, keys: JournalKeys): Promise<readonly JournalRow[]>;
  /** Rows that have not ended, and ended ones that others were not informed of yet. */
  abstract unsettled(tx: Tx, account: string): Promise<readonly JournalRow[]>;
  abstract save(tx: Tx, rows: readonly JournalRow[]): Promise<void>;
  /** Orders touched since a moment whose executions fall short of what the broker says was filled. */
  abstract fillGaps(tx: Tx, account: string, since: Instant): Promise<readonly FillGap[]>;
}
