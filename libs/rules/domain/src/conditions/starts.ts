import { SIGNAL_EVENT } from '../facts';
import { type Condition, eventTypesOf, kindOf } from './condition';

/** Returns true where something else than a signal can start a rule: another event, a price, a result or the time. */
export function startsWithoutSignal(when: Condition): boolean {
  const types = eventTypesOf(when);
  return types === null || [...types].some((type) => type !== SIGNAL_EVENT);
}

/** Returns why a rule can never start, or would start otherwise than it says, with the mend; null for a sound one. */
export function startFlaw(when: Condition): string | null {
  const types = eventTypesOf(when);
  if (types === null && namesEvent(when)) {
    return 'holds without its event too: write one rule with the event, beside what else has to hold, and another one without it'; // prettier-ignore
  }
  if (types?.size === 0) {
    return 'can never hold: it asks for several events at once; write "or", or a rule for each';
  }
  return null;
}

function namesEvent(condition: Condition): boolean {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.some(namesEvent);
  if (condition.kind === 'not') return namesEvent(condition.of);
  return kindOf(condition).eventTypes(condition) !== null;
}
