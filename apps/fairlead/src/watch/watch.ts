import type { Envelope } from '@fairlead/contracts';
import type { FairleadClient, StreamNotice } from '@fairlead/sdk';
import { neutralText } from '../client/neutral';
import { processEnvironment } from '../config/environment';
import { Names } from '../printer/names';
import { stageOf } from '../printer/stage-of';
import { wantsColour } from '../printer/wants-colour';
import { EventPrinter } from '../up/event-printer';
import { StopRequest } from '../up/stop-request';

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
export async function watch(client: FairleadClient, options: WatchOptions): Promise<void> {
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
  printer.start();
  if (process.stdout.isTTY) process.stderr.write(`── following ${client.url}; Ctrl-C ends it\n`);
  try {
    for await (const event of client.events({ signal: stop.signal, onNotice: remark })) {
      if (filter.lets(event)) source.push(event);
    }
  } finally {
    printer.stop();
  }
}

/** Says something about the stream itself. */
function remark(notice: StreamNotice): void {
  process.stderr.write(`── ${neutralText(REMARKS[notice.kind])}\n`);
}

const REMARKS: { readonly [Kind in StreamNotice['kind']]: string } = {
  interrupted: 'the connection is lost; trying again',
  reconnected: 'connected again',
  unreadable: 'an event of a newer version was left out',
  gap: 'some events are missing here: they were too many to send again',
};

/** Lets events of a symbol and of stages through. */
export class Filter {
  private readonly names = new Names();

  constructor(private readonly wanted: Pick<WatchOptions, 'symbol' | 'stages'>) {}

  lets(event: Envelope): boolean {
    // Each event is shown to it: some say only once which instrument an order belongs to.
    const symbol = this.names.symbolOf(event);
    if (this.wanted.symbol !== null && symbol !== this.wanted.symbol) return false;
    return this.wanted.stages === null || this.wanted.stages.includes(stageOf(event));
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
