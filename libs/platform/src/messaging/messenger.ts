import type { ServiceRequest, Change, PersonRequest, Query } from '@fairlead/contracts';
import type { Tx } from '../persistence/tx';

/** Stops a subscription. */
export type Unsubscribe = () => void;

/**
 * Does what cannot wait for a unit of work, the moment a request comes. What it returns is called where nothing was changed:
 * the request had come before, or was refused.
 */
export type Arrived<Request> = (request: Request) => () => void;

/** The undurable verbs for services: emit and listen (at most once), request and reply. Durable messages go through `Tx`. */
export abstract class Messenger {
  /** False while what carries messages is away: then nobody can be reached, and nobody is to blame for not answering. */
  abstract isConnected(): boolean;
  /** Sends to whoever listens now. Never throws for want of listeners. */
  abstract emit(subject: string, message: object): void;
  /** Calls the handler for each message on a subject; `*` stands for one token, a last `>` for the rest. */
  abstract listen<T extends object>(
    subject: string,
    handler: (message: T, subject: string) => void,
  ): Unsubscribe;
  /** Requests a service. Throws ReplyTimeoutError where nobody answers in time (default 5 000 ms), RequestRefusedError where it refuses. */
  abstract request<Request, Reply>(
    to: ServiceRequest<Request, Reply>,
    request: Request,
    options?: { readonly timeoutMs?: number },
  ): Promise<Reply>;
  /** Replies to a query of this service. A RequestRefusal thrown by the handler reaches the requester with its code. */
  abstract reply<Request, Reply>(
    query: Query<Request, Reply>,
    handler: (request: Request) => Promise<Reply>,
  ): Unsubscribe;
  /**
   * Makes a change that this service is asked for, once for each request id: the handler's unit of work also stores the
   * answer or refusal, and a repeated request gets that one again, also after a restart.
   */
  abstract replyOnce<Request extends PersonRequest, Reply>(
    change: Change<Request, Reply>,
    handler: (request: Request, tx: Tx) => Promise<Reply>,
    arrived?: Arrived<Request>,
  ): Unsubscribe;
}

/** How a reply travels: a refusal keeps its code, any other failure only its text. */
export type ReplyMessage =
  | { readonly value: unknown }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** Thrown by a replying handler for an expected reason, and at the requester with the same code. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Nobody replied in time. The outcome is unknown. */
export class ReplyTimeoutError extends Error {
  override readonly name = 'ReplyTimeoutError';
}
