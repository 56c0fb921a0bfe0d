import type { Envelope, EventClass } from './event-contract';

/** True where the envelope carries data of this class. */
export function isEvent<Data extends object>(
  event: Envelope,
  type: EventClass<Data>,
): event is Envelope<Data> {
  return event.type === type.contract.type && event.version === type.contract.version;
}

/** Returns the data of the events of a class, in the order given. */
export function dataOf<Data extends object>(
  events: readonly Envelope[],
  type: EventClass<Data>,
): readonly Data[] {
  return events.flatMap((event) => (isEvent(event, type) ? [event.data] : []));
}
