// The endpoints: each answers {status: "success", data: {…}}.
import { MODEL, minuteOf, priceOf } from './world.mjs';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;

const ENDPOINTS = {
  status: () => ({ version: '1.0.0', models: 1, uptime_seconds: Math.floor(process.uptime()) }),
  tickers: (world) => ({ tickers: world.tickers() }),
  trades: (world, query) => ({
    ticker: query.get('ticker'),
    trades: rows(query, ({ ticker, minute }) => ({ price: priceOf(ticker, minute), size: 100 })),
  }),
  'minute-data': (world, query) => ({
    ticker: query.get('ticker'),
    minute_data: rows(query, ({ ticker, minute }) => {
      const [open, close] = [priceOf(ticker, minute), priceOf(ticker, minute + 1)];
      return {
        open,
        high: Math.max(open, close),
        low: Math.min(open, close),
        close,
        volume: 1_000,
      };
    }),
  }),
  divergence: (world, query) => ({
    ticker: query.get('ticker'),
    divergence: rows(query, ({ ticker, minute }) => ({
      value: Number((priceOf(ticker, minute) - priceOf(ticker, minute - 1)).toFixed(4)),
    })),
  }),
  'prediction/latest': (world, query) => {
    const [latest] = world.predictionsOf(query.get('ticker'));
    if (latest === undefined) throw new NotFound(`No prediction for ${query.get('ticker')}`);
    const { ticker, prediction } = latest;
    return { ticker, prediction, model_info: MODEL };
  },
  predictions: (world, query) => {
    const [from, to] = [query.get('start_date') ?? '', query.get('end_date') ?? '9999'];
    const found = world.predictionsOf(query.get('ticker')).filter(({ at }) => {
      const date = new Date(at).toISOString().slice(0, 10);
      return date >= from && date <= to;
    });
    return {
      ticker: query.get('ticker'),
      predictions: found
        .slice(0, limitOf(query))
        .map(({ prediction }) => ({ ...prediction, model_info: MODEL })),
    };
  },
  'data-range': (world, query) => {
    const hours = Number(query.get('lookback_hours') ?? 24);
    const end = Date.now();
    return {
      ticker: query.get('ticker'),
      start: query.get('start_date') ?? new Date(end - hours * 3_600_000).toISOString(),
      end: query.get('end_date') ?? new Date(end).toISOString(),
      rows: hours * 60,
      parameters: Object.fromEntries(query),
    };
  },
};

class NotFound extends Error {}
class Invalid extends Error {}

/** Returns the status and body of a request for a path below the base URL. */
export function answerOf(world, path, query) {
  if (!Object.hasOwn(ENDPOINTS, path)) return failure(404, `No endpoint /${path}`);
  try {
    if (!['status', 'tickers'].includes(path)) known(world, query.get('ticker'));
    return { status: 200, body: { status: 'success', data: ENDPOINTS[path](world, query) } };
  } catch (error) {
    if (error instanceof NotFound) return failure(404, error.message);
    if (error instanceof Invalid) return failure(400, error.message);
    throw error;
  }
}

function known(world, ticker) {
  if (ticker === null) throw new Invalid('Missing parameter: ticker');
  if (!world.tickers().includes(ticker)) throw new NotFound(`Unknown ticker: ${ticker}`);
}

const failure = (status, message) => ({ status, body: { status: 'error', message } });

/** One row for each minute of the window, newest last. */
function rows(query, rowOf) {
  const ticker = query.get('ticker');
  const last = minuteOf(momentOf(query, 'end') ?? Date.now());
  const first = momentOf(query, 'start');
  const wanted = first === null ? limitOf(query) : Math.max(0, last - minuteOf(first) + 1);
  const count = Math.min(wanted, limitOf(query));
  return Array.from({ length: count }, (_, index) => {
    const minute = last - count + 1 + index;
    return { timestamp: new Date(minute * 60_000).toISOString(), ...rowOf({ ticker, minute }) };
  });
}

function momentOf(query, end) {
  const date = query.get(`${end}_date`);
  if (date === null) return null;
  const moment = Date.parse(`${date}T${query.get(`${end}_time`) ?? '00:00:00'}Z`);
  if (Number.isNaN(moment)) throw new Invalid(`${end}_date and ${end}_time are no moment`);
  return moment;
}

function limitOf(query) {
  const limit = Number(query.get('limit') ?? LIMIT_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1) throw new Invalid('limit is a whole number from 1');
  return Math.min(limit, LIMIT_MAX);
}
