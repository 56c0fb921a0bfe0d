import type { OrderMeta, ScriptedPrice } from '@fairlead/simulator-domain';
import type { ExchangeSnapshot, SessionName } from '@fairlead/exchange';

/** Profit and loss since ever, as decimal text: of an account by its id, of a position by `account|instrument`. */
export interface ResultAt {
  readonly key: string;
  readonly unrealized: string;
  readonly realized: string;
}
/** What had been gained and lost when a day began. */
export interface DayStart {
  /** In New York. */
  readonly date: string;
  readonly results: readonly ResultAt[];
}

/** A change of a scripted price. Earlier versions wrote no moment. */
export type StoredScript = readonly [conId: number, price: ScriptedPrice | null, atMs?: number];

/** A ledger as its snapshot holds it. */
export interface LedgerState {
  /** Absent in directories from before it could be chosen. */
  readonly profile?: SessionName;
  readonly day?: DayStart | null;
  readonly exchange: ExchangeSnapshot;
  readonly metas: readonly OrderMeta[];
  readonly highest: readonly (readonly [clientId: number, orderId: number])[];
  /** Those of one contract oldest first. */
  readonly scripts: readonly StoredScript[];
}
/** One entry of its journal. */
export interface LedgerEntry {
  readonly inputs?: unknown;
  readonly used?: readonly [clientId: number, orderId: number];
  readonly day?: DayStart;
  readonly meta?: OrderMeta;
  readonly script?: StoredScript;
}
