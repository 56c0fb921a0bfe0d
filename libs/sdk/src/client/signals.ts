import type { Disposition, SignalAction } from '@fairlead/contracts';

/** A signal to send. */
export interface SignalInput {
  /**
   * An id of yours (1 to 128 visible ASCII characters): the same id from the same source is never traded twice. Whoever
   * may send a signal again states `id` **and** `issuedAt`, so that it is the same signal; default: a new id each time.
   */
  readonly id?: string;
  /** Who sends: small letters, digits and hyphens. Default `sdk`. A key can be bound to certain sources. */
  readonly source?: string;
  /** A symbol of instruments.yaml, such as `AAPL`. */
  readonly symbol: string;
  readonly action: SignalAction;
  /** From 0 to 1: 0.85 is 85 %. */
  readonly confidence: number;
  /** When it was predicted: a Date, or ISO-8601 in UTC. Default: the present moment by Fairlead's own clock. */
  readonly issuedAt?: Date | string;
  /** After this moment nothing new is ordered for it. Default: 30 s after `issuedAt`, unless it is set otherwise there. */
  readonly expiresAt?: Date | string;
  /** The price that the model saw, in the instrument's currency; as text where each digit counts. */
  readonly price?: string | number;
  /** The model's own figure, in its own unit. */
  readonly numeric?: number;
  /** From 0 to 1, by the names of the outcomes. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** What the model saw, in its own units. */
  readonly features?: Readonly<Record<string, number>>;
  /** The model's name, at most 200 characters. */
  readonly model?: string;
  /** Counts the signals of a source. */
  readonly sequence?: number;
  /**
   * What the source believes to be held, before this signal is followed: shares unsigned, or the side alone. An entry whose
   * strategy cannot hold that is denied (`POSITION_GAP`), unless Fairlead is set to follow the source all the same.
   */
  readonly position?: {
    readonly side: 'LONG' | 'SHORT' | 'FLAT';
    readonly quantity?: string | number;
  };
}

/** How a signal ended. */
export interface SignalEnding {
  readonly outcome: Disposition;
  /** Why, for a program, such as `FILLED` or `QUOTE_STALE`. */
  readonly code: string;
  readonly reason: string;
}

/** What became of a signal that was sent. What is refused is thrown, as a RefusedError. */
export type SignalAnswer =
  | {
      /** It is committed: it will end in exactly one disposition. */
      readonly status: 'ACCEPTED';
      readonly signalId: string;
      readonly message: string;
    }
  | {
      /** It was accepted before, and is not traded again. */
      readonly status: 'DUPLICATE';
      readonly signalId: string;
      readonly message: string;
      /** How the first one ended; null while it is on its way. */
      readonly disposition: SignalEnding | null;
    };

/** Returns the body that a signal is sent as. */
export function bodyOfSignal(input: SignalInput, id: string, now: string | null): object {
  const { issuedAt, expiresAt, ...rest } = input;
  return {
    ...rest,
    id,
    source: input.source ?? 'sdk',
    issuedAt: momentText(issuedAt) ?? now,
    ...(expiresAt === undefined ? {} : { expiresAt: momentText(expiresAt) }),
  };
}

function momentText(moment: Date | string | undefined): string | undefined {
  return typeof moment === 'object' ? moment.toISOString() : moment;
}
