import type { Decimal, Instant } from '@fairlead/core';
import type { LimitName } from '@fairlead/order-domain';
import type { Tx } from '@fairlead/platform';

/** What a person did to a limit, as it is kept for ever. Values are those that counted, in the unit of the limit. */
export interface LimitChange {
  readonly name: LimitName;
  readonly before: Decimal;
  readonly after: Decimal;
  /** False where what was set before was lifted. */
  readonly isSet: boolean;
  readonly by: string;
  /** The name of the key that it was asked with; null where it came without one. */
  readonly principal: string | null;
  readonly reason: string;
  readonly at: Instant;
}

/** Where it is kept what persons did to the limits of the configured account. */
export abstract class LimitStore {
  abstract keep(tx: Tx, change: LimitChange): Promise<void>;
  /** Returns what became of the limits, or of one, the newest first. */
  abstract list(
    tx: Tx,
    wanted: { readonly name: LimitName | null; readonly limit: number },
  ): Promise<readonly LimitChange[]>;
  /** Returns the newest change of each limit. */
  abstract latest(tx: Tx): Promise<readonly LimitChange[]>;
}
