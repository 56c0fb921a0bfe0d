import type { Ask, Change, PersonRequest, Query } from '@fairlead/contracts';
import type { Tx } from '../persistence/tx';

/** Stops a subscription. */
export type Unsubscribe = () => void;

/** The undurable verbs for services: emit and listen (at most once), ask and answer. Durable messages go through `Tx`. */
export abstract class Messenger {
  /** Sends to whoever listens now. Never throws for want of listeners. */
  abstract emit(subject: string, message: object): void;
  /** Calls the handler for each message on a subject; `*` stands for one token, a last `>` for the rest. */
  abstract listen<T extends object>(
    subject: string,
    handler: (message: T, subject: string) => void,
  ): Unsubscribe;
  /** Asks a service. Throws AskTimeoutError where nobody answers in time (default 5 000 ms), AskRefusedError where it refuses. */
  abstract ask<Request, Reply>(
    ask: Ask<Request, Reply>,
    request: Request,
    options?: { readonly timeoutMs?: number },
  ): Promise<Reply>;
  /** Answers a question of this service. An AskRefusal thrown by the handler reaches the asker with its code. */
  abstract answer<Request, Reply>(
    query: Query<Request, Reply>,
    handler: (request: Request) => Promise<Reply>,
  ): Unsubscribe;
  /**
   * Makes a change that this service is asked for, once for each request id: the handler's unit of work also stores the
   * answer or refusal, and a repeated request gets that one again, also after a restart.
   */
  abstract answerOnce<Request extends PersonRequest, Reply>(
    change: Change<Request, Reply>,
    handler: (request: Request, tx: Tx) => Promise<Reply>,
  ): Unsubscribe;
}

/** How an answer travels: a refusal keeps its code, any other failure only its text. */
export type Answer =
  | { readonly value: unknown }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** Thrown by an answering handler for an expected reason, and at the asker with the same code. */
export class AskRefusedError extends Error {
  override readonly name = 'AskRefusedError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Nobody answered in time. The outcome is unknown. */
export class AskTimeoutError extends Error {
  override readonly name = 'AskTimeoutError';
}
