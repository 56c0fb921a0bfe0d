import type { Instant } from '@fairlead/core';
import { countUntil } from './moments';

/** Prices of one contract that follow neither a record nor the seeded walk: decimal text. */
export interface ScriptedPrice {
  readonly bid: string;
  readonly ask: string;
  readonly last: string;
}

/** From a moment on a price is set, or free where it is null. */
export interface ScriptChange {
  readonly at: Instant;
  readonly price: ScriptedPrice | null;
}

/** Changes of one contract that are remembered. */
export const CHANGES_MAX = 1_000;
const NONE: readonly ScriptChange[] = [];

/** What scripts have done to prices, and when: history shows the script that was in force, not the one of now. */
export class PriceScripts {
  /** Of each contract the changes in the order of time; of equal moments the last is in force. */
  private readonly byContract = new Map<number, readonly ScriptChange[]>();

  /** Adds a change, which holds until the next one. */
  add(conId: number, change: ScriptChange): void {
    const known = this.changesOf(conId);
    // A clock that was set back: what was set after this moment has not happened.
    const before = known.slice(0, countUntil(known, change.at));
    const isNew = !isSame(before.at(-1)?.price ?? null, change.price);
    this.byContract.set(conId, bounded(isNew ? [...before, change] : before));
  }

  /** Returns the price in force at a moment, null where it is free. */
  at(conId: number, at: Instant): ScriptedPrice | null {
    const changes = this.changesOf(conId);
    return changes[countUntil(changes, at) - 1]?.price ?? null;
  }

  /** Returns the changes from one moment to another, both counted in. */
  within(conId: number, from: Instant, to: Instant): readonly ScriptChange[] {
    const changes = this.changesOf(conId);
    return changes.slice(countUntil(changes, from - 1), countUntil(changes, to));
  }

  /** Returns all changes, those of one contract in the order of time. */
  all(): readonly (readonly [conId: number, change: ScriptChange])[] {
    return [...this.byContract].flatMap(([conId, changes]) =>
      changes.map((change) => [conId, change] as const),
    );
  }

  private changesOf(conId: number): readonly ScriptChange[] {
    return this.byContract.get(conId) ?? NONE;
  }
}

function isSame(left: ScriptedPrice | null, right: ScriptedPrice | null): boolean {
  return left?.bid === right?.bid && left?.ask === right?.ask && left?.last === right?.last;
}

/** Where there are too many, the oldest one kept counts from the moment of the one that is forgotten. */
function bounded(changes: readonly ScriptChange[]): readonly ScriptChange[] {
  const [first, second, ...rest] = changes;
  if (first === undefined || second === undefined || changes.length <= CHANGES_MAX) return changes;
  return [{ at: first.at, price: second.price }, ...rest];
}
