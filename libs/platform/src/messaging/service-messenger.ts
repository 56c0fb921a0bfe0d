import {
  type Ask,
  type Change,
  type PersonRequest,
  type Query,
  type ServiceName,
  askSubject,
} from '@fairlead/contracts';
import { assert, present } from '@fairlead/core';
import type { Tx, UnitOfWork } from '../persistence/tx';
import { FirstAnswers } from './first-answers';
import {
  type Answer,
  AskRefusedError,
  AskTimeoutError,
  Messenger,
  type Unsubscribe,
} from './messenger';
import { RequestTimeoutError, type Transport } from './transport';

const ASK_TIMEOUT_MS = 5_000;

/** The undurable verbs of one service over a transport. */
export class ServiceMessenger extends Messenger {
  constructor(
    private readonly service: ServiceName,
    private readonly transport: Transport,
    /** Null for who only asks. */
    private readonly unitOfWork: UnitOfWork | null = null,
  ) {
    super();
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

  async ask<Request, Reply>(
    ask: Ask<Request, Reply>,
    request: Request,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<Reply> {
    const subject = askSubject(ask.service, ask.question);
    const answer = (await this.transport
      .request(subject, request, options.timeoutMs ?? ASK_TIMEOUT_MS)
      .catch((error: unknown) => {
        if (error instanceof RequestTimeoutError) throw new AskTimeoutError(error.message);
        throw error;
      })) as Answer;
    if ('refusal' in answer) {
      throw new AskRefusedError(answer.refusal.code, answer.refusal.message);
    }
    return answer.value as Reply;
  }

  answer<Request, Reply>(
    query: Query<Request, Reply>,
    handler: (request: Request) => Promise<Reply>,
  ): Unsubscribe {
    return this.respond(query, async (request: Request) => ({ value: await handler(request) }));
  }

  answerOnce<Request extends PersonRequest, Reply>(
    change: Change<Request, Reply>,
    handler: (request: Request, tx: Tx) => Promise<Reply>,
  ): Unsubscribe {
    const { question } = change;
    const answers = new FirstAnswers(
      present(this.unitOfWork, `${this.service} has no database to keep its answers in`),
    );
    return this.respond(change, (request: Request) =>
      answers.to({ question, request }, (tx) => handler(request, tx)),
    );
  }

  private respond<Request>(
    ask: Ask<Request, unknown>,
    answer: (request: Request) => Promise<Answer>,
  ): Unsubscribe {
    assert(ask.service === this.service, `${this.service} does not answer ${ask.question}`);
    return this.transport.respond(
      askSubject(ask.service, ask.question),
      async (request): Promise<Answer> => {
        try {
          return await answer(request as Request);
        } catch (error) {
          if (error instanceof AskRefusedError) {
            return { refusal: { code: error.code, message: error.message } };
          }
          const message = error instanceof Error ? error.message : String(error);
          return { refusal: { code: 'INTERNAL', message } };
        }
      },
    );
  }
}
