import {
  type Decimal,
  type TargetDistance,
  decimal,
  decimalText,
  distanceText,
  sum,
} from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  list,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { targetShape } from './distance-shape';
import type { RuleContext } from './rule-context';

/** A target before the last one, with its part of all that is bought. */
export interface TargetPart {
  readonly target: TargetDistance;
  /** 50 means half of it. */
  readonly percent: Decimal;
}

/** Several targets: the rest leaves at the last. */
export interface SeveralTargets {
  readonly target: TargetDistance;
  readonly rungs: readonly TargetPart[];
}

interface Written {
  readonly at: TargetDistance;
  readonly part: Decimal | undefined;
}

const TARGETS_MAX = 5;
const WHOLE = decimal(100);

/** Two to five targets, each with its part in percent; the last one takes the rest. */
export function targetsShape(context: RuleContext): Shape<SeveralTargets> {
  const one: Shape<Written> = record({
    at: needed(targetShape(context)),
    part: maybe(number(boundsOf('part'))),
  });
  return mapped(list(one, { min: 2, max: TARGETS_MAX }), severalOf);
}

function severalOf(
  written: readonly Written[],
  node: DocumentNode,
  reading: Reading,
): SeveralTargets | undefined {
  const earlier = written.slice(0, -1);
  const last = written.at(-1);
  const rungs = earlier.flatMap(({ at: target, part }) => (part === undefined ? [] : [{ target, percent: part }])); // prettier-ignore
  if (last === undefined || rungs.length < earlier.length) {
    return reading.report(node.at, 'each target but the last needs its part, such as part: 50');
  }
  const taken = sum(rungs.map(({ percent }) => percent));
  if (taken.gte(WHOLE)) return reading.report(node.at, `the parts before the last target are ${decimalText(taken)} %, and leave nothing for it`); // prettier-ignore
  const rest = WHOLE.minus(taken);
  if (last.part !== undefined && !last.part.eq(rest)) {
    return reading.report(node.at, `the last target takes the rest, ${decimalText(rest)} %; leave its part out`); // prettier-ignore
  }
  return { target: last.at, rungs };
}

/** Returns the targets before the last one in a few words; nothing where there are none. */
export function rungsText(rungs: readonly TargetPart[] = []): string {
  return rungs.map(({ target, percent }) => `${decimalText(percent)} % at ${distanceText(target)}, `).join(''); // prettier-ignore
}
