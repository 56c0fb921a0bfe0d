import type { Envelope } from '@fairlead/contracts';
import { parseInstant } from '@fairlead/core';
import type { InstrumentCatalogue } from '@fairlead/platform';
import type { EventFacts, FieldValue } from '@fairlead/rules-domain';

/** Fields that events may have in common. */
interface CommonFields {
  readonly instrumentKey?: string;
  readonly symbol?: string;
}

/** Returns an event as rules see it: its symbol by the name that the list of instruments has for it. */
export function eventFactsOf(event: Envelope, instruments: InstrumentCatalogue): EventFacts {
  const { instrumentKey, symbol, ...data } = event.data as CommonFields;
  const named =
    instrumentKey === undefined
      ? null
      : (instruments.byKey(instrumentKey)?.name ?? symbol ?? instrumentKey);
  return {
    ...{ eventId: event.id, type: event.type, symbol: named },
    fields: new Map([
      ...plainFields(data),
      ...(named === null ? [] : [['symbol', named] as const]),
    ]),
    occurredAt: parseInstant(event.occurredAt),
  };
}

function plainFields(data: object): readonly (readonly [string, FieldValue])[] {
  return Object.entries(data).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, value] as const]
      : [],
  );
}
