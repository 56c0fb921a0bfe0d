/** Values that were sent last, so that only what changed is sent again. */
export type SentValues = Map<string, string>;

/** A stream of account values: of all accounts that were requested. */
export interface SummarySubscription {
  readonly accounts: readonly string[];
  readonly tags: readonly string[];
  readonly sent: SentValues;
}

/** The values of one account under a request id. */
export interface AccountMultiSubscription {
  readonly account: string;
  /** Only the currencies' values and the net liquidation. */
  readonly ledgerOnly: boolean;
  readonly sent: SentValues;
}

/** The profit of one position of one account. */
export interface PnlSingleSubscription {
  readonly account: string;
  readonly conId: number;
  /** It has been seen open, so that its end is known as an end. */
  open: boolean;
}

/** Streams of one kind that one client may have. */
export const ACCOUNT_STREAMS_MAX = 100;

/** What one client has subscribed to of accounts. It ends with the connection. */
export class Subscriptions {
  positions = false;
  /** TWS serves one account to each client. */
  accountUpdates: { readonly account: string; readonly sent: SentValues } | null = null;
  /** Account by request id; empty for all. */
  readonly positionsMulti = new Map<number, string>();
  readonly accountMulti = new Map<number, AccountMultiSubscription>();
  readonly summaries = new Map<number, SummarySubscription>();
  /** Account by request id. */
  readonly pnl = new Map<number, string>();
  readonly pnlSingle = new Map<number, PnlSingleSubscription>();
}
