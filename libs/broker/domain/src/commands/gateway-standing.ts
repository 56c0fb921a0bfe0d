import type { Instant } from '@fairlead/core';
import type { Gate } from '../gate/gate';

/** What stands between a command and the broker at one moment. */
export interface GatewayStanding {
  readonly account: string;
  readonly clientId: number;
  readonly gate: Gate;
  /** A person, or a limit, stopped entries. */
  readonly halted: boolean;
  /** The account is a paper account, or a live one that is armed now. */
  readonly armed: boolean;
  readonly now: Instant;
}

/** Why something is not done: a stable code, and a text for people. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}
