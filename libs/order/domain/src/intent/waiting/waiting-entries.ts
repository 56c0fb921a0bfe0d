import type { ConclusionOutcome } from '../../trade';
import type { CancelIntent, EntryIntent, ExitIntent, WaitingEntry } from '../intent';

/** How an entry ends that waits, because of what came after it. */
interface SupersededEntry {
  readonly entry: WaitingEntry;
  readonly outcome: ConclusionOutcome;
  readonly code: string;
  readonly reason: string;
}

/** An exit drops entries of the same strategy that are still waiting: they came before it. */
export function droppedByExit(
  exit: ExitIntent,
  waiting: readonly WaitingEntry[],
): readonly SupersededEntry[] {
  const reason = 'an exit came while the entry was waiting';
  return waiting
    .filter(
      ({ strategy, direction }) =>
        strategy === exit.strategy && (exit.direction === 'ANY' || exit.direction === direction),
    )
    .map((entry) => ({ entry, outcome: 'SUPERSEDED', code: 'EXIT_CAME_FIRST', reason }));
}

/** A rule that cancels its strategy's entries means those too that were not sent yet. */
export function droppedByCancel(
  cancel: CancelIntent,
  waiting: readonly WaitingEntry[],
): readonly SupersededEntry[] {
  const { reason } = cancel;
  return waiting
    .filter(({ strategy }) => strategy === cancel.strategy)
    .map((entry) => ({ entry, outcome: 'SUPERSEDED', code: 'CANCELLED_BY_RULE', reason }));
}

/** Nobody is to say yes to what the strategy no longer wants: the newest cause counts, whatever becomes of it. */
export function droppedByOpposite(
  newer: EntryIntent,
  waiting: readonly WaitingEntry[],
): readonly SupersededEntry[] {
  const reason = `the strategy wants to go ${newer.direction.toLowerCase()} now`;
  return askedBeside(newer, waiting)
    .filter(({ direction, causeId }) => direction !== newer.direction && causeId !== newer.causeId)
    .map((entry) => ({ entry, outcome: 'SUPERSEDED', code: 'OPPOSITE_CAME_FIRST', reason }));
}

/** A strategy has one trade in an instrument: once it is opened nobody is asked for another. */
export function droppedByOpening(
  opened: EntryIntent,
  waiting: readonly WaitingEntry[],
): readonly SupersededEntry[] {
  const reason = 'another entry of the strategy was opened meanwhile';
  return askedBeside(opened, waiting).map((entry) => ({
    ...{ entry, outcome: 'SUPERSEDED', code: 'ENTERED_MEANWHILE', reason },
  }));
}

/** Returns the entries of the same strategy that wait for a person. */
export function askedBeside(
  { intentId, strategy }: EntryIntent,
  waiting: readonly WaitingEntry[],
): readonly WaitingEntry[] {
  return waiting.filter(
    (entry) => entry.isAsked && entry.strategy === strategy && entry.intentId !== intentId,
  );
}
