import {
  type ServiceRequest,
  type Change,
  type PersonRequest,
  type Query,
  type ServiceName,
  requestSubject,
} from '@fairlead/contracts';
import { assert, present } from '@fairlead/core';
import type { Tx, UnitOfWork } from '../persistence/tx';
import { FirstReplies } from './first-replies';
import {
  type Arrived,
  type ReplyMessage,
  RequestRefusedError,
  ReplyTimeoutError,
  Messenger,
  type Unsubscribe,
} from './messenger';
import { RequestTimeoutError, type Transport } from './transport';

const REPLY_TIMEOUT_MS = 5_000;

/** The undurable verbs of one service over a transport. */
export class ServiceMessenger extends Messenger {
  constructor(
    private readonly service: ServiceName,
    private readonly transport: Transport,
    /** Null for who only requests. */
    private readonly unitOfWork: UnitOfWork | null = null,
  ) {
    super();
  }

  isConnected(): boolean {
    return this.transport.healthy();
  }

  emit(subject: string, message: object): void {
    this.transport.emit(subject, message);
  }

  listen<T extends object>(
    subject: string,
    handler: (message: T, subject: string) => void,
  ): Unsubscribe {
    // Core messages are trusted to have the shape that their subject says: they come from our own services only.
    return this.transport.listen(subject, (message, on) => handler(message as T, on));
  }

  async request<Request, Reply>(
    to: ServiceRequest<Request, Reply>,
    request: Request,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<Reply> {
    const subject = requestSubject(to.service, to.name);
    const reply = (await this.transport
      .request(subject, request, options.timeoutMs ?? REPLY_TIMEOUT_MS)
      .catch((error: unknown) => {
        if (error instanceof RequestTimeoutError) throw new ReplyTimeoutError(error.message);
        throw error;
      })) as ReplyMessage;
    if ('refusal' in reply) {
      throw new RequestRefusedError(reply.refusal.code, reply.refusal.message);
    }
    return reply.value as Reply;
  }

  reply<Request, Reply>(
    query: Query<Request, Reply>,
    handler: (request: Request) => Promise<Reply>,
  ): Unsubscribe {
    return this.respond(query, async (request: Request) => ({ value: await handler(request) }));
  }

  replyOnce<Request extends PersonRequest, Reply>(
    change: Change<Request, Reply>,
    handler: (request: Request, tx: Tx) => Promise<Reply>,
    arrived: Arrived<Request> = () => () => undefined,
  ): Unsubscribe {
    const { name } = change;
    const replies = new FirstReplies(
      present(this.unitOfWork, `${this.service} has no database to keep its replies in`),
    );
    return this.respond(change, async (request: Request) => {
      const changesNothing = arrived(request);
      let isNew = false;
      const message = await replies.to({ name, request }, (tx) => {
        isNew = true;
        return handler(request, tx);
      });
      if (!isNew || 'refusal' in message) changesNothing();
      return message;
    });
  }

  private respond<Request>(
    kind: ServiceRequest<Request, unknown>,
    reply: (request: Request) => Promise<ReplyMessage>,
  ): Unsubscribe {
    assert(kind.service === this.service, `${this.service} does not reply to ${kind.name}`);
    return this.transport.respond(
      requestSubject(kind.service, kind.name),
      async (request): Promise<ReplyMessage> => {
        try {
          return await reply(request as Request);
        } catch (error) {
          if (error instanceof RequestRefusedError) {
            return { refusal: { code: error.code, message: error.message } };
          }
          const message = error instanceof Error ? error.message : String(error);
          return { refusal: { code: 'INTERNAL', message } };
        }
      },
    );
  }
}
