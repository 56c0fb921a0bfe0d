import type { LiveEvents } from '@fairlead/console-service';
import { BrokerGateV1, type Envelope } from '@fairlead/contracts';
import { type LineStyle, eventJson, eventLine } from '../printer/event-line';
import { Names } from '../printer/names';

/** Events of different keys are recorded in parallel; held this long, they can be shown in the order they were made. */
const HOLD_MS = 250;

/** How and where events are printed. */
export interface PrinterOptions {
  readonly json: boolean;
  readonly style: LineStyle;
  /** Of an earlier gate nothing is shown to a person: the outbox of the last run still says that it stops. ISO-8601 UTC. */
  readonly gatesSince?: string;
  readonly write: (line: string) => void;
}

/** Prints each event as a line, in the order in which they were made. */
export class EventPrinter {
  private readonly names = new Names();
  private waiting: Waiting[] = [];
  private readonly stopListening: () => void;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    live: Pick<LiveEvents, 'subscribe'>,
    private readonly options: PrinterOptions,
  ) {
    this.stopListening = live.subscribe((event) => {
      this.waiting.push({
        since: performance.now(),
        at: event.recordedAt,
        render: () => this.lineOf(event),
      });
    });
  }

  /** Prints a remark of ours, in its place among the events. */
  remark(text: string, at: string): void {
    this.waiting.push({ since: performance.now(), at, render: () => text });
  }

  /** Begins to print, with what came until now. Until then everything waits, so that the banner stands above. */
  start(): void {
    this.timer = setInterval(() => {
      this.print(performance.now() - HOLD_MS);
    }, HOLD_MS / 5);
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
    for (const { render } of due.sort(byMoment)) {
      const line = render();
      if (line !== null) this.options.write(line);
    }
  }

  private lineOf(event: Envelope): string | null {
    const { json, style, gatesSince } = this.options;
    if (json) return eventJson(event);
    const isGone =
      event.type === BrokerGateV1.contract.type &&
      gatesSince !== undefined &&
      event.occurredAt < gatesSince;
    return isGone ? null : eventLine(event, this.names, style);
  }
}

/** A line that waits until those made before it are here. */
interface Waiting {
  readonly since: number;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly render: () => string | null;
}

function byMoment(one: Waiting, other: Waiting): number {
  if (one.at === other.at) return 0;
  return one.at < other.at ? -1 : 1;
}
