import { type Result, ok, refused } from '@fairlead/core';

/** A leg as far as the order of sending needs it. */
export interface FamilyLeg {
  readonly orderRef: string;
  readonly parentRef?: string;
}

/** A leg with its place in the sequence of frames. */
export interface SequencedLeg<Leg> {
  readonly leg: Leg;
  /** True for the last leg of its family: it releases the ones before it. */
  readonly transmit: boolean;
}

/**
 * Puts legs into the order of sending: each parent directly before its children, and only the last of a family transmits.
 * A leg without a parent in the list is a family of its own, because nothing else would ever release it (a pair that is
 * linked by a group only, for instance). Refuses a child of a child: brackets have one level.
 */
export function sequenceLegs<Leg extends FamilyLeg>(
  legs: readonly Leg[],
): Result<readonly SequencedLeg<Leg>[], string> {
  const byRef = new Map(legs.map((leg) => [leg.orderRef, leg]));
  const parentOf = (leg: Leg): Leg | undefined =>
    leg.parentRef === undefined ? undefined : byRef.get(leg.parentRef);
  for (const leg of legs) {
    const parent = parentOf(leg);
    if (parent !== undefined && parentOf(parent) !== undefined) {
      return refused(`${leg.orderRef} is a child of a child`);
    }
  }
  const roots = legs.filter((leg) => parentOf(leg) === undefined);
  return ok(
    roots.flatMap((root) => {
      const family = [root, ...legs.filter((leg) => parentOf(leg) === root)];
      return family.map((leg, index) => ({ leg, transmit: index === family.length - 1 }));
    }),
  );
}
