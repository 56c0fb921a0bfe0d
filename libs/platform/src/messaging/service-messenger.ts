import { type Ask, type ServiceName, askSubject } from '@fairlead/contracts';
import { assert } from '@fairlead/core';
import { AskRefusedError, AskTimeoutError, Messenger, type Unsubscribe } from './messenger';
import { RequestTimeoutError, type Transport } from './transport';

const ASK_TIMEOUT_MS = 5_000;

/** How an answer travels: a refusal keeps its code, any other failure only its text. */
type Answer =
  | { readonly value: unknown }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** The undurable verbs of one service over a transport. */
export class ServiceMessenger extends Messenger {
  constructor(
    private readonly service: ServiceName,
    private readonly transport: Transport,
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
    ask: Ask<Request, Reply>,
    handler: (request: Request) => Promise<Reply>,
  ): Unsubscribe {
    assert(ask.service === this.service, `${this.service} does not answer ${ask.question}`);
    return this.transport.respond(
      askSubject(ask.service, ask.question),
      async (request): Promise<Answer> => {
        try {
          return { value: await handler(request as Request) };
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
