import { type Instant, instant, isDecimalText } from '@fairlead/core';
import {
  type ModelInfo,
  type Prediction,
  decimalTextOfNumber,
  hasUnstorableText,
} from '@fairlead/signal-domain';
import { PredictionApiError } from './prediction-api-error';

/** Any JSON object of the API. */
export type ApiRow = Readonly<Record<string, unknown>>;

const NUMBERS_MAX = 200;
/** APIs name it as they like. */
const TIME_FIELDS = ['prediction_time', 'predicted_at', 'timestamp', 'time', 'created_at'];
const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$/i;
/** Above this a number of seconds would lie in the year 5138, so it counts milliseconds. */
const SECONDS_MAX = 100_000_000_000;

/** Reads `{ticker, prediction: {…}, model_info}`. Throws a PredictionApiError where it says no prediction. */
export function readLatest(data: unknown): Prediction {
  if (!isRow(data)) throw malformed('data', 'an object');
  const { prediction } = data;
  if (!isRow(prediction)) throw malformed('data.prediction', 'an object');
  return readPrediction(prediction, data);
}

/** Reads a list of predictions, each flat or in the shape of the latest one. */
export function readList(data: unknown): readonly Prediction[] {
  return rowsIn(data).map((row) =>
    isRow(row['prediction']) ? readPrediction(row['prediction'], row) : readPrediction(row, row),
  );
}

/** Returns the list in an answer: the answer itself, or the one list in it. */
export function rowsIn(data: unknown): readonly ApiRow[] {
  const list = listIn(data);
  if (list === null) throw malformed('data', 'a list, or an object with one');
  return list.map((row, index) => {
    if (!isRow(row)) throw malformed(`data[${index}]`, 'an object');
    return row;
  });
}

/** Returns the texts of a list of names, each a text or an object with a `ticker` or `symbol`. */
export function readTickers(data: unknown): readonly string[] {
  const list = listIn(data);
  if (list === null) throw malformed('data', 'a list, or an object with one');
  return list.map((entry, index) => {
    const name = isRow(entry) ? (entry['ticker'] ?? entry['symbol']) : entry;
    if (typeof name !== 'string') throw malformed(`data.tickers[${index}]`, 'a ticker');
    return name;
  });
}

/** Returns an answer that is an object. */
export function readRow(data: unknown): ApiRow {
  if (!isRow(data)) throw malformed('data', 'an object');
  return data;
}

function listIn(data: unknown): readonly unknown[] | null {
  if (Array.isArray(data)) return data as readonly unknown[];
  if (!isRow(data)) return null;
  const lists = Object.values(data).filter((value) => Array.isArray(value));
  return lists.length === 1 ? ((lists[0] as readonly unknown[] | undefined) ?? null) : null;
}

function readPrediction(row: ApiRow, around: ApiRow): Prediction {
  const { id, signal, numeric, confidence } = row;
  if (!isStorable(signal) || signal.trim() === '') throw malformed('signal', 'a text');
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) {
    throw malformed('confidence', 'a number from 0 to 1');
  }
  return {
    id: isStorable(id) || typeof id === 'number' ? String(id) : null,
    signal,
    numeric: typeof numeric === 'number' ? numeric : null,
    confidence,
    price: priceIn(row['stock_price']),
    probabilities: numbersIn(row['probabilities']),
    features: numbersIn(row['feature_values']),
    model: modelIn(around['model_info'] ?? row['model_info']),
    predictedAt: timeIn(row) ?? timeIn(around),
  };
}

/** A price that a double cannot carry exactly is left out rather than made up. */
function priceIn(value: unknown): string | null {
  const text = typeof value === 'number' ? decimalTextOfNumber(value) : value;
  return isDecimalText(text) && !text.startsWith('-') && /[1-9]/.test(text) ? text : null;
}

/** What is no number in a map of numbers is left out: nothing is decided by it. */
function numbersIn(value: unknown): Readonly<Record<string, number>> {
  if (!isRow(value)) return {};
  const numbers = Object.entries(value).flatMap(([name, inner]): [string, number][] =>
    typeof inner === 'number' && !hasUnstorableText(name) ? [[name, inner]] : [],
  );
  return Object.fromEntries(numbers.slice(0, NUMBERS_MAX));
}

function modelIn(value: unknown): ModelInfo | null {
  if (!isRow(value)) return null;
  const { model_path: path, is_ticker_specific: isTickerSpecific } = value;
  const model = {
    path: isStorable(path) && path !== '' ? path.slice(0, 200) : null,
    isTickerSpecific: typeof isTickerSpecific === 'boolean' ? isTickerSpecific : null,
  };
  return model.path === null && model.isTickerSpecific === null ? null : model;
}

/** A time without a zone could be any of a day's moments; it counts as not told. */
function timeIn(row: ApiRow): Instant | null {
  const [value] = TIME_FIELDS.map((name) => row[name]).filter(
    (each) => each !== undefined && each !== null,
  );
  if (typeof value === 'number' && value > 0) {
    return instant(Math.round(value < SECONDS_MAX ? value * 1_000 : value));
  }
  if (typeof value !== 'string' || !ZONED.test(value.trim())) return null;
  const moment = Date.parse(
    value
      .trim()
      .replace(' ', 'T')
      .replace(/ (?=[Z+-])/i, ''),
  );
  return Number.isNaN(moment) ? null : instant(moment);
}

function isStorable(value: unknown): value is string {
  return typeof value === 'string' && !hasUnstorableText(value);
}

function malformed(path: string, expected: string): PredictionApiError {
  const message = `${path} of the answer should be ${expected}`;
  return new PredictionApiError({ code: 'MALFORMED', message, status: 200 });
}

function isRow(value: unknown): value is ApiRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
