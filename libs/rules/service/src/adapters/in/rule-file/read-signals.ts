import { INDICATOR_CATALOGUE } from '@fairlead/contracts';
import {
  type Decimal,
  type Instant,
  type Result,
  isInstantText,
  ok,
  parseInstant,
  refused,
} from '@fairlead/core';
import {
  type DocumentNode,
  type Shape,
  Reading,
  choice,
  list,
  mapped,
  maybe,
  needed,
  number,
  record,
  text,
} from '@fairlead/core/document';
import { type FileProblem, type InstrumentCatalogue, parseYaml } from '@fairlead/platform';
import {
  type FieldValue,
  type SignalAction,
  boundsOf,
  indicatorNameShape,
  SIGNAL_ACTIONS,
} from '@fairlead/rules-domain';
import type { TrialQuote, WrittenFacts } from '../../../application/trial/rule-trial';
import type { TrialSignal } from '../../../application/trial/try-rules';
import { byName } from './by-name';

const SIGNALS_MAX = 100_000;
const plainText = text({ pattern: /^\P{Cc}{1,200}$/u, about: 'text of at most 200 characters' });
const symbolText = text({ pattern: /^\P{Cc}{1,32}$/u, about: 'a symbol, such as AAPL' });
const priceShape = number(boundsOf('where.price'));

/** A moment in UTC. */
export const momentShape: Shape<Instant> = mapped(
  text({
    pattern: /^.{1,40}$/,
    about: 'a moment such as 2026-11-23T15:00:00Z',
    unmistakable: true,
  }),
  (written, node, reading) =>
    isInstantText(written)
      ? parseInstant(written)
      : reading.report(
          node.at,
          `must be a moment such as 2026-11-23T15:00:00Z, not ${JSON.stringify(written)}`,
        ),
);

const indicatorShape = record({
  of: needed(indicatorNameShape(INDICATOR_CATALOGUE)),
  value: needed(number(boundsOf('indicator'))),
  before: maybe(number(boundsOf('indicator'))),
});
const INDICATORS_MAX = 100;

/** What is quoted, and published beside it. */
export const quoteShape = record({
  previousClose: maybe(priceShape),
  volume: maybe(number(boundsOf('volumeMin'))),
  bid: maybe(priceShape),
  ask: maybe(priceShape),
  last: maybe(priceShape),
  indicators: maybe(list(indicatorShape, { min: 1, max: INDICATORS_MAX })),
});

function numbersShape(bounds: Parameters<typeof number>[0]): Shape<ReadonlyMap<string, number>> {
  return mapped(byName(number(bounds), 'a map of numbers by name'), (read) => {
    return new Map([...read].map(([key, value]) => [key, value.toNumber()]));
  });
}

const signalShape = record({
  symbol: needed(symbolText),
  action: needed(choice<SignalAction>(SIGNAL_ACTIONS)),
  confidence: needed(number(boundsOf('where.confidence'))),
  source: maybe(plainText),
  price: maybe(priceShape),
  model: maybe(plainText),
  numeric: maybe(number(boundsOf('where.numeric'))),
  sequence: maybe(number(boundsOf('where.sequence'))),
  features: maybe(numbersShape(boundsOf('where.features'))),
  probabilities: maybe(numbersShape(boundsOf('where.probabilities'))),
  issuedAt: maybe(momentShape),
  quote: maybe(quoteShape),
});

/** A signal as it was written. */
type WrittenSignal = NonNullable<ReturnType<typeof signalShape.read>>;

/** Returns how a signal is written: its symbol becomes what the instrument is called. */
export function writtenSignalShape(instruments: InstrumentCatalogue | null): Shape<WrittenSignal> {
  return mapped(signalShape, (read, node, reading) => {
    if (instruments === null) return read;
    const listed = instruments.named(read.symbol);
    if (listed === null) return reading.report(node.at, instruments.whyNot(read.symbol));
    return { ...read, symbol: listed.name };
  });
}

