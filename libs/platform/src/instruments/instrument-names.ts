import { FRONT_MONTH, type InstrumentDescription, type InstrumentType } from '@fairlead/core';
import { prefixesOf } from './exchange-names';

/** One instrument of the list: what it is, and what senders of signals may call it besides its symbol. */
export interface NamedInstrument extends InstrumentDescription {
  readonly aliases?: readonly string[];
}

/** What an instrument is called without its exchange or currency. */
interface OwnNames {
  /** Those it could go by here, the plainest first. */
  readonly plain: readonly string[];
  /** Those that senders use beside them. */
  readonly others: readonly string[];
}

/** The letters of the months in the local symbols of futures, January first. */
const MONTH_LETTERS = 'FGHJKMNQUVXZ';

/**
 * Returns what all spellings of a name have in common: `BRK B`, `BRK.B`, `BRK/B`, `BRK-B` and `brk.b` name one share. Letters
 * are ASCII: a letter of another alphabet that looks or folds like one of them is another letter.
 */
export function spellingOf(name: string): string {
  return name
    .trim()
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/ *: */g, ':')
    .replace(/ +/g, ' ')
    .replace(/[./-]/g, ' ');
}

/** Returns the names that an instrument could go by here, the plainest first. It goes by the first that is its own alone. */
export function candidateNames(instrument: InstrumentDescription): readonly string[] {
  const { plain } = ownNames(instrument);
  const places = placesOf(instrument).slice(0, 1);
  return [
    ...plain,
    ...plain.flatMap((name) => inCurrency(name, instrument)),
    ...plain.flatMap((name) => places.map((place) => `${place}:${name}`)),
  ];
}

/** Returns every spelling that a sender may call an instrument by. */
export function spellingsOf(instrument: NamedInstrument): readonly string[] {
  const { plain, others } = ownNames(instrument);
  const { aliases = [], contractId } = instrument;
  const prefixes = placesOf(instrument);
  const names = [...plain, ...others, ...aliases].flatMap((name) => [
    ...[name, ...inCurrency(name, instrument)],
    ...prefixes.map((prefix) => `${prefix}:${name}`),
  ]);
  return [...names, ...(contractId === undefined ? [] : [`#${contractId}`])].map(spellingOf);
}

function inCurrency(name: string, { type, currency }: InstrumentDescription): readonly string[] {
  return type === 'CASH' ? [] : [`${name}:${currency}`];
}

/** What may stand before the colon: the exchange where it is listed, as the broker and as others call it. */
function placesOf({ exchange, primaryExchange }: InstrumentDescription): readonly string[] {
  const place = primaryExchange ?? exchange;
  return place === 'SMART' ? [] : prefixesOf(place);
}

const OWN_NAMES: Readonly<Record<InstrumentType, (one: InstrumentDescription) => OwnNames>> = {
  STK: ({ symbol }) => ({ plain: [symbol], others: [] }),
  IND: ({ symbol }) => ({ plain: [symbol], others: [] }),
  CASH: ({ symbol, currency }) => ({
    plain: [`${symbol}.${currency}`],
    others: [`${symbol}${currency}`, `${symbol}:${currency}`],
  }),
  OPT: ({ symbol, expiry = '', strike = '', right = '' }) => ({
    plain: [symbol, `${symbol} ${expiry} ${strike} ${right}`],
    others: [],
  }),
  FUT: futureNames,
};

function ownNames(instrument: InstrumentDescription): OwnNames {
  return OWN_NAMES[instrument.type](instrument);
}

/** `ESH7`, `ESH27`, `ESH2027`, `ES 202703`, `ES 2027-03`, and `ES` where that is but one; `ES1!` is the front month. */
function futureNames({ symbol, expiry = '' }: InstrumentDescription): OwnNames {
  if (expiry === FRONT_MONTH)
    return { plain: [symbol, `${symbol}1!`], others: [`${symbol} ${FRONT_MONTH}`] };
  const [year, month, day] = [expiry.slice(0, 4), expiry.slice(4, 6), expiry.slice(6)];
  const letter = `${symbol}${MONTH_LETTERS.charAt(Number(month) - 1)}`;
  return {
    plain: [`${letter}${year.slice(3)}`, `${letter}${year}`, `${symbol} ${expiry}`],
    others: [
      ...[symbol, `${letter}${year.slice(2)}`, `${symbol} ${year}${month}`],
      ...[`${symbol} ${year}-${month}`, `${symbol} ${year}-${month}-${day}`],
    ],
  };
}
