import { type Instant, instantText } from '@fairlead/core';
import { type Purpose, mayPass } from '../gate/gate';
import type { GatewayStanding, Refusal } from './gateway-standing';
import { type CapStanding, type OrderToWrite, capExceeded } from './hard-caps';

/** A command of order management, as far as it matters whether it may pass. */
export type CommandToBroker =
  | {
      readonly request: 'place';
      readonly account: string;
      readonly purpose: Purpose;
      /** After this moment it must not go out; null where nothing ends it. */
      readonly expiresAt: Instant | null;
    }
  | { readonly request: 'modify' | 'cancel'; readonly account: string };

/** What is done with a command: it passes, is kept for later, or will never pass. */
export type Admission =
  | { readonly kind: 'pass' }
  | { readonly kind: 'wait' }
  | ({ readonly kind: 'refuse'; readonly outcome: 'EXPIRED' | 'REFUSED' } & Refusal);

const PASS: Admission = { kind: 'pass' };
const WAIT: Admission = { kind: 'wait' };

/**
 * Decides what is done with a command.
 * 1. A command of another account waits for its account: by then its time may be over, or it may be due.
 * 2. An entry whose time is over never passes, and none while entries are halted, whatever the gate.
 * 3. What the gate does not let pass waits.
 */
export function decideAdmission(command: CommandToBroker, standing: GatewayStanding): Admission {
  if (command.account !== standing.account) return WAIT;
  if (command.request !== 'place') return standing.gate.state === 'closed' ? WAIT : PASS;
  const { purpose, expiresAt } = command;
  if (purpose === 'entry') {
    if (expiresAt !== null && expiresAt <= standing.now) {
      const reason = `its time ended at ${instantText(expiresAt)}`;
      return { kind: 'refuse', outcome: 'EXPIRED', code: 'EXPIRED', reason };
    }
    if (standing.halted) {
      const reason = 'entries are halted at the gateway';
      return { kind: 'refuse', outcome: 'REFUSED', code: 'HALTED', reason };
    }
  }
  return mayPass(standing.gate, purpose) ? PASS : WAIT;
}

/** Orders that are about to be written to the socket. */
export interface FamilyToWrite {
  readonly purpose: Purpose;
  readonly orders: readonly OrderToWrite[];
  readonly expiresAt: Instant | null;
}

/** Decides once more, immediately before the write: returns what forbids it, or null. */
export function obstacleToWriting(
  family: FamilyToWrite,
  { account, armed, gate, halted, now }: GatewayStanding,
  standing: CapStanding,
): Refusal | null {
  const { purpose, expiresAt } = family;
  if (!armed) return { code: 'LIVE_NOT_ARMED', reason: 'the account is not armed' };
  if (!mayPass(gate, purpose)) return { code: 'GATE_CLOSED', reason: gate.reason };
  const exceeded = capExceeded(family, account, standing);
  if (purpose !== 'entry') return exceeded;
  if (halted) return { code: 'HALTED', reason: 'entries are halted' };
  if (expiresAt !== null && now >= expiresAt) {
    return { code: 'EXPIRED', reason: 'too late when it was about to be sent' };
  }
  return exceeded;
}
