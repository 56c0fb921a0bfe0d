import type { ServiceName } from '@fairlead/contracts';

/** One committed unit of work. */
export interface CommittedUnit {
  readonly service: ServiceName;
  /** The stories it belongs to: of the handled message and of all it published. */
  readonly correlationIds: readonly string[];
  /** Statements of the unit, BEGIN and COMMIT not counted. */
  readonly statements: number;
}

/** One durable message handed to the transport. */
export interface PublishedMessage {
  readonly service: ServiceName;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** The envelope as JSON text. */
  readonly body: string;
}

/** How one try to handle a message ended. */
export type HandlingOutcome = 'handled' | 'duplicate' | 'failed' | 'unavailable' | 'dead-lettered';

/** One try to handle a message. */
export interface HandledMessage {
  readonly service: ServiceName;
  readonly type: string;
  readonly outcome: HandlingOutcome;
  readonly ms: number;
}

/** How many partitions of a service this process reads. */
export interface OwnedPartitions {
  readonly service: ServiceName;
  readonly owned: number;
}

/** Watches delivery: for metrics, and for tests that count commits and hops. Must not throw. */
export interface PlatformObserver {
  committed?(unit: CommittedUnit): void;
  published?(message: PublishedMessage): void;
  handled?(message: HandledMessage): void;
  partitionsOwned?(partitions: OwnedPartitions): void;
}

/** Returns one observer that tells several. */
export function allObservers(observers: readonly PlatformObserver[]): Required<PlatformObserver> {
  return {
    committed: (unit) => observers.forEach((each) => each.committed?.(unit)),
    published: (message) => observers.forEach((each) => each.published?.(message)),
    handled: (message) => observers.forEach((each) => each.handled?.(message)),
    partitionsOwned: (owned) => observers.forEach((each) => each.partitionsOwned?.(owned)),
  };
}
