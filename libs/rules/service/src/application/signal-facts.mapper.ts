import type { Envelope, SignalAcceptedV1 } from '@fairlead/contracts';
import { type InstrumentKey, type SignalId, decimal, parseInstant } from '@fairlead/core';
import type { FieldValue, SignalFacts } from '@fairlead/rules-domain';

/** Returns a signal as rules see it. */
export function signalFactsOf({
  data: signal,
  occurredAt,
}: Envelope<SignalAcceptedV1>): SignalFacts {
  return {
    signalId: signal.signalId as SignalId,
    source: signal.source,
    symbol: signal.symbol,
    instrumentKey: signal.instrumentKey as InstrumentKey,
    action: signal.action,
    confidence: signal.confidence,
    price: signal.price === undefined ? null : decimal(signal.price),
    acceptedAt: parseInstant(occurredAt),
    expiresAt: parseInstant(signal.expiresAt),
    sequence: signal.sequence ?? null,
    fields: new Map([...plainFields(signal), ...mapFields(signal)]),
  };
}

function plainFields(signal: SignalAcceptedV1): [string, FieldValue][] {
  const { action, confidence, source, symbol, numeric, price, model, sequence } = signal;
  const fields = { action, confidence, source, symbol, numeric, price, model, sequence };
  return Object.entries(fields).flatMap(([name, value]): [string, FieldValue][] =>
    value === undefined ? [] : [[name, value]],
  );
}

function mapFields(signal: SignalAcceptedV1): [string, FieldValue][] {
  const { features = {}, probabilities = {} } = signal;
  return Object.entries({ features, probabilities }).flatMap(([map, values]) =>
    Object.entries(values).map(([name, value]): [string, FieldValue] => [`${map}.${name}`, value]),
  );
}
