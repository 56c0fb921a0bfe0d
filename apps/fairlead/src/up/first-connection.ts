import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayStatus } from '@fairlead/contracts';

/** An attempt that nobody answers is given up by the gateway after ten seconds. */
const FIRST_OUTCOME_LIMIT_MS = 12_000;
const LOOK_EVERY_MS = 50;

/** Why there is no way to the broker, or only one for exits that stays so, and what to do. */
export interface Trouble {
  /** What is missing, as a headline says it. */
  readonly lacks: 'A BROKER' | 'ENTRIES';
  readonly code: string;
  readonly reason: string;
  readonly advice: string;
}

/** Codes of a gate that is on its way: nothing is decided yet. */
const UNDECIDED = new Set(['STARTING', 'RECONCILING']);

const ADVICE: Readonly<Record<string, string>> = {
  CLIENT_ID_IN_USE:
    'end the program that holds the client id, perhaps another Fairlead; with another TWS_CLIENT_ID open orders could not be changed',
  ACCOUNT_MISMATCH:
    'log in to the account of TWS_ACCOUNT, or set TWS_ACCOUNT to the account that is logged in',
  LIVE_NOT_ARMED: 'use a paper account; a live one has to be armed on purpose',
  DATABASE_AWAY: 'start PostgreSQL again; it goes on by itself then',
  DISK_FULL: 'make room on the disk of PostgreSQL; it goes on by itself then',
  OTHER_CLIENT_ID:
    'set TWS_CLIENT_ID back to that id until its orders have ended, or cancel them in TWS; entries come back by themselves then',
  LINK_LOST: 'wait: TWS has lost its servers, as it does every night',
};
const START_TWS =
  'start TWS or IB Gateway and log in; check TWS_HOST and TWS_PORT, and in its API settings that socket clients are enabled';

/** A gate that lets exits pass is on its way to open; with these codes it waits for a person. */
const HELD_AT_EXITS = new Set(['OTHER_CLIENT_ID']);

/** Returns what keeps the gateway from the broker, or from entries until somebody does something; else null. */
export function troubleOf({ gate, code, reason }: GatewayStatus): Trouble | null {
  const isHeld = gate === 'exits' && HELD_AT_EXITS.has(code);
  if (!isHeld && (gate !== 'closed' || UNDECIDED.has(code))) return null;
  const lacks = isHeld ? 'ENTRIES' : 'A BROKER';
  return { lacks, code, reason: reason === '' ? code : reason, advice: ADVICE[code] ?? START_TWS };
}

/** Where the gateway stands once its first attempt has ended, or after the limit. */
export async function firstOutcome(
  look: () => Promise<GatewayStatus | null>,
  limitMs = FIRST_OUTCOME_LIMIT_MS,
): Promise<Trouble | null> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const status = await look();
    const trouble = status === null ? null : troubleOf(status);
    if (trouble !== null) return trouble;
    if (status !== null && status.gate !== 'closed') return null;
    if (performance.now() > deadline) {
      const code = status?.code ?? 'NO_ANSWER';
      const seconds = Math.round(limitMs / 1_000);
      return {
        lacks: 'A BROKER',
        code,
        reason: `nothing was decided in ${seconds} s (${code})`,
        advice: START_TWS,
      };
    }
    await sleep(LOOK_EVERY_MS);
  }
}
