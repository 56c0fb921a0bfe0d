import { newYorkTime } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, finding } from '../check';
import type { UnsizedInput } from '../risk-input';

const WINDOW_MINUTES = 3;
const DAY_MINUTES = 1_440;

/** Around the time at which TWS restarts an entry could be sent and its outcome not come back: it would be UNKNOWN for minutes. */
export const restartWindow: RiskCheck = {
  code: 'RESTART_WINDOW',
  needs: 'view',
  limitedBy: ['restartAt'],
  evaluate,
};

function evaluate({ view, limits }: UnsizedInput): CheckFinding {
  const restartAt = limits.restartAt ?? '';
  const [hours = 0, minutes = 0] = restartAt.split(':').map(Number);
  const now = newYorkTime(view.now);
  const since = now.hour * 60 + now.minute + now.second / 60 - (hours * 60 + minutes);
  const away = Math.min(modulo(since), modulo(-since));
  return finding(
    away > WINDOW_MINUTES,
    {
      limit: `more than ${WINDOW_MINUTES} min from ${restartAt} New York`,
      actual: now.toFormat('HH:mm:ss'),
    },
    `TWS restarts at ${restartAt} New York; send the signal again ${WINDOW_MINUTES} min after that`,
  );
}

/** Midnight is no border: 23:59 is two minutes before 00:01. */
function modulo(minutes: number): number {
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}
