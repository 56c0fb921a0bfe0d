/** A frame as the log keeps it. */
export interface LoggedFrame {
  /** The simulator's clock, epoch milliseconds. */
  readonly at: number;
  /** The machine's monotonic clock, microseconds: comparable between processes of one machine. */
  readonly monotonicUs: number;
  /** Counts the connections of one life of the simulator. */
  readonly connection: number;
  /** Null until the client has identified itself. */
  readonly clientId: number | null;
  /** The negotiated server version, 0 during the hello. */
  readonly version: number;
  /** `in` is from the client. */
  readonly direction: 'in' | 'out';
  readonly fields: readonly string[];
}
