import { INDICATOR_CATALOGUE } from '@fairlead/contracts/published-indicators';
import { RULE_EVENTS } from '@fairlead/contracts/rule-events';
import { rulesShape } from '@fairlead/rules-domain';
import * as sdk from './parts';
import type {
  AgreementWanted,
  FlowWanted,
  MarketWanted,
  PositionWanted,
  SignalsCounted,
  Then,
  TimeWanted,
  When,
} from './rule-document';

const enter = sdk.enter({ direction: 'LONG', size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 } }); // prettier-ignore
const signal = sdk.onSignal();

/** What each part of the SDK is in YAML: a kind of condition or action that has none is missing here. */
const CONDITIONS: readonly When[] = [
  ...[signal, sdk.all(signal), sdk.any(signal), sdk.not(signal)],
  ...[sdk.position({ open: true }), sdk.time({ days: ['MON'] }), sdk.market({ priceMin: 1 })],
  sdk.signals({ withinMinutes: 1, countMin: 2 }),
  sdk.agreement({ action: 'BUY', withinMinutes: 1, sourcesMin: 2 }),
  sdk.flow({ feature: 'net_flow', crossesAbove: 1 }),
];
const ACTIONS: readonly Then[] = [
  ...[
    enter,
    sdk.scaleIn({ size: { shares: 1 } }),
    sdk.doubleDown(),
    sdk.moveStop({ price: 1 }),
    sdk.adjust({ target: { r: 2 } }),
    sdk.cancel(),
    sdk.close(),
    sdk.closeAll(),
    sdk.log('x'),
    sdk.notify('x'),
  ],
  ...[sdk.sequence(enter), sdk.conditional(signal, enter)],
];

const shape = rulesShape({ symbols: null, indicators: INDICATOR_CATALOGUE, events: RULE_EVENTS });

/** Returns the kinds that the schema has where it has these two: those that are refused until they can be carried out are not there. */
function kindsWith(one: string, other: string): readonly string[] {
  const found: string[][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties = {} } = node as { readonly properties?: Readonly<Record<string, object>> };
    const kinds = Object.keys(properties).filter((kind) => !('not' in (properties[kind] ?? {})) && kind !== 'alias'); // prettier-ignore
    if (kinds.includes(one) && kinds.includes(other)) found.push(kinds);
    Object.values(node).forEach(visit);
  };
  visit(shape.schema);
  return [...new Set(found.flat())].sort();
}

/** The fields of a condition: one that its type has and that is missing here does not compile. */
type FieldsOf<Wanted> = { readonly [Name in keyof Required<Wanted>]: true };
const POSITION: FieldsOf<PositionWanted> = {
  ...{ symbol: true, strategy: true, open: true, direction: true, status: true },
  ...{ unrealisedPercentMin: true, unrealisedPercentMax: true },
  ...{ heldSecondsMin: true, heldSecondsMax: true },
};
const TIME: FieldsOf<TimeWanted> = {
  ...{ start: true, end: true, days: true, marketHoursOnly: true },
  ...{ minutesAfterOpenMin: true, minutesAfterOpenMax: true },
  ...{ minutesBeforeCloseMin: true, minutesBeforeCloseMax: true },
};
const MARKET: FieldsOf<MarketWanted> = {
  ...{ priceMin: true, priceMax: true, changePercentMin: true, changePercentMax: true },
  ...{ spreadPercentMax: true, volumeMin: true, volumeMax: true },
  ...{ volatilityPercentMin: true, volatilityPercentMax: true, volatilityOf: true },
  ...{ indicator: true },
};

const SIGNALS: FieldsOf<SignalsCounted> = {
  ...{ symbol: true, source: true, action: true, withinMinutes: true },
  ...{ countMin: true, countMax: true },
};
const AGREEMENT: FieldsOf<AgreementWanted> = {
  ...{ symbol: true, action: true, sources: true, sourcesMin: true, withinMinutes: true },
};

const FLOW: FieldsOf<FlowWanted> = { feature: true, crossesAbove: true, crossesBelow: true };

interface FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly not?: object;
}

/** Returns the fields that the schema has for a kind of condition. */
function fieldsOf(kind: string): readonly string[] {
  const { definitions } = shape.schema as { readonly definitions?: { readonly condition?: FieldSchema } }; // prettier-ignore
  const fields = definitions?.condition?.properties?.[kind]?.properties ?? {};
  return Object.keys(fields).filter((name) => fields[name]?.not === undefined);
}

describe('the parts of the SDK', () => {
  it.each([
    ['condition', CONDITIONS, kindsWith('or', 'event')],
    ['action', ACTIONS, kindsWith('enter', 'close')],
  ] as const)('are one for each kind of %s that YAML has', (_what, parts, kinds) => {
    expect(parts.flatMap((part) => Object.keys(part)).sort()).toEqual(kinds);
  });

  it.each([
    ['position', POSITION],
    ['time', TIME],
    ['market', MARKET],
    ['signals', SIGNALS],
    ['agreement', AGREEMENT],
    ['flow', FLOW],
  ] as const)('have every field of %s that YAML has, and no other', (kind, fields) => {
    expect(Object.keys(fields).sort()).toEqual([...fieldsOf(kind)].sort());
  });
});
