import type { Envelope } from '@fairlead/contracts';
import type { StreamNotice } from '../events/follow-events';

/** An event on its way to handlers. */
export interface Delivery {
  readonly event: Envelope;
  /** Where it stands in its stream of NATS; null over HTTP. */
  readonly sequence: number | null;
  /** True where it came before and was not finished then; over HTTP that is not known. */
  readonly redelivered: boolean;
  /** Keeps the place: this event comes no more. */
  settle(): void | Promise<void>;
}

/** What brings events one after the other until the signal ends it. */
export type Deliveries = (of: {
  readonly signal: AbortSignal;
  readonly onNotice: (notice: StreamNotice) => void;
}) => AsyncGenerator<Delivery, void, void>;
