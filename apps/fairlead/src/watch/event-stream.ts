import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '@fairlead/contracts';
import type { ApiClient } from '../client/api-client';
import { CommandFailure } from '../client/failure';
import { SseParser } from './sse';

/** The server sends something every 15 s: one that is silent for longer is gone, or the way to it is. */
const SILENCE_LIMIT_MS = 40_000;
const AGAIN_AFTER_MS = [250, 1_000, 5_000];
/** After an interruption some events come a second time: these are remembered. */
const REMEMBERED_MAX = 5_000;

/** What follows events. */
export interface EventReader {
  readonly onEvent: (event: Envelope) => void;
  /** Something about the stream itself, for a person. */
  readonly onRemark: (text: string) => void;
}

/** Follows the events of a Fairlead, through interruptions: it goes on after the last event that it has seen. */
export class EventStream {
  private lastId: string | null = null;
  private readonly seen = new Set<string>();

  constructor(
    private readonly client: ApiClient,
    private readonly reader: EventReader,
  ) {}

  /** Goes on until it is stopped. Throws a CommandFailure where the first connection cannot be made, or a later one is refused. */
  async follow(stopped: AbortSignal): Promise<void> {
    let connected = false;
    for (let tries = 0; !stopped.aborted; tries += 1) {
      try {
        await this.read(stopped, () => {
          if (connected) this.reader.onRemark('connected again');
          connected = true;
          tries = 0;
        });
        if (!stopped.aborted) this.reader.onRemark('the connection ended; trying again');
      } catch (error) {
        if (stopped.aborted) return;
        if (!connected || isFinal(error)) throw error;
        if (tries === 0) this.reader.onRemark('the connection is lost; trying again');
      }
      await sleep(AGAIN_AFTER_MS[Math.min(tries, AGAIN_AFTER_MS.length - 1)], undefined, {
        signal: stopped,
      }).catch(() => undefined);
    }
  }

  private async read(stopped: AbortSignal, onConnected: () => void): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), SILENCE_LIMIT_MS);
    try {
      const headers = this.lastId === null ? {} : { 'last-event-id': this.lastId };
      const signal = AbortSignal.any([stopped, silence.signal]);
      const body = await this.client.stream('/v1/events', { headers, signal });
      onConnected();
      const parser = new SseParser();
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        timer.refresh();
        for (const { id, type, data } of parser.push(text)) this.take(id, type, data);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private take(id: string, type: string, data: string): void {
    if (type === 'gap') this.reader.onRemark('some events are missing here: they were too many to send again'); // prettier-ignore
    if (id === '' || this.seen.has(id)) return;
    this.lastId = id;
    this.seen.add(id);
    if (this.seen.size > REMEMBERED_MAX) {
      const [oldest] = this.seen;
      if (oldest !== undefined) this.seen.delete(oldest);
    }
    this.reader.onEvent(JSON.parse(data) as Envelope);
  }
}

/** A key that is wrong now stays wrong; a server that is away comes back. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof CommandFailure &&
    /^(UNAUTHORIZED|FORBIDDEN|WRONG_HOST|NOT_FOUND)$/.test(error.code)
  );
}
