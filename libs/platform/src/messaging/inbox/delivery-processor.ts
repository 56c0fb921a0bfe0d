import { setTimeout as sleep } from 'node:timers/promises';
import { type Envelope, type ServiceName, parseEnvelope } from '@fairlead/contracts';
import type { Logger } from '../../observability/logger';
import type { HandlingOutcome, PlatformObserver } from '../../observability/observer';
import { inStory } from '../../observability/pino-logger';
import { PartitionLostError, isConflict, isUnavailable } from '../../persistence/failures';
import type { InboxUnitOfWork } from '../../persistence/inbox-unit-of-work';
import type { Tx } from '../../persistence/tx';
import type { Delivery, AckDecision, TransportMessage } from '../transport';
import { AttemptStore } from './attempt-store';
import { deadLetter } from './dead-letters';

/** Tries of a message before it is set aside. */
const ATTEMPTS_MAX = 5;
/** The pause before the second, third … try. */
const RETRY_DELAYS_MS = [50, 250, 1_000, 3_000] as const;
const SUSPEND_FIRST_MS = 100;
const SUSPEND_MAX_MS = 1_000;
/** Two transactions that met are done again this often before it counts as a failed try. */
const CONFLICTS_MAX = 20;
const CONFLICT_PAUSE_MS = 5;

/** Handles a parsed message inside a unit of work. */
export type MessageHandler = (event: Envelope, tx: Tx) => Promise<void>;

/** What the processor of one service needs. */
export interface ProcessorParts {
  readonly service: ServiceName;
  readonly unitOfWork: InboxUnitOfWork;
  readonly handlers: ReadonlyMap<string, MessageHandler>;
  readonly logger: Logger;
  readonly observer: PlatformObserver;
  /** Rejects in the unit of work of a message that is not this process's to handle any more. */
  readonly guard: (tx: Tx, message: TransportMessage) => Promise<void>;
}

/** What is remembered of a message between tries in this process. */
interface Memory {
  readonly error: string;
  /** A try that ended because a dependency was away is made again without being counted. */
  readonly uncounted: boolean;
}

/** Returns the key a handler is found under. */
export function handlerKey(type: string, version: number): string {
  return `${type}@${version}`;
}

/**
 * Takes deliveries of one service through the inbox: once each, five tries, then set aside. From the second delivery on
 * the try is committed before the handler runs, so that a message that kills the process is counted too.
 */
export class DeliveryProcessor {
  private readonly attempts: AttemptStore;
  private readonly memory = new Map<string, Memory>();
  private suspendMs = SUSPEND_FIRST_MS;

  constructor(private readonly parts: ProcessorParts) {
    this.attempts = new AttemptStore(parts.service);
  }

  /** Handles one delivery. Never throws. */
  readonly process = async (delivery: Delivery): Promise<AckDecision> => {
    const startedAt = performance.now();
    const isCounted = this.isCounted(delivery);
    const { settlement, outcome } = await this.tryOnce(delivery);
    if (settlement.kind === 'settled') this.memory.delete(delivery.message.id);
    // Else every restart during a long absence would count, and the fifth would set a good message aside.
    if (outcome === 'unavailable' && isCounted) await this.uncount(delivery.message.id);
    this.parts.observer.handled?.({
      service: this.parts.service,
      type: delivery.message.type,
      outcome,
      ms: performance.now() - startedAt,
    });
    return settlement;
  };

  private async tryOnce(delivery: Delivery): Promise<Ended> {
    let attempt: number | null = delivery.count;
    try {
      attempt = await this.countTry(delivery);
      if (attempt === null) return settled('duplicate');
      if (attempt > ATTEMPTS_MAX) return await this.deadLetter(delivery, ATTEMPTS_MAX, null);
      const ended = await this.handle(delivery);
      this.suspendMs = SUSPEND_FIRST_MS;
      return ended;
    } catch (error) {
      return this.failed(delivery, attempt ?? delivery.count, error);
    }
  }

  /** Returns the number of this try, or null where the message is done. */
  private async countTry({ message, count }: Delivery): Promise<number | null> {
    if (!this.isCounted({ message, count })) return 1;
    const lastError = this.memory.get(message.id)?.error ?? null;
    return this.parts.unitOfWork.run((tx) => this.attempts.count(tx, message.id, lastError));
  }

  private isCounted({ message, count }: Delivery): boolean {
    return count > 1 && this.memory.get(message.id)?.uncounted !== true;
  }