/** Returns the signals of a file (a list in YAML or JSON, or a JSON object a line), or everything that is wrong with it. */
export function readSignals(
  written: string,
  { now, instruments }: { readonly now: Instant; readonly instruments: InstrumentCatalogue | null },
): Result<readonly TrialSignal[], readonly FileProblem[]> {
  const nodes = nodesOf(written);
  if (!nodes.ok) return nodes;
  const reading = Reading.start();
  const shape = mapped(writtenSignalShape(instruments), (read) => trialOf(read, now));
  const read = nodes.value.map((node, index) => shape.read(node, reading.into(index)));
  if (reading.problems.length > 0) {
    return refused(
      reading.problems.map(({ at, path, message }) => ({ ...at, about: `signal ${Number(path[0]) + 1}`, message })), // prettier-ignore
    );
  }
  return ok(read.filter((each) => each !== undefined));
}

function trialOf(read: WrittenSignal, now: Instant): TrialSignal {
  const cameAt = read.issuedAt ?? now;
  const quote = read.quote === undefined ? null : quoteFactsOf(read.quote, cameAt);
  return { signal: factsOf(read), cameAt, quote };
}

/** Returns a signal as rules see it. */
export function factsOf(read: WrittenSignal): WrittenFacts {
  const { symbol, action, price = null } = read;
  const source = read.source ?? 'test';
  const confidence = read.confidence.toNumber();
  const sequence = read.sequence?.toNumber() ?? null;
  return { symbol, action, source, confidence, price, sequence, fields: fieldsOf(read, source) };
}

/** Returns a quote as rules see it: everybody can trade at it, and indicators rest on all of their bars. */
export function quoteFactsOf(
  quote: NonNullable<ReturnType<typeof quoteShape.read>>,
  quotedAt: Instant,
): TrialQuote {
  const { bid = null, ask = null, last = null, previousClose = null, volume = null } = quote;
  const indicators = (quote.indicators ?? []).map(({ of, value, before = null }) => ({
    ...{ ...of, value, previous: before },
  }));
  return { bid, ask, last, previousClose, volume, quotedAt, live: true, indicators };
}

function fieldsOf(read: WrittenSignal, source: string): ReadonlyMap<string, FieldValue> {
  const { action, symbol, model } = read;
  const numbers: Readonly<Record<string, Decimal | undefined>> = {
    ...{ confidence: read.confidence, numeric: read.numeric },
    ...{ price: read.price, sequence: read.sequence },
  };
  return new Map<string, FieldValue>([
    ...Object.entries({ action, symbol, source }),
    ...(model === undefined ? [] : [['model', model] as const]),
    ...Object.entries(numbers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.toNumber()] as const],
    ),
    ...mapFields('features', read.features),
    ...mapFields('probabilities', read.probabilities),
  ]);
}

function mapFields(
  map: string,
  values: ReadonlyMap<string, number> | undefined,
): readonly (readonly [string, number])[] {
  return [...(values ?? [])].map(([name, value]) => [`${map}.${name}`, value] as const);
}

/** A JSON object a line is no YAML as a whole: each line is read by itself, and its problems have its number. */
function nodesOf(written: string): Result<readonly DocumentNode[], readonly FileProblem[]> {
  if (!written.trimStart().startsWith('{')) {
    const yaml = parseYaml(written);
    if (!yaml.ok) return yaml;
    const reading = Reading.start();
    const whole: Shape<DocumentNode> = { schema: {}, read: (node) => node };
    const nodes = list(whole, { min: 0, max: SIGNALS_MAX }).read(yaml.value, reading);
    if (nodes !== undefined) return ok(nodes);
    return refused(reading.problems.map(({ at, message }) => ({ ...at, about: '', message })));
  }
  const problems: FileProblem[] = [];
  const nodes = written.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const yaml = parseYaml(line);
    if (yaml.ok) return [movedTo(yaml.value, index)];
    problems.push(...yaml.refusal.map((each) => ({ ...each, line: index + 1 })));
    return [];
  });
  return problems.length > 0 ? refused(problems) : ok(nodes);
}

function movedTo(node: DocumentNode, line: number): DocumentNode {
  const at = { ...node.at, line: node.at.line + line };
  if (node.kind === 'scalar') return { ...node, at };
  if (node.kind === 'list') {
    return { ...node, at, items: node.items.map((item) => movedTo(item, line)) };
  }
  const entries = node.entries.map((entry) => ({
    ...entry,
    at: { ...entry.at, line: entry.at.line + line },
    value: movedTo(entry.value, line),
  }));
  return { ...node, at, entries };
}
