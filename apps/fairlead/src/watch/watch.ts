import type { Envelope } from '@fairlead/contracts';
import type { ApiClient } from '../client/api-client';
import { neutralText } from '../client/neutral';
import { processEnvironment } from '../config/environment';
import { Names } from '../printer/names';
import { stageOf } from '../printer/stage-of';
import { wantsColour } from '../printer/wants-colour';
import { EventPrinter } from '../up/event-printer';
import { StopRequest } from '../up/stop-request';
import { EventStream } from './event-stream';

/** What is watched, and how it is shown. */
export interface WatchOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Null: all. */
  readonly symbol: string | null;
  /** Null: all. */
  readonly stages: readonly string[] | null;
}

/** Prints events as they happen, until somebody stops it or nobody reads any more. */
export async function watch(client: ApiClient, options: WatchOptions): Promise<void> {
  const stop = new AbortController();
  void new StopRequest().made.then(() => stop.abort());
  process.stdout.once('error', () => stop.abort());
  const source = new Source();
  const printer = new EventPrinter(source, {
    json: options.json,
    style: {
      colour: wantsColour(process.stdout.isTTY, processEnvironment()),
      verbose: options.verbose,
    },
    write: (line) => process.stdout.write(`${line}\n`),
  });
  const filter = new Filter(options);
  const stream = new EventStream(client, {
    onEvent: (event) => {
      if (filter.lets(event)) source.push(event);
    },
    onRemark: (text) => process.stderr.write(`── ${neutralText(text)}\n`),
  });
  printer.start();
  if (process.stdout.isTTY) process.stderr.write(`── following ${client.url}; Ctrl-C ends it\n`);
  try {
    await stream.follow(stop.signal);
  } finally {
    printer.stop();
  }
}

/** Lets events of a symbol and of stages through. */
export class Filter {
  private readonly names = new Names();

  constructor(private readonly of: Pick<WatchOptions, 'symbol' | 'stages'>) {}

  lets(event: Envelope): boolean {
    // Each event is shown to it: some say only once which instrument an order belongs to.
    const symbol = this.names.symbolOf(event);
    if (this.of.symbol !== null && symbol !== this.of.symbol) return false;
    return this.of.stages === null || this.of.stages.includes(stageOf(event));
  }
}

/** Hands events to the printer. */
class Source {
  private listener: (event: Envelope) => void = () => undefined;

  subscribe(listener: (event: Envelope) => void): () => void {
    this.listener = listener;
    return () => {
      this.listener = () => undefined;
    };
  }

  push(event: Envelope): void {
    this.listener(event);
  }
}