  /** Where the database is what is away, the count stays one too high, once in the life of a process. */
  private async uncount(messageId: string): Promise<void> {
    const { unitOfWork, logger } = this.parts;
    await unitOfWork
      .run((tx) => this.attempts.uncount(tx, messageId))
      .catch((error: unknown) => logger.debug('attempt.counted', { messageId, error }));
  }

  private async handle(delivery: Delivery): Promise<Ended> {
    const parsed = parse(delivery.message.body);
    if (typeof parsed === 'string') return this.deadLetter(delivery, 1, parsed);
    const handler = this.parts.handlers.get(handlerKey(parsed.type, parsed.version));
    if (handler === undefined) {
      const name = handlerKey(parsed.type, parsed.version);
      return this.deadLetter(delivery, 1, `${this.parts.service} has no handler for ${name}`);
    }
    return settled(
      (await this.runHandler(delivery.message, { event: parsed, handler }))
        ? 'handled'
        : 'duplicate',
    );
  }

  private async runHandler(
    message: TransportMessage,
    { event, handler }: { readonly event: Envelope; readonly handler: MessageHandler },
  ): Promise<boolean> {
    const id = { messageId: event.id, correlationId: event.correlationId };
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        return await inStory({ correlationId: event.correlationId }, () =>
          this.parts.unitOfWork.handle(id, async (tx) => {
            await this.parts.guard(tx, message);
            await handler(event, tx);
          }),
        );
      } catch (error) {
        if (!isConflict(error) || conflicts >= CONFLICTS_MAX) throw error;
        await sleep(CONFLICT_PAUSE_MS * (conflicts + 1), undefined, { ref: false });
      }
    }
  }

  private async failed(delivery: Delivery, attempt: number, error: unknown): Promise<Ended> {
    const { id, type } = delivery.message;
    const text = textOf(error);
    if (error instanceof PartitionLostError) {
      return { settlement: { kind: 'untouched' }, outcome: 'unavailable' };
    }
    if (isUnavailable(error)) {
      // A first try leaves no row, so its repetition is the first one still.
      this.memory.set(id, { error: text, uncounted: true });
      const afterMs = this.suspendMs;
      this.suspendMs = Math.min(afterMs * 2, SUSPEND_MAX_MS);
      this.parts.logger.warn('message.waits', { id, type, afterMs, error: text });
      return { settlement: { kind: 'suspend', afterMs }, outcome: 'unavailable' };
    }
    this.memory.set(id, { error: text, uncounted: false });
    this.parts.logger.error('message.failed', { id, type, attempt, error });
    if (attempt >= ATTEMPTS_MAX) return this.deadLetterSafely(delivery, text);
    const afterMs = RETRY_DELAYS_MS[attempt - 1] ?? SUSPEND_MAX_MS;
    return { settlement: { kind: 'retry', afterMs }, outcome: 'failed' };
  }

  private async deadLetterSafely(delivery: Delivery, error: string): Promise<Ended> {
    try {
      return await this.deadLetter(delivery, ATTEMPTS_MAX, error);
    } catch (cause) {
      this.parts.logger.error('dead-letter.failed', { id: delivery.message.id, error: cause });
      return { settlement: { kind: 'suspend', afterMs: SUSPEND_MAX_MS }, outcome: 'unavailable' };
    }
  }

  private async deadLetter(
    { message }: Delivery,
    attempts: number,
    error: string | null,
  ): Promise<Ended> {
    const id = { messageId: message.id, correlationId: message.id };
    await this.parts.unitOfWork.handle(id, async (tx) => {
      await this.parts.guard(tx, message);
      const reason = error ?? (await this.attempts.lastError(tx, message.id)) ?? KILLED;
      await deadLetter(tx, this.parts.service, { message, attempts, error: reason });
      this.parts.logger.error('message.dead-lettered', {
        id: message.id,
        type: message.type,
        attempts,
        error: reason,
      });
    });
    return settled('dead-lettered');
  }
}

const KILLED = 'the process ended each time while this message was handled';

interface Ended {
  readonly settlement: AckDecision;
  readonly outcome: HandlingOutcome;
}

function settled(outcome: HandlingOutcome): Ended {
  return { settlement: { kind: 'settled' }, outcome };
}

/** Returns the envelope, or what is wrong with it. */
function parse(body: string): Envelope | string {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch (error) {
    return `not JSON: ${textOf(error)}`;
  }
  const parsed = parseEnvelope(document);
  if (parsed.ok) return parsed.value;
  return parsed.refusal.map(({ path, message }) => `${path} ${message}`).join('; ');
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
