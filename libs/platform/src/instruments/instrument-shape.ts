import { FRONT_MONTH, type InstrumentType } from '@fairlead/core';
import {
  type DocumentNode,
  type NumberBounds,
  type Reading,
  type Shape,
  choice,
  fieldOf,
  list,
  mapped,
  maybe,
  needed,
  number,
  record,
  text,
} from '@fairlead/core/document';
import type { NamedInstrument } from './instrument-names';
import { INSTRUMENT_TYPES, instrumentTypeIn, namesOnce, pairOf, textIn } from './written-names';

const INSTRUMENTS_MAX = 20_000;
const ALIASES_MAX = 20;

/** What each number of instruments.yaml may be. */
const INSTRUMENT_BOUNDS = {
  strike: { min: '0.0001', max: '10000000', unit: "the option's strike in its currency" },
  conId: { min: '1', max: '2147483647', whole: true, unit: "the broker's number of the contract" },
  multiplier: { min: '0.0001', max: '1000000', unit: 'what one contract stands for' },
} as const satisfies Readonly<Record<string, NumberBounds>>;

/** What a kind of instrument has to be told by, beyond symbol, currency and exchange. */
const DETAILS: Readonly<Record<InstrumentType, readonly Detail[]>> = {
  STK: [],
  OPT: ['expiry', 'strike', 'right'],
  FUT: ['expiry'],
  CASH: [],
  IND: [],
};

type Detail = (typeof DETAIL_NAMES)[number];
const DETAIL_NAMES = ['expiry', 'strike', 'right'] as const;

const symbol = text({
  pattern: /^[A-Z0-9][A-Z0-9. /-]{0,30}$/,
  about: 'a symbol of capital letters, digits, and . / - or a space within',
  mend: (written) => (/^[A-Za-z0-9][A-Za-z0-9. /-]{0,30}$/.test(written) ? written.toUpperCase() : null), // prettier-ignore
});
/** An alias may be a longer name of another tool: `TSX:SHOP`, `ES1!`. */
const alias = text({
  pattern: /^[A-Z0-9][A-Z0-9. /:!-]{0,30}$/,
  about: 'a name of capital letters, digits, and . / - : ! or a space within',
  mend: (written) => (/^[A-Za-z0-9][A-Za-z0-9. /:!-]{0,30}$/.test(written) ? written.toUpperCase() : null), // prettier-ignore
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
const EXPIRY = /^(\d{4}-?(0[1-9]|1[0-2])(-?(0[1-9]|[12]\d|3[01]))?|front)$/;
const expiry = mapped(
  text({
    pattern: EXPIRY,
    about: `a month or day such as 2027-03 or 2027-03-19, or ${FRONT_MONTH} for the next month of a future`,
    mend: (written) => (EXPIRY.test(written.toLowerCase()) ? written.toLowerCase() : null),
    unmistakable: true,
  }),
  (written) => written.replaceAll(/(?<=\d)-/g, ''),
);

const fields = record({
  symbol: needed(symbol),
  aliases: maybe(list(alias, { min: 1, max: ALIASES_MAX })),
  type: needed(choice(INSTRUMENT_TYPES)),
  currency: needed(currency),
  exchange: needed(exchange),
  primaryExchange: maybe(exchange),
  expiry: maybe(expiry),
  strike: maybe(number(INSTRUMENT_BOUNDS.strike)),
  right: maybe(choice(['C', 'P'])),
  conId: maybe(number(INSTRUMENT_BOUNDS.conId)),
  multiplier: maybe(number(INSTRUMENT_BOUNDS.multiplier)),
});

const instrument: Shape<NamedInstrument> = {
  schema: fields.schema,
  read: (node, reading) => {
    const read = fields.read(node, reading);
    const isWhole = hasItsDetails(node, reading);
    const isPair = read === undefined || read.type !== 'CASH' || isInItsCurrency(node, reading);
    if (!isWhole || !isPair || read === undefined) return undefined;
    const { conId, strike, multiplier, symbol: written, ...rest } = read;
    return {
      symbol: read.type === 'CASH' ? (pairOf(written)?.base ?? written) : written,
      ...definedOf(rest),
      ...(strike === undefined ? {} : { strike: strike.toFixed() }),
      ...(conId === undefined ? {} : { contractId: conId.toNumber() }),
      ...(multiplier === undefined ? {} : { multiplier: multiplier.toFixed() }),
    };
  },
};

/** How `instruments.yaml` is written: a list, each name for one instrument, however it is spelt. */
export const instrumentsShape: Shape<readonly NamedInstrument[]> = {
  schema: { type: 'array', maxItems: INSTRUMENTS_MAX, items: instrument.schema },
  read: (node, reading) => {
    const read = list(instrument, { min: 1, max: INSTRUMENTS_MAX }).read(node, reading);
    return namesOnce(node, reading) ? read : undefined;
  },
};

type Defined<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** Fields that are not there are left out, not undefined. */
function definedOf<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

function isInItsCurrency(node: DocumentNode, reading: Reading): boolean {
  const [written, currencyNode] = [fieldOf(node, 'symbol'), fieldOf(node, 'currency')];
  if (written?.kind !== 'scalar' || currencyNode?.kind !== 'scalar') return true;
  const pair = pairOf(written.text);
  if (pair === null || pair.quote === currencyNode.text) return true;
  reading
    .into('currency')
    .report(currencyNode.at, `${written.text} is priced in ${pair.quote}; write ${pair.quote}`);
  return false;
}

function hasItsDetails(node: DocumentNode, reading: Reading): boolean {
  const type = instrumentTypeIn(node);
  if (type === undefined) return true;
  let sound = true;
  for (const detail of DETAIL_NAMES) {
    const given = fieldOf(node, detail);
    const wanted = DETAILS[type].includes(detail);
    if (wanted === (given !== null)) continue;
    const message = wanted
      ? `"${detail}" is missing: an instrument of type ${type} is told by it`
      : `"${detail}" does not belong to an instrument of type ${type}; take it out`;
    reading.report((given ?? node).at, message);
    sound = false;
  }
  const isFront = textIn(node, 'expiry') === FRONT_MONTH;
  if (!isFront || type === 'FUT') return sound;
  reading.report(
    node.at,
    `"expiry: ${FRONT_MONTH}" is for futures; write the month or day of the ${type}`,
  );
  return false;
}

function upperCase(written: string): string | null {
  return /^[A-Za-z0-9.]+$/.test(written) && written !== written.toUpperCase()
    ? written.toUpperCase()
    : null;
}
