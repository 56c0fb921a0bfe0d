/** How the gateway behaves, fixed for the life of the process. */
export interface GatewaySettings {
  readonly account: string;
  readonly armLive: string | null;
  readonly settleMs: number;
  readonly entryHoldMs: number;
  readonly marketDataType: number;
}
