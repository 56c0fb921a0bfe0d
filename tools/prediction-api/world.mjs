// What the API knows: its predictions, and rows of data that are a function of ticker and minute.
const KEPT_MAX = 10_000;

export class PredictionWorld {
  #tickers;
  #style;
  #predictions = [];
  /** As in a database that outlives the server, no id comes twice. */
  #firstId = Math.floor(Date.now() / 1_000) * 10_000;

  constructor({ tickers, ids, times }) {
    this.#tickers = tickers;
    this.#style = { ids, times };
    for (const ticker of tickers) this.predict({ ticker, signal: 'HOLD', confidence: 0.5 });
  }

  tickers() {
    return this.#tickers;
  }

  /** Makes a prediction, now. What is not said has a value that is plausible. Returns it as the API answers it. */
  predict({ ticker, signal, confidence, numeric, stock_price: price, ...more }) {
    const sequence = this.#predictions.length + 1;
    const made = {
      ticker,
      sequence,
      at: Date.now(),
      prediction: {
        ...(this.#style.ids ? { id: this.#firstId + sequence } : {}),
        ...(this.#style.times ? { prediction_time: new Date().toISOString() } : {}),
        signal,
        numeric: numeric ?? { BUY: 1, SELL: -1, SHORT: -1 }[signal] ?? 0,
        confidence,
        stock_price: price ?? priceOf(ticker, minuteOf(Date.now())),
        probabilities: { [signal]: confidence },
        feature_values: { divergence: Number((confidence - 0.5).toFixed(4)), sequence },
        ...more,
      },
    };
    this.#predictions.push(made);
    if (this.#predictions.length > KEPT_MAX) this.#predictions.shift();
    return made;
  }

  all() {
    return this.#predictions;
  }

  /** Newest first. */
  predictionsOf(ticker) {
    return this.#predictions.filter((made) => made.ticker === ticker).reverse();
  }
}

export const MODEL = { model_path: 'models/default.pkl', is_ticker_specific: false };

export const minuteOf = (ms) => Math.floor(ms / 60_000);

/** A price that wanders between 50 and 250 and is the same whenever it is asked for. */
export function priceOf(ticker, minute) {
  const seed = [...ticker].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return Number((150 + 100 * Math.sin((minute + seed) / 97)).toFixed(2));
}
