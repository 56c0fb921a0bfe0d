import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '@fairlead/contracts';
import { FairleadError, NotRunningError, UnansweredError } from '../client/errors';
import type { HttpLink } from '../client/http-link';
import type { EventPattern, FairleadEvent } from './event-types';
import { checkOverHttp, isDeclared, matches } from './patterns';
import { SeenIds } from './seen-ids';
import { SseParser } from './sse-parser';

/** The server sends something every 15 s: one that is silent for longer is gone, or the way to it is. */
const SILENCE_LIMIT_MS = 40_000;
const AGAIN_FIRST_MS = 250;
const AGAIN_LAST_MS = 15_000;
/** What a server says about the stream itself: no event, whatever id it comes with. */
const SIGNS: ReadonlySet<string> = new Set(['heartbeat', 'gap']);

/** Something about the stream itself. */
export type StreamNotice =
  /** The connection is lost; it is made again for as long as it takes. `error`: why, where that is known. */
  | { readonly kind: 'interrupted'; readonly error: unknown }
  /** It is there again, and goes on after the last event that was seen. */
  | { readonly kind: 'reconnected' }
  /** Some events are missing here: more than 5000 happened meanwhile, or the place to go on from is not known any more. */
  | { readonly kind: 'gap' }
  /** An event that this SDK has no declaration of was left out: a newer version (null: it is no event at all). */
  | { readonly kind: 'unreadable'; readonly type: string; readonly version: number | null };

/** Which events are wanted, and from where on. */
export interface EventsOptions<Pattern extends EventPattern = '*'> {
  /** Only these types or families; default all. */
  readonly types?: readonly Pattern[];
  /** The `id` of the last event that was seen: what was recorded since comes first. Default: from now on. */
  readonly since?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  readonly onNotice?: (notice: StreamNotice) => void;
}

/** How a stream is kept up. */
export interface Following {
  readonly since: string | null;
  readonly signal: AbortSignal;
  readonly onNotice: (notice: StreamNotice) => void;
  /** True: the first connection too is tried until it comes about. */
  readonly insists: boolean;
}

/** Follows the events of these types, and leaves out those that a later version has made another shape of. */
export async function* followEvents<Pattern extends EventPattern>(
  link: HttpLink,
  { types, since, signal, onNotice }: EventsOptions<Pattern>,
): AsyncGenerator<FairleadEvent<Pattern>, void, void> {
  const patterns: readonly EventPattern[] = types ?? ['*'];
  patterns.forEach(checkOverHttp);
  const following: Following = {
    since: since ?? null,
    signal: signal ?? new AbortController().signal,
    onNotice: onNotice ?? ((): void => undefined),
    insists: false,
  };
  for await (const event of followAll(link, following)) {
    if (!patterns.some((pattern) => matches(pattern, event.type))) continue;
    if (isDeclared(event)) yield event as FairleadEvent<Pattern>;
    else following.onNotice({ kind: 'unreadable', type: event.type, version: event.version });
  }
}

/**
 * Follows every event, through interruptions: it goes on after the last one that it has given. None comes twice, unless so
 * many came in between that it is forgotten. Throws a FairleadError where the first connection cannot be made, or a later
 * one is refused for good.
 */
export async function* followAll(
  link: HttpLink,
  { since, signal, onNotice, insists }: Following,
): AsyncGenerator<Envelope, void, void> {
  let lastId = since;
  let tries = 0;
  let wasConnected = false;
  const seen = new SeenIds();
  while (!signal.aborted) {
    try {
      for await (const { id, type, data } of connection(link, lastId, signal)) {
        if (type === 'connected') {
          if (wasConnected) onNotice({ kind: 'reconnected' });
          wasConnected = true;
          continue;
        }
        tries = 0;
        if (type === 'gap') onNotice({ kind: 'gap' });
        if (SIGNS.has(type) || id === '' || !seen.add(id)) continue;
        lastId = id;
        yield JSON.parse(data) as Envelope;
      }
      if (!signal.aborted) onNotice({ kind: 'interrupted', error: null });
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error) || !(wasConnected || insists)) throw error;
      if (tries === 0) onNotice({ kind: 'interrupted', error });
    }
    await sleep(waitMs(tries), undefined, { signal }).catch(() => undefined);
    tries += 1;
  }
}

/** One connection: what comes over it, after a word that it is there. */
async function* connection(
  link: HttpLink,
  lastId: string | null,
  signal: AbortSignal,
): AsyncGenerator<{ readonly id: string; readonly type: string; readonly data: string }> {
  const headers = lastId === null ? {} : { 'last-event-id': lastId };
  const body = await link.stream('/v1/events', { headers, signal });
  yield { id: '', type: 'connected', data: '' };
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new SseParser();
  try {
    for (;;) {
      // Only the wait counts: whoever takes long over an event is no sign of a server that is gone.
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withinSilence<T>(wait: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const message = `Nothing came for ${SILENCE_LIMIT_MS / 1_000} s.`;
    timer = setTimeout(() => reject(new UnansweredError(message, { code: 'SILENT' })), SILENCE_LIMIT_MS); // prettier-ignore
  });
  try {
    return await Promise.race([wait, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** A key that is wrong now stays wrong; a server that is away, or answers badly, comes back. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof FairleadError) || error instanceof NotRunningError) return false;
  return error.status !== null && [400, 401, 403, 404, 421].includes(error.status);
}

/** Twice as long each time, and not at the same moment as everybody else who lost the same server. */
function waitMs(tries: number): number {
  const full = Math.min(AGAIN_FIRST_MS * 2 ** tries, AGAIN_LAST_MS);
  return randomInt(Math.ceil(full / 2), full + 1);
}
