import { systemPrincipal } from '@fairlead/contracts';
import { type Instant, derivedId, instantText } from '@fairlead/core';
import type { Prediction, TakenPrediction } from '@fairlead/signal-domain';
import type { NamedInstrument } from '../ports/instruments';
import type { OptionalFields, ParsedSubmission } from '../parse-submission';
import type { Arrival } from '../submit-signal';

/** What is known of a prediction beside itself. */
export interface PredictionContext {
  readonly source: string;
  readonly instrument: NamedInstrument;
}

/** Returns a prediction as a submission. */
export function submissionOf(taken: TakenPrediction, context: PredictionContext): ParsedSubmission {
  const { prediction, action, key, issuedAt, expiresAt, sequence } = taken;
  const { source, instrument } = context;
  const { symbol, key: instrumentKey } = instrument;
  return {
    ...{ id: key, source, symbol, instrumentKey, action, issuedAt, expiresAt },
    confidence: prediction.confidence,
    optional: { ...optionalFieldsOf(prediction), sequence },
  };
}

/** Returns how a prediction comes in. Its key is its body: the API may tell an id again with other features. */
export function arrivalOf(taken: TakenPrediction, source: string, receivedAt: Instant): Arrival {
  return {
    submissionId: derivedId('prediction-arrival', taken.key, instantText(receivedAt)),
    sender: {
      principal: systemPrincipal('signal-ingestion'),
      defaultSource: source,
      sources: null,
    },
    bodySha256: taken.key,
    headerKey: null,
    receivedAt,
    ageMsMax: taken.expiresAt - taken.issuedAt,
  };
}

function optionalFieldsOf(prediction: Prediction): OptionalFields {
  const { numeric, price, probabilities, features, model, predictedAt } = prediction;
  return {
    ...(numeric === null ? {} : { numeric }),
    ...(price === null ? {} : { price }),
    ...(Object.keys(probabilities).length === 0 ? {} : { probabilities: { ...probabilities } }),
    ...(Object.keys(features).length === 0 ? {} : { features: { ...features } }),
    ...(predictedAt === null ? {} : { predictedAt: instantText(predictedAt) }),
    ...modelFieldsOf(model),
  };
}

function modelFieldsOf(model: Prediction['model']): OptionalFields {
  if (model === null) return {};
  const { path, isTickerSpecific } = model;
  return {
    ...(path === null ? {} : { model: path }),
    modelInfo: {
      ...(path === null ? {} : { path }),
      ...(isTickerSpecific === null ? {} : { isTickerSpecific }),
    },
  };
}
