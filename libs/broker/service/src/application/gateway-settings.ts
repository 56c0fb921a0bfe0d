import type { HardCaps } from '@fairlead/broker-domain';

/** How the gateway behaves, fixed for the life of the process. */
export interface GatewaySettings {
  readonly account: string;
  readonly armLive: string | null;
  readonly settleMs: number;
  readonly entryHoldMs: number;
  readonly marketDataType: number;
  /** Where the halt of the gateway itself is kept, with the key and address of its port; null for no port. */
  readonly stateDirectory: string | null;
  /** 0 for any that is free. */
  readonly haltPort: number;
  readonly caps: HardCaps;
}
