import type { Batching } from '@fairlead/contracts';
import type { Delivery, AckDecision } from '../transport';
import type { DeliveryProcessor, ProcessorParts } from './delivery-processor';
import { handleTogether, readyOf } from './handle-together';

/** A message that waits for company. */
interface Waiting {
  readonly delivery: Delivery;
  readonly dueAt: number;
  readonly settle: (settlement: AckDecision) => void;
}

const SETTLED: AckDecision = { kind: 'settled' };
/** Those due within this share of the wait go along. */
const ALONG_SHARE = 0.5;

/**
 * Takes deliveries of one service through the inbox many at a time: one unit of work, one commit. Whatever is not a first
 * delivery in good order, and every message of a unit that failed, is handled by itself, so that one cannot hold or
 * spoil the others.
 */
export class BatchProcessor {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;
  private busy = false;

  constructor(
    private readonly parts: ProcessorParts,
    private readonly alone: DeliveryProcessor,
    private readonly batching: Batching,
  ) {}

  /** Handles one delivery, with others. Never throws. */
  readonly process = (delivery: Delivery): Promise<AckDecision> =>
    new Promise((settle) => {
      const dueAt = performance.now() + this.batching.withinMs;
      this.waiting.push({ delivery, dueAt, settle });
      this.schedule();
    });

  private schedule(): void {
    const [first] = this.waiting;
    if (this.busy || this.timer !== null || first === undefined) return;
    const isFull = this.waiting.length >= this.batching.upTo;
    const waitMs = isFull ? 0 : Math.max(0, first.dueAt - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.handleDue();
    }, waitMs).unref();
  }

  private async handleDue(): Promise<void> {
    this.busy = true;
    const until = performance.now() + this.batching.withinMs * ALONG_SHARE;
    const due = this.waiting.filter(({ dueAt }) => dueAt <= until).slice(0, this.batching.upTo);
    this.waiting = this.waiting.slice(due.length);
    await this.handle(due);
    this.busy = false;
    this.schedule();
  }

  private async handle(due: readonly Waiting[]): Promise<void> {
    const ready = due.flatMap(({ delivery }) => readyOf(delivery, this.parts) ?? []);
    const isTogether = ready.length > 1 && (await handleTogether(ready, this.parts));
    const done = new Set(isTogether ? ready.map(({ delivery }) => delivery) : []);
    for (const { delivery, settle } of due) if (done.has(delivery)) settle(SETTLED);
    for (const { delivery, settle } of due) {
      if (!done.has(delivery)) settle(await this.alone.process(delivery));
    }
  }
}
