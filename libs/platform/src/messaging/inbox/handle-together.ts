import { type Envelope, parseEnvelope } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import type { Delivery } from '../transport';
import { type MessageHandler, type ProcessorParts, handlerKey } from './delivery-processor';

/** A message that can be handled with others: a first delivery whose envelope is in order. */
export interface Ready {
  readonly delivery: Delivery;
  readonly event: Envelope;
  readonly handler: MessageHandler;
}

/** Returns the message as it can be handled with others, or null where it has to be handled by itself. */
export function readyOf(delivery: Delivery, { handlers }: ProcessorParts): Ready | null {
  if (delivery.count > 1) return null;
  const parsed = parseEnvelope(documentOf(delivery.message.body));
  if (!parsed.ok) return null;
  const handler = handlers.get(handlerKey(parsed.value.type, parsed.value.version));
  return handler === undefined ? null : { delivery, event: parsed.value, handler };
}

/** Handles messages in their order, in one unit of work. True where all of them are committed; else none is. */
export async function handleTogether(
  ready: readonly Ready[],
  { unitOfWork, guard, logger, observer, service }: ProcessorParts,
): Promise<boolean> {
  const startedAt = performance.now();
  const byId = new Map(ready.map((each) => [each.event.id, each]));
  let isGuarded = false;
  const ids = ready.map(({ event: { id, correlationId } }) => ({ messageId: id, correlationId }));
  const fresh = await unitOfWork
    .handleAll(ids, async (tx, messageId) => {
      const { delivery, event, handler } = present(byId.get(messageId), 'each id has its message');
      // They are of one partition, or of none.
      if (!isGuarded) await guard(tx, delivery.message);
      isGuarded = true;
      await handler(event, tx);
    })
    .catch((error: unknown) => {
      logger.debug('messages.parted', { count: ready.length, error });
      return null;
    });
  if (fresh === null) return false;
  const ms = performance.now() - startedAt;
  for (const { event } of ready) {
    const outcome = fresh.has(event.id) ? 'handled' : 'duplicate';
    observer.handled?.({ service, type: event.type, outcome, ms });
  }
  return true;
}

/** What is not JSON is no envelope either. */
function documentOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
