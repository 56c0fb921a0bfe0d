import { decimal, decimalText } from '@fairlead/core';
import type { MoveWish, MovedProtection, MovedStop } from '../moving/moves';
import { type Recorded, decimalOrNull, textOrNull } from './recorded';

/** Returns what became of stop and target as plain JSON. */
export function movedToRecord(moved: MovedProtection): Recorded<MovedProtection> {
  const wishes = moved.wishes.map((wish) => ({ ...wish, stop: stopToRecord(wish.stop), target: textOrNull(wish.target) })); // prettier-ignore
  const { trailed, ...rest } = moved;
  return {
    ...rest,
    ...(trailed === undefined ? {} : { trailed: decimalText(trailed) }),
    ...{ stop: stopToRecord(moved.stop), target: textOrNull(moved.target), wishes },
  };
}

/** Returns what a record says became of stop and target. */
export function movedFromRecord(record: Recorded<MovedProtection>): MovedProtection {
  const wishes = record.wishes.map((wish): MoveWish => ({ ...wish, stop: stopFromRecord(wish.stop), target: decimalOrNull(wish.target) })); // prettier-ignore
  const { trailed, ...rest } = record;
  return {
    ...rest,
    ...(trailed === undefined ? {} : { trailed: decimal(trailed) }),
    ...{ stop: stopFromRecord(record.stop), target: decimalOrNull(record.target), wishes },
  };
}

function stopToRecord(stop: MovedStop | null): Recorded<MovedStop> | null {
  return stop === null ? null : { ...stop, level: decimalText(stop.level) };
}

function stopFromRecord(record: Recorded<MovedStop> | null): MovedStop | null {
  return record === null ? null : { ...record, level: decimal(record.level) };
}
