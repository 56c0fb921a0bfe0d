import {
  type Decimal,
  type Direction,
  type Distance,
  type TargetDistance,
  distanceText,
} from '@fairlead/core';
import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  fieldOf,
  flag,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import {
  ENTRY_PLAN_FIELDS,
  type EntryPlan,
  entryPlanOf,
  entryPlanText,
} from '../shapes/entry-plan-shape';
import { distanceShape, targetShape } from '../shapes/distance-shape';
import {
  type DoubleDownSpec,
  doubleDownShape,
  isSizedToDouble,
  levelsText,
} from '../shapes/double-down-shape';
import { foreignField } from '../shapes/foreign-fields';
import { given } from '../shapes/given';
import { measuredBy } from './measured-by';
import {
  type SeveralTargets,
  type TargetPart,
  rungsText,
  targetsShape,
} from '../shapes/targets-shape';
import type { RuleContext } from '../shapes/rule-context';
import { type SizeSpec, sizeShape, sizeText } from '../shapes/size-shape';
import type { ActionKind } from './kind';

/** What happens where the strategy already holds the other side. */
export const ON_OPPOSITE = ['ignore', 'close', 'reverse'] as const;
/** What happens where the strategy already holds the other side. */
export type OnOpposite = (typeof ON_OPPOSITE)[number];

/** A market entry, or a limit this many percent better than the signal's price (worse where negative). */
export type EntrySpec =
  | { readonly type: 'MARKET' }
  | {
      readonly type: 'LIMIT';
      readonly offsetPercent: Decimal;
      /** How long it may rest unfilled, from the decision; absent: until the signal expires. */
      readonly restMs?: number;
    };

/** Where the trade is left at a loss and at a gain; or, in as many words and never by default, nowhere. */
type EnterProtection =
  | {
      readonly stop: Distance;
      readonly target: TargetDistance;
      /** The targets before that one; absent where it is the only one. */
      readonly rungs?: readonly TargetPart[];
      /** What it adds on the way to its stop; absent where nothing. */
      readonly doubleDown?: DoubleDownSpec;
      /** What the stop keeps from the market; absent: it does not trail. */
      readonly trail?: Distance;
      /** What becomes of it while it lives; absent: stop and target stand. */
      readonly plan?: EntryPlan;
      readonly protection?: never;
    }
  | {
      readonly protection: 'none';
      readonly stop?: never;
      readonly target?: never;
      readonly rungs?: never;
      readonly doubleDown?: never;
      readonly plan?: never;
      readonly trail?: never;
    };

/** Opens a trade, with its stop and target unless the rule says that it shall have none. */
export type EnterAction = EnterTerms & EnterProtection;

interface EnterTerms {
  readonly kind: 'enter';
  readonly direction: Direction;
  readonly size: SizeSpec;
  readonly entry: EntrySpec;
  readonly onOpposite: OnOpposite;
  readonly allowShort: boolean;
}

const MINUTE_MS = 60_000;
const commonFields = (context: RuleContext) => ({
  direction: needed(choice(['LONG', 'SHORT'])),
  size: needed(sizeShape(context)),
  limitOffsetPercent: maybe(number(boundsOf('limitOffsetPercent'))),
  restMinutes: maybe(number(boundsOf('restMinutes'))),
  onOpposite: maybe(choice(ON_OPPOSITE)),
  allowShort: maybe(flag),
});

/** Which of both it is, the field `protection` says; without it stop and target have to be there. */
function enterShape(context: RuleContext): Shape<EnterAction> {
  const full = protectedShape(context);
  const bare = unprotectedShape(context);
  return {
    schema: { anyOf: [full.schema, bare.schema] },
    read: (node, reading) =>
      (fieldOf(node, 'protection') === null ? full : bare).read(node, reading),
  };
}

function protectedShape(context: RuleContext): Shape<EnterAction> {
  const own = {
    stop: needed(distanceShape('stop', context)),
    trail: maybe(distanceShape('stop', context)),
    target: maybe(targetShape(context)),
    targets: maybe(targetsShape(context)),
    doubleDown: maybe(doubleDownShape),
    ...ENTRY_PLAN_FIELDS,
  };
  const all = { ...commonFields(context), ...own };
  const fields = record(all, foreignField([...Object.keys(all), 'protection']));
  return oneTarget(
    mapped(
      fields,
      (
        { stop, target, targets, trail, doubleDown, breakEven, exitAfter, exitAt, ...terms },
        node,
        reading,
      ) => {
        const leaving = leavingAt({ target, targets }, node, reading);
        const doubling = { size: terms.size, ...given({ doubleDown }) };
        if (!isSizedToDouble(doubling, node, reading)) return undefined;
        const common = termsOf(terms, node, reading);
        if (common === undefined || leaving === undefined) return undefined;
        const plan = entryPlanOf({ breakEven, exitAfter, exitAt });
        return {
          ...{ ...common, stop, ...leaving },
          ...(doubleDown === undefined ? {} : { doubleDown }),
          ...(trail === undefined ? {} : { trail }),
          ...(Object.keys(plan).length === 0 ? {} : { plan }),
        };
      },
    ),
  );
}

