/** What one client has asked to be told. It ends with the connection. */
export class Subscriptions {
  positions = false;
  accountUpdates = false;
  readonly positionsMulti = new Set<number>();
  readonly accountMulti = new Set<number>();
  /** Tags by request id. */
  readonly summaries = new Map<number, readonly string[]>();
  readonly pnl = new Set<number>();
  /** Contract id by request id. */
  readonly pnlSingle = new Map<number, number>();
}
