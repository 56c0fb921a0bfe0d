import type { LiveEvents } from '@fairlead/console-service';
import type { Envelope } from '@fairlead/contracts';
import { type LineStyle, eventJson, eventLine } from '../printer/event-line';
import { Names } from '../printer/names';

/** Events of different keys are recorded in parallel; held this long, they can be shown in the order they were made. */
const HOLD_MS = 40;

/** How and where events are printed. */
export interface PrinterOptions {
  readonly json: boolean;
  readonly style: LineStyle;
  readonly write: (line: string) => void;
}

/** Prints each event as a line, in the order in which they were made. */
export class EventPrinter {
  private readonly names = new Names();
  private waiting: { readonly event: Envelope; readonly since: number }[] = [];
  private readonly stopListening: () => void;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    live: LiveEvents,
    private readonly options: PrinterOptions,
  ) {
    this.stopListening = live.subscribe((event) => {
      this.waiting.push({ event, since: performance.now() });
    });
  }

  /** Begins to print, with what came until now. Until then everything waits, so that the banner stands above. */
  start(): void {
    this.timer = setInterval(() => {
      this.print(performance.now() - HOLD_MS);
    }, HOLD_MS / 2);
    this.timer.unref();
  }

  /** Prints what still waits and ends. */
  stop(): void {
    this.stopListening();
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.print(Infinity);
  }

  private print(until: number): void {
    const due = this.waiting.filter((entry) => entry.since <= until);
    this.waiting = this.waiting.filter((entry) => entry.since > until);
    const inOrder = due.map(({ event }) => event).sort(byRecording);
    for (const event of inOrder) {
      const line = this.lineOf(event);
      if (line !== null) this.options.write(line);
    }
  }

  private lineOf(event: Envelope): string | null {
    return this.options.json ? eventJson(event) : eventLine(event, this.names, this.options.style);
  }
}

function byRecording(one: Envelope, other: Envelope): number {
  if (one.recordedAt === other.recordedAt) return 0;
  return one.recordedAt < other.recordedAt ? -1 : 1;
}
