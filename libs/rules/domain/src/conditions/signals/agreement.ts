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
import { type Clause, type ConditionContext, sizeClause } from '../clause';
import { type ConditionKind, listText } from '../kind';
import type { SignalTally } from './signal-window';
import {
  SOURCES_MAX,
  UNKNOWN_SIGNALS,
  actionsShape,
  ageOfLatest,
  msOfMinutes,
  talliesIn,
  windowHint,
  windowOf,
  windowText,
  withinMinutes,
} from './window-fields';

/** Several sources say the same: of each one the newest signal counts. */
export interface AgreementCondition {
  readonly kind: 'agreement';
  /** Default: the symbol that the rule is evaluated for. */
  readonly symbol?: string;
  /** What they say. */
  readonly actions: readonly SignalAction[];
  /** Who is asked; absent: everybody. */
  readonly sources?: readonly string[];
  /** How many have to agree; absent: all that are named. */
  readonly sourcesMin?: Decimal;
  /** A signal that is exactly as old counts no more. */
  readonly withinMs: number;
}

const HINTS = {
  atLeast: 'sourcesMin: 2',
  countMin: 'sourcesMin: 2',
  source: 'sources: [a, b]',
  actions: 'action: [BUY, SHORT]',
  direction: 'action: BUY',
} as const;

function agreementShape(context: RuleContext): Shape<AgreementCondition> {
  const fields = {
    symbol: maybe(listedSymbol(context)),
    action: needed(actionsShape),
    sources: maybe(list(anyText, { min: 2, max: SOURCES_MAX, distinct: true })),
    sourcesMin: maybe(number(boundsOf('sourcesMin'))),
    withinMinutes: needed(withinMinutes),
  };
  return mapped(record(fields, windowHint(HINTS)), (read, node, reading) => {
    const { withinMinutes: minutes, action: actions, ...rest } = read;
    const condition: AgreementCondition = {
      ...{ kind: 'agreement', actions, withinMs: msOfMinutes(minutes) },
      ...given(rest),
    };
    return isSound(condition, node, reading) ? condition : undefined;
  });
}

function isSound(
  { sources, sourcesMin }: AgreementCondition,
  node: DocumentNode,
  reading: Reading,
): boolean {
  if (sources === undefined && sourcesMin === undefined) {
    reading.report(node.at, 'asks nobody: write sources: [a, b], or sourcesMin: 2 for any');
    return false;
  }
  if (sources === undefined || sourcesMin === undefined || sourcesMin.lte(sources.length)) return true; // prettier-ignore
  reading.report(node.at, `can never hold: sourcesMin is above the ${sources.length} sources`);
  return false;
}

/** Several sources say the same within a length of time. */
export const agreementKind: ConditionKind<AgreementCondition> = {
  shape: agreementShape,
  eventTypes: () => null,
  needs: (condition) => ({ symbols: [], windows: [windowOf(condition)] }),
  clauses: (condition, context) => [agreementClause(condition, context)],
  sentence: (condition) => {
    const { actions, sources } = condition;
    const count = decimalText(wantedOf(condition));
    const said = `say ${listText(actions, 'or')}${windowText(windowOf(condition))}`;
    if (sources === undefined) return `at least ${count} sources ${said}`;
    const all = condition.sourcesMin === undefined;
    return `${all ? '' : `at least ${count} of `}${listText(sources)} ${said}`;
  },
};

function wantedOf({ sources, sourcesMin }: AgreementCondition): Decimal {
  return sourcesMin ?? decimal(sources?.length ?? 0);
}

function agreementClause(condition: AgreementCondition, context: ConditionContext): Clause {
  const { actions, sources } = condition;
  const window = windowOf(condition);
  const tallies = talliesIn(context, window);
  const who = sources === undefined ? 'sources' : `sources (${sources.join(', ')})`;
  const bound = {
    ...({ id: 'sources', comparison: '>=', threshold: wantedOf(condition), unit: '' } as const),
    name: `${who} that say ${listText(actions, 'or')}${windowText(window)}`,
  };
  if (tallies === null) return sizeClause(UNKNOWN_SIGNALS, bound);
  const newest = newestOf(tallies).filter(({ source }) => sources?.includes(source) ?? true);
  const agreeing = newest.filter(({ action }) => actions.includes(action));
  const found = { value: decimal(agreeing.length), ageMs: ageOfLatest(agreeing, context) };
  const clause = sizeClause(found, bound);
  return { ...clause, actual: `${clause.actual}${saidText(newest)}` };
}

/** Returns the newest signal of each source: what it said before counts no more. */
function newestOf(tallies: readonly SignalTally[]): readonly SignalTally[] {
  const newest = new Map<string, SignalTally>();
  for (const tally of tallies) {
    const known = newest.get(tally.source);
    if (known === undefined || known.latest < tally.latest) newest.set(tally.source, tally);
  }
  return [...newest.values()].sort((one, other) => (one.source < other.source ? -1 : 1));
}

const SOURCES_SHOWN = 8;

function saidText(newest: readonly SignalTally[]): string {
  if (newest.length === 0) return '';
  const said = newest.slice(0, SOURCES_SHOWN).map(({ source, action }) => `${source} ${action}`);
  const more = newest.length - said.length;
  return ` (${[...said, ...(more > 0 ? [`${more} more`] : [])].join(', ')})`;
}
