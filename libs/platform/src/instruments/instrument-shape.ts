import type { InstrumentType } from '@fairlead/core';
import {
  type DocumentNode,
  type NumberBounds,
  type Reading,
  type Shape,
  choice,
  fieldOf,
  list,
  maybe,
  needed,
  number,
  record,
  text,
} from '@fairlead/core/document';
import { type NamedInstrument, spellingOf } from './instrument-catalogue';

const INSTRUMENTS_MAX = 20_000;
const ALIASES_MAX = 20;
const TYPES: readonly InstrumentType[] = ['STK', 'OPT', 'FUT', 'CASH', 'IND'];

/** What each number of instruments.yaml may be. */
const INSTRUMENT_BOUNDS = {
  strike: { min: '0.0001', max: '10000000', unit: "the option's strike in its currency" },
} as const satisfies Readonly<Record<string, NumberBounds>>;

/** What a kind of instrument has to be told by, beyond symbol, currency and exchange. */
const DETAILS: Readonly<Record<InstrumentType, readonly ('expiry' | 'strike' | 'right')[]>> = {
  STK: [],
  OPT: ['expiry', 'strike', 'right'],
  FUT: ['expiry'],
  CASH: [],
  IND: [],
};

const symbol = text({
  pattern: /^[A-Z0-9][A-Z0-9. /-]{0,30}$/,
  about: 'a symbol of capital letters, digits, and . / - or a space within',
  mend: (written) => (/^[A-Za-z0-9][A-Za-z0-9. /-]{0,30}$/.test(written) ? written.toUpperCase() : null), // prettier-ignore
});
const exchange = text({
  pattern: /^[A-Z0-9.]{1,20}$/,
  about: 'an exchange as Interactive Brokers names it, such as SMART or NASDAQ',
  mend: upperCase,
});
const currency = text({
  pattern: /^[A-Z]{3}$/,
  about: 'a currency of three capital letters, such as USD',
  mend: upperCase,
});
const expiry = text({
  pattern: /^\d{6}(\d{2})?$/,
  about: 'a month or day such as 202612 or 20261218',
  mend: (written) => {
    const digits = written.replaceAll('-', '');
    return /^\d{6}(\d{2})?$/.test(digits) ? digits : null;
  },
  unmistakable: true,
});

const fields = record({
  symbol: needed(symbol),
  aliases: maybe(list(symbol, { min: 1, max: ALIASES_MAX })),
  type: needed(choice(TYPES)),
  currency: needed(currency),
  exchange: needed(exchange),
  primaryExchange: maybe(exchange),
  expiry: maybe(expiry),
  strike: maybe(number(INSTRUMENT_BOUNDS.strike)),
  right: maybe(choice(['C', 'P'])),
});

const instrument: Shape<NamedInstrument> = {
  schema: fields.schema,
  read: (node, reading) => {
    const read = fields.read(node, reading);
    if (!hasItsDetails(node, reading) || read === undefined) return undefined;
    const { aliases, primaryExchange, expiry: until, strike, right, ...rest } = read;
    return {
      ...rest,
      ...(aliases === undefined ? {} : { aliases }),
      ...(primaryExchange === undefined ? {} : { primaryExchange }),
      ...(until === undefined ? {} : { expiry: until }),
      ...(strike === undefined ? {} : { strike: strike.toFixed() }),
      ...(right === undefined ? {} : { right }),
    };
  },
};

/** How `instruments.yaml` is written: a list, each symbol and alias once, however it is spelt. */
export const instrumentsShape: Shape<readonly NamedInstrument[]> = {
  schema: { type: 'array', maxItems: INSTRUMENTS_MAX, items: instrument.schema },
  read: (node, reading) => {
    const read = list(instrument, { min: 1, max: INSTRUMENTS_MAX }).read(node, reading);
    return namesOnce(node, reading) ? read : undefined;
  },
};

function hasItsDetails(node: DocumentNode, reading: Reading): boolean {
  const written = fieldOf(node, 'type');
  const type = TYPES.find((each) => written?.kind === 'scalar' && each === written.text);
  if (type === undefined) return true;
  let sound = true;
  for (const detail of ['expiry', 'strike', 'right'] as const) {
    const given = fieldOf(node, detail);
    const wanted = DETAILS[type].includes(detail);
    if (wanted === (given !== null)) continue;
    const message = wanted
      ? `"${detail}" is missing: an instrument of type ${type} is told by it`
      : `"${detail}" does not belong to an instrument of type ${type}; take it out`;
    reading.report((given ?? node).at, message);
    sound = false;
  }
  return sound;
}

function namesOnce(node: DocumentNode, reading: Reading): boolean {
  const lines = new Map<string, number>();
  let sound = true;
  for (const [index, item] of itemsOf(node).entries()) {
    for (const { written, field } of namesIn(item)) {
      const first = lines.get(spellingOf(written.text));
      if (first === undefined) {
        lines.set(spellingOf(written.text), written.at.line);
        continue;
      }
      const message = `${written.text} is listed already in line ${first}: a signal names nothing but the symbol; keep one`;
      reading.into(index).into(field).report(written.at, message);
      sound = false;
    }
  }
  return sound;
}

interface WrittenName {
  readonly field: 'symbol' | 'aliases';
  readonly written: Extract<DocumentNode, { kind: 'scalar' }>;
}

function namesIn(item: DocumentNode): readonly WrittenName[] {
  const aliases = fieldOf(item, 'aliases');
  return [
    ...scalar('symbol', fieldOf(item, 'symbol')),
    ...(aliases === null ? [] : itemsOf(aliases).flatMap((each) => scalar('aliases', each))),
  ];
}

function scalar(field: WrittenName['field'], node: DocumentNode | null): readonly WrittenName[] {
  return node?.kind === 'scalar' ? [{ field, written: node }] : [];
}

function itemsOf(node: DocumentNode): readonly DocumentNode[] {
  return node.kind === 'list' ? node.items : [];
}

function upperCase(written: string): string | null {
  return /^[A-Za-z0-9.]+$/.test(written) && written !== written.toUpperCase()
    ? written.toUpperCase()
    : null;
}
