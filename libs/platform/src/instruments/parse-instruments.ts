import { readFile } from 'node:fs/promises';
import { type InstrumentDescription, type InstrumentType, present } from '@fairlead/core';
import {
  LineCounter,
  type YAMLMap,
  type YAMLSeq,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import { ConfigurationError } from '../config/configuration-error';
import { InstrumentCatalogue } from './instrument-catalogue';

const TYPES: readonly InstrumentType[] = ['STK', 'OPT', 'FUT', 'CASH', 'IND'];
const REQUIRED = ['symbol', 'type', 'currency', 'exchange'] as const;
const OPTIONAL = ['primaryExchange', 'expiry', 'strike', 'right'] as const;
const FORMATS: Readonly<Record<string, RegExp>> = {
  symbol: /^[A-Z0-9][A-Z0-9. /-]{0,30}$/,
  type: new RegExp(`^(${TYPES.join('|')})$`),
  currency: /^[A-Z]{3}$/,
  exchange: /^[A-Z0-9.]{1,20}$/,
  primaryExchange: /^[A-Z0-9.]{1,20}$/,
  expiry: /^\d{6}(\d{2})?$/,
  strike: /^\d+(\.\d+)?$/,
  right: /^[CP]$/,
};

/** Reads `instruments.yaml`. Throws a ConfigurationError with everything that is wrong in it, by line. */
export async function readInstruments(file: string): Promise<InstrumentCatalogue> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigurationError([`${file}: cannot be read (${String(cause)})`]);
  });
  return parseInstruments(text, file);
}

/** Parses the text of `instruments.yaml`: a list of `{symbol, type, currency, exchange, primaryExchange?}`. */
export function parseInstruments(text: string, file = 'instruments.yaml'): InstrumentCatalogue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const where = (offset: number | undefined): string =>
    `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  const problems = document.errors.map((error) => `${where(error.pos[0])}: ${error.message}`);
  if (problems.length > 0) throw new ConfigurationError(problems);
  if (!isSeq(document.contents)) {
    throw new ConfigurationError([`${where(0)}: must be a list of instruments`]);
  }
  const found = listed(document.contents, where);
  if (found.problems.length > 0) throw new ConfigurationError(found.problems);
  return new InstrumentCatalogue(found.instruments);
}

type Where = (offset: number | undefined) => string;

function listed(
  sequence: YAMLSeq,
  where: Where,
): { instruments: InstrumentDescription[]; problems: string[] } {
  const instruments: InstrumentDescription[] = [];
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const item of sequence.items) {
    if (!isMap(item)) {
      problems.push(
        `${where(undefined)}: each entry must be a map with symbol, type, currency, exchange`,
      );
      continue;
    }
    const place = where(item.range?.[0]);
    const wrong = problemsOf(item, place);
    problems.push(...wrong);
    if (wrong.length > 0) continue;
    const instrument = descriptionOf(item);
    const earlier = seen.get(instrument.symbol);
    if (earlier !== undefined) {
      problems.push(`${place}: ${instrument.symbol} is listed already (${earlier})`);
      continue;
    }
    seen.set(instrument.symbol, place);
    instruments.push(instrument);
  }
  return { instruments, problems };
}

function problemsOf(item: YAMLMap, place: string): string[] {
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  const fields = item.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const unknown = fields
    .filter((name) => !known.includes(name))
    .map(
      (name) => `${place}: unknown field ${JSON.stringify(name)}; known are ${known.join(', ')}`,
    );
  const missing = REQUIRED.filter((name) => !item.has(name)).map(
    (name) => `${place}: ${name} is missing`,
  );
  const malformed = known
    .filter((name) => item.has(name) && FORMATS[name]?.test(String(item.get(name))) !== true)
    .map(
      (name) =>
        `${place}: ${name} ${JSON.stringify(item.get(name))} does not fit ${String(FORMATS[name])}`,
    );
  return [...unknown, ...missing, ...malformed];
}

function descriptionOf(item: YAMLMap): InstrumentDescription {
  const text = (name: string): string => String(item.get(name));
  const given = <Name extends string>(name: Name): Partial<Record<Name, string>> =>
    item.has(name) ? ({ [name]: text(name) } as Record<Name, string>) : {};
  const type = TYPES.find((candidate) => candidate === text('type'));
  const right = ['C', 'P'] as const;
  const side = right.find((candidate) => candidate === text('right'));
  return {
    symbol: text('symbol'),
    type: present(type, 'the type was checked'),
    currency: text('currency'),
    exchange: text('exchange'),
    ...given('primaryExchange'),
    ...given('expiry'),
    ...given('strike'),
    ...(side === undefined ? {} : { right: side }),
  };
}
