import { type Instant, derivedId, instantText } from '@fairlead/core';
import { KEY_FORMAT } from '../submission/submission-key';

/** The model that made a prediction. */
export interface ModelInfo {
  readonly path: string | null;
  readonly isTickerSpecific: boolean | null;
}

/** What the prediction API says of one ticker. */
export interface Prediction {
  /** The API's own id, where it has one. */
  readonly id: string | null;
  /** As the API writes it: BUY, SELL, SHORT, HOLD, NEUTRAL. */
  readonly signal: string;
  readonly numeric: number | null;
  /** 0 to 1. */
  readonly confidence: number;
  /** Decimal text. */
  readonly price: string | null;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly features: Readonly<Record<string, number>>;
  readonly model: ModelInfo | null;
  /** When the model made it; null where the API does not tell, or tells it without a zone. */
  readonly predictedAt: Instant | null;
}

/** What is remembered of the prediction that was seen last: enough to know it again. */
export interface SeenPrediction {
  readonly id: string | null;
  readonly predictedAt: Instant | null;
  /** What the latest answer and the list of predictions agree on. */
  readonly essence: string;
  /** Everything in it. */
  readonly content: string;
}

/** Returns what is remembered of a prediction. */
export function seenOf(prediction: Prediction): SeenPrediction {
  const { id, predictedAt, signal, numeric, confidence, price } = prediction;
  const essence = derivedId('prediction-essence', canonical([signal, numeric, confidence, price]));
  const { probabilities, features, model } = prediction;
  const rest = [probabilities, features, model];
  const content = derivedId('prediction-content', essence, timeText(predictedAt), canonical(rest));
  return { id, predictedAt, essence, content };
}

/**
 * True where both are one prediction: by the API's id where both have one, else by time and essence where both have a time,
 * else by all of their content. The list of predictions may leave out features that the latest answer has.
 */
export function isSamePrediction(one: SeenPrediction, other: SeenPrediction): boolean {
  if (one.id !== null && other.id !== null) return one.id === other.id;
  if (one.predictedAt !== null && other.predictedAt !== null) {
    return one.predictedAt === other.predictedAt && one.essence === other.essence;
  }
  return one.content === other.content;
}

/** Where a prediction's identity comes from. */
export interface PredictionIdentity {
  readonly ticker: string;
  readonly prediction: SeenPrediction;
  /** How often the prediction of this ticker has changed, this change included. */
  readonly changes: number;
}

/**
 * Returns the key that makes a repeat recognisable: from the API's id, else from ticker, content and the count of changes,
 * so that tomorrow's equal prediction is a new one and an answer that is seen twice is not.
 */
export function predictionKeyOf({ ticker, prediction, changes }: PredictionIdentity): string {
  const { id, content } = prediction;
  if (id === null) return derivedId('prediction', ticker, content, String(changes));
  const readable = `${ticker}:${id}`;
  return KEY_FORMAT.test(readable) ? readable : derivedId('prediction-id', ticker, id);
}

function timeText(moment: Instant | null): string {
  return moment === null ? '' : instantText(moment);
}

/** JSON with the keys of objects in order, so that equal content is equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
