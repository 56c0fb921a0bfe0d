import type { Envelope, EventClass } from '@fairlead/contracts';

let count = 0;

/** Returns an envelope around data for a spec; only what a spec names needs to be there. */
export function envelope<Data extends object>(
  type: EventClass<Data>,
  data: Partial<Data>,
  rest: Partial<Envelope> = {},
): Envelope {
  count += 1;
  return {
    id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    type: type.contract.type,
    version: type.contract.version,
    occurredAt: '2026-11-23T14:30:01.250Z',
    recordedAt: '2026-11-23T14:30:01.250Z',
    correlationId: 'c0ffee00-0000-4000-8000-000000000000',
    causationId: null,
    source: 'spec',
    data,
    ...rest,
  };
}