/** Editors learn from the schema that it is one or the other. */
function oneTarget(shape: Shape<EnterAction>): Shape<EnterAction> {
  const oneOf = [{ required: ['target'] }, { required: ['targets'] }];
  return { ...shape, schema: { ...shape.schema, oneOf } };
}

interface WrittenTargets {
  readonly target: TargetDistance | undefined;
  readonly targets: SeveralTargets | undefined;
}

function leavingAt(
  { target, targets }: WrittenTargets,
  node: DocumentNode,
  reading: Reading,
): Pick<SeveralTargets, 'target'> | SeveralTargets | undefined {
  if (fieldOf(node, 'target') !== null && fieldOf(node, 'targets') !== null) {
    return reading.report(node.at, 'has both target and targets; take out one or the other');
  }
  if (fieldOf(node, 'target') === null && fieldOf(node, 'targets') === null) {
    return reading.report(node.at, '"target" is missing');
  }
  return targets ?? (target === undefined ? undefined : { target });
}

function unprotectedShape(context: RuleContext): Shape<EnterAction> {
  const common = commonFields(context);
  const fields = record(
    { ...common, protection: needed(choice(['none'])) },
    foreignField(Object.keys(common), besideNone),
  );
  return mapped(fields, ({ protection, ...terms }, node, reading) => {
    if (terms.size.kind === 'riskPct') {
      const { at } = fieldOf(node, 'size') ?? node;
      reading.report(at, '"riskPct" sizes by the stop, and protection: none has no stop; size by shares, notional or equityPct'); // prettier-ignore
      return undefined;
    }
    const entry = termsOf(terms, node, reading);
    return entry === undefined ? undefined : { ...entry, protection };
  });
}

function besideNone({ key }: { readonly key: string }): string | null {
  if (key === 'doubleDown') return '; it is measured by the stop, and protection: none has none';
  if (key !== 'stop' && key !== 'target' && key !== 'targets') return null;
  return '; protection: none has neither stop nor target: take out one or the other';
}

interface WrittenTerms extends Pick<EnterTerms, 'direction' | 'size'> {
  readonly limitOffsetPercent: Decimal | undefined;
  readonly restMinutes: Decimal | undefined;
  readonly onOpposite: OnOpposite | undefined;
  readonly allowShort: boolean | undefined;
}

function termsOf(
  { limitOffsetPercent, restMinutes, ...rest }: WrittenTerms,
  node: DocumentNode,
  reading: Reading,
): EnterTerms | undefined {
  if (limitOffsetPercent === undefined && restMinutes !== undefined) {
    return reading.report(
      node.at,
      '"restMinutes" is for a limit: add limitOffsetPercent, or take it out',
    );
  }
  return {
    ...rest,
    kind: 'enter',
    entry: entryOf(limitOffsetPercent, restMinutes),
    onOpposite: rest.onOpposite ?? 'ignore',
    allowShort: rest.allowShort ?? false,
  };
}

function entryOf(offsetPercent: Decimal | undefined, restMinutes: Decimal | undefined): EntrySpec {
  if (offsetPercent === undefined) return { type: 'MARKET' };
  if (restMinutes === undefined) return { type: 'LIMIT', offsetPercent };
  return { type: 'LIMIT', offsetPercent, restMs: restMinutes.times(MINUTE_MS).round().toNumber() };
}

/** Opens a trade, with its stop and target in one bracket unless it is to have none. */
export const enterKind: ActionKind<EnterAction> = {
  shape: enterShape,
  indicators: ({ size, stop, target, trail, rungs = [] }) =>
    measuredBy(size, stop, target, trail, ...rungs.map((rung) => rung.target)),
  text: (action) => `enter ${action.direction} ${sizeText(action.size)}, ${protectionText(action)}`,
};

function protectionText({ stop, target, rungs, trail, doubleDown, plan }: EnterAction): string {
  if (stop === undefined) return 'without protection';
  const added = doubleDown === undefined ? '' : `, doubling down ${levelsText(doubleDown.levels)}`;
  const trailing = trail === undefined ? '' : ` (trailing ${distanceText(trail)})`;
  return `stop ${distanceText(stop)}${trailing}, target ${rungsText(rungs)}${distanceText(target)}${added}${entryPlanText(plan ?? {})}`;
}
