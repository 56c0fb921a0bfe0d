import { type Decimal, decimal, decimalText } from '@fairlead/core';
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
import type { SignalAction } from '../../facts';
import { boundsOf } from '../../rule-bounds';
import { given } from '../../shapes/given';
import { anyText, listedSymbol } from '../../shapes/names';
import type { RuleContext } from '../../shapes/rule-context';
import { type Clause, type ConditionContext, type Found, sizeClause } from '../clause';
import { type ConditionKind, listText } from '../kind';
import type { SignalTally } from './signal-window';
import {
  SOURCES_MAX,
  UNKNOWN_SIGNALS,
  actionsShape,
  ageOfLatest,
  msOfMinutes,
  oneOrSeveral,
  talliesIn,
  windowHint,
  windowOf,
  windowText,
  withinMinutes,
} from './window-fields';

/** Counts the signals that were accepted within a length of time, the one that is being decided among them. */
export interface SignalsCondition {
  readonly kind: 'signals';
  /** Default: the symbol that the rule is evaluated for. */
  readonly symbol?: string;
  /** Default: every source. */
  readonly sources?: readonly string[];
  /** Default: every action. */
  readonly actions?: readonly SignalAction[];
  /** A signal that is exactly as old counts no more. */
  readonly withinMs: number;
  readonly countMin?: Decimal;
  readonly countMax?: Decimal;
}

const HINTS = {
  atLeast: 'countMin: 3',
  atMost: 'countMax: 3',
  count: 'countMin: 3',
  sources: 'source: [a, b], or agreement: { sources: [a, b], … } where they have to agree',
  actions: 'action: [BUY, SHORT]',
  direction: 'action: BUY',
} as const;

function signalsShape(context: RuleContext): Shape<SignalsCondition> {
  const sources = list(anyText, { min: 1, max: SOURCES_MAX, distinct: true });
  const fields = {
    symbol: maybe(listedSymbol(context)),
    source: maybe(oneOrSeveral(anyText, sources)),
    action: maybe(actionsShape),
    withinMinutes: needed(withinMinutes),
    countMin: maybe(number(boundsOf('countMin'))),
    countMax: maybe(number(boundsOf('countMax'))),
  };
  return mapped(record(fields, windowHint(HINTS)), (read, node, reading) => {
    const { withinMinutes: minutes, source, action, ...rest } = read;
    const condition: SignalsCondition = {
      ...{ kind: 'signals', withinMs: msOfMinutes(minutes) },
      ...given({ ...rest, sources: source, actions: action }),
    };
    return isSound(condition, node, reading) ? condition : undefined;
  });
}

function isSound(
  { countMin, countMax }: SignalsCondition,
  node: DocumentNode,
  reading: Reading,
): boolean {
  if (countMin === undefined && countMax === undefined) {
    reading.report(node.at, 'counts for nothing: write countMin or countMax');
    return false;
  }
  if (countMin === undefined || countMax === undefined || countMin.lte(countMax)) return true;
  reading.report(node.at, 'can never hold: countMin is above countMax');
  return false;
}

/** Counts signals within a length of time. */
export const signalsKind: ConditionKind<SignalsCondition> = {
  shape: signalsShape,
  eventTypes: () => null,
  needs: (condition) => ({ symbols: [], windows: [windowOf(condition)] }),
  clauses: signalsClauses,
  sentence: (condition) => {
    const what = `${signalsText(condition)}${windowText(windowOf(condition))}`;
    const bounds = [
      ['at least', condition.countMin],
      ['at most', condition.countMax],
    ] as const;
    return listText(
      bounds.flatMap(([bound, count]) =>
        count === undefined ? [] : [`there are ${bound} ${decimalText(count)} ${what}`],
      ),
    );
  },
};

function signalsText({ sources, actions }: SignalsCondition): string {
  const which = actions === undefined ? '' : `${listText(actions, 'or')} `;
  return `${which}signals${sources === undefined ? '' : ` of ${listText(sources, 'or')}`}`;
}

function signalsClauses(condition: SignalsCondition, context: ConditionContext): readonly Clause[] {
  const window = windowOf(condition);
  const found = countIn(talliesIn(context, window), condition, context);
  const name = `${signalsText(condition)}${windowText(window)}`;
  const bounds = [
    ['countMin', '>=', condition.countMin],
    ['countMax', '<=', condition.countMax],
  ] as const;
  return bounds.flatMap(
    ([id, comparison, threshold]) =>
    threshold === undefined ? [] : [sizeClause(found, { id, name, comparison, threshold, unit: '' })], // prettier-ignore
  );
}

function countIn(
  tallies: readonly SignalTally[] | null,
  { sources, actions }: SignalsCondition,
  context: ConditionContext,
): Found {
  if (tallies === null) return UNKNOWN_SIGNALS;
  const counted = tallies.filter(
    ({ source, action }) =>
      (sources?.includes(source) ?? true) && (actions?.includes(action) ?? true),
  );
  const count = counted.reduce((total, tally) => total + tally.count, 0);
  return { value: decimal(count), ageMs: ageOfLatest(counted, context) };
}
