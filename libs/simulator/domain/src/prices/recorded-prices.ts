import { countUntil } from './moments';
import { type Instant, instant, isDecimalText, isInstantText, parseInstant } from '@fairlead/core';

/** A recorded market at one moment. Prices are decimal text. */
export interface RecordedPrice {
  readonly at: number;
  readonly bid: string;
  /** Null where the record has only one price: the ask is then the spread above it. */
  readonly ask: string | null;
  readonly last: string;
}

const TICK_COLUMNS = ['time', 'symbol', 'bid', 'ask'];
const BAR_COLUMNS = ['time', 'symbol', 'open', 'high', 'low', 'close'];
const ROWS_MAX = 5_000_000;
const PROBLEMS_MAX = 20;
const LAST_BAR_MS = 60_000;

/** A record that cannot be used, with what is wrong in it. */
class RecordError extends Error {
  override readonly name = 'RecordError';
}

/**
 * Prices of a record: a file of ticks (`time,symbol,bid,ask[,last]`) or of bars (`time,symbol,open,high,low,close`).
 * Its first moment counts as the moment at which the simulator first started; before it the first price holds, after
 * the end the last. A bar is four prices, evenly spread until the next bar.
 */
export class RecordedPrices {
  private constructor(
    private readonly bySymbol: ReadonlyMap<string, readonly RecordedPrice[]>,
    /** The first moment in the record. */
    readonly startAt: Instant,
    private readonly shiftMs: number,
  ) {}

  /** Reads the text of a file. Throws a RecordError that names the lines where it cannot be used. */
  static parse(text: string, file = 'the record'): RecordedPrices {
    const rows = rowsOf(text, file);
    const startAt = instant(
      Math.min(...[...rows.values()].map(([first]) => first?.at ?? Infinity)),
    );
    return new RecordedPrices(rows, startAt, 0);
  }

  /** Returns the same prices, beginning at another moment. */
  startingAt(at: number): RecordedPrices {
    return new RecordedPrices(this.bySymbol, this.startAt, at - this.startAt);
  }

  /** Returns what the record says of a symbol at a moment, undefined for a symbol that is not in it. */
  at(symbol: string, at: Instant): RecordedPrice | undefined {
    const prices = this.bySymbol.get(symbol);
    if (prices === undefined) return undefined;
    return prices[Math.max(0, countUntil(prices, at - this.shiftMs) - 1)];
  }
}

type Row = ReadonlyMap<string, string>;

function rowsOf(text: string, file: string): ReadonlyMap<string, readonly RecordedPrice[]> {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const columns = header.split(',').map((name) => name.trim());
  const kind = kindOf(columns);
  if (kind === null)
    throw new RecordError(
      `${file}: the first line must name ${TICK_COLUMNS.join(',')} (ticks) or ${BAR_COLUMNS.join(',')} (bars)`,
    );
  if (lines.length > ROWS_MAX) throw new RecordError(`${file} has more than ${ROWS_MAX} rows`);
  const rows = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [{ line: index + 2, row: rowOf(columns, line) }],
  );
  const problems = rows.flatMap(({ line, row }) =>
    problemsOf(row, kind).map((what) => `line ${line}: ${what}`),
  );
  if (problems.length > 0)
    throw new RecordError(`${file}: ${problems.slice(0, PROBLEMS_MAX).join('; ')}`);
  if (rows.length === 0) throw new RecordError(`${file} has no rows`);
  return bySymbolOf(
    rows.map(({ row }) => row),
    kind,
  );
}

function kindOf(columns: readonly string[]): 'ticks' | 'bars' | null {
  if (TICK_COLUMNS.every((name) => columns.includes(name))) return 'ticks';
  return BAR_COLUMNS.every((name) => columns.includes(name)) ? 'bars' : null;
}

function rowOf(columns: readonly string[], line: string): Row {
  const cells = line.split(',');
  return new Map(columns.map((name, index) => [name, (cells[index] ?? '').trim()]));
}

function cell(row: Row, name: string): string {
  return row.get(name) ?? '';
}

function problemsOf(row: Row, kind: 'ticks' | 'bars'): readonly string[] {
  const prices = kind === 'ticks' ? ['bid', 'ask'] : ['open', 'high', 'low', 'close'];
  const wrong = prices.filter((name) => !isPrice(cell(row, name)));
  return [
    ...(isInstantText(cell(row, 'time')) ? [] : ['time must be such as 2026-01-05T14:30:00Z']),
    ...(cell(row, 'symbol') === '' ? ['symbol is missing'] : []),
    ...wrong.map((name) => `${name} must be a positive decimal`),
  ];
}

function isPrice(text: string): boolean {
  return isDecimalText(text) && Number(text) > 0;
}

function bySymbolOf(
  rows: readonly Row[],
  kind: 'ticks' | 'bars',
): ReadonlyMap<string, readonly RecordedPrice[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const symbol = cell(row, 'symbol').toUpperCase();
    const group = groups.get(symbol);
    if (group === undefined) groups.set(symbol, [row]);
    else group.push(row);
  }
  return new Map(
    [...groups].map(([symbol, group]) => {
      const sorted = group
        .map((row) => ({ row, at: Number(parseInstant(cell(row, 'time'))) }))
        .sort((a, b) => a.at - b.at);
      return [symbol, kind === 'ticks' ? sorted.map(tickOf) : barsOf(sorted)];
    }),
  );
}

interface Timed {
  readonly row: Row;
  readonly at: number;
}

function tickOf({ row, at }: Timed): RecordedPrice {
  const bid = cell(row, 'bid');
  const last = cell(row, 'last');
  return { at, bid, ask: cell(row, 'ask'), last: isPrice(last) ? last : bid };
}

function barsOf(bars: readonly Timed[]): readonly RecordedPrice[] {
  return bars.flatMap(({ row, at }, index) => {
    const next = bars[index + 1]?.at;
    const previous = bars[index - 1]?.at;
    const length = next === undefined ? at - (previous ?? at - LAST_BAR_MS) : next - at;
    return ['open', 'high', 'low', 'close'].map((name, quarter) => {
      const price = cell(row, name);
      return { at: at + Math.floor((length * quarter) / 4), bid: price, ask: null, last: price };
    });
  });
}
