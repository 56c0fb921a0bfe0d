import type { PersonRequest } from '@fairlead/contracts';
import type { Tx, UnitOfWork } from '../persistence/tx';
import { type ReplyMessage, RequestRefusedError } from './messenger';

/** A request as it came: what it is called, and what it says. */
export interface ChangeRequest {
  readonly name: string;
  readonly request: PersonRequest;
}

/**
 * Replies to each request that changes something once. The first reply is stored in the unit of work that makes the
 * change, and given again to whoever repeats the request: because its reply was lost, or to be sure.
 */
export class FirstReplies {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Makes the change and returns the reply, or the first reply where the request came before. */
  async to(asked: ChangeRequest, change: (tx: Tx) => Promise<unknown>): Promise<ReplyMessage> {
    if (!saysWho(asked.request)) return refusal('WHO', WHO);
    try {
      return await this.replyWith(asked, async (tx) => ({ value: await change(tx) }));
    } catch (error) {
      if (!(error instanceof RequestRefusedError)) throw error;
      // What the change had begun is undone by now, and the refusal is kept: who repeats a request asks for nothing new.
      return this.replyWith(asked, () => Promise.resolve(refusal(error.code, error.message)));
    }
  }

  private replyWith(
    asked: ChangeRequest,
    find: (tx: Tx) => Promise<ReplyMessage>,
  ): Promise<ReplyMessage> {
    return this.unitOfWork.run(async (tx) => {
      const first = await enter(tx, asked);
      if (first !== null) return first;
      const reply = await find(tx);
      await tx.query('UPDATE first_answer SET answer = $2 WHERE request_id = $1', [
        asked.request.requestId,
        JSON.stringify(reply),
      ]);
      return reply;
    });
  }
}

const WHO = 'say who asks (by) and give the request an id of its own (requestId)';

/** Enters a request. Returns null where it is new, else its reply; one that is being replied to is waited for. */
async function enter(tx: Tx, { name, request }: ChangeRequest): Promise<ReplyMessage | null> {
  // Who repeats a request with another key repeats it all the same.
  const { principal: _principal, ...repeated } = request;
  const { requestId } = repeated;
  const text = JSON.stringify(repeated);
  const entered = await tx.query(
    `INSERT INTO first_answer (request_id, question, request) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING RETURNING 1`,
    [requestId, name, text],
  );
  if (entered.length > 0) return null;
  const [found] = await tx.query<{ question: string; request: string; answer: string }>(
    'SELECT question, request, answer FROM first_answer WHERE request_id = $1',
    [requestId],
  );
  if (found?.question === name && found.request === text)
    return JSON.parse(found.answer) as ReplyMessage;
  return refusal(
    'REQUEST_ID_REUSED',
    `another request had the id ${requestId}; give each request an id of its own, and repeat it only unchanged`,
  );
}

function refusal(code: string, message: string): ReplyMessage {
  return { refusal: { code, message } };
}

function saysWho({ requestId, by }: PersonRequest): boolean {
  return [requestId, by].every((text) => typeof text === 'string' && text.length > 0);
}
