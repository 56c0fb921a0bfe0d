import type { Envelope } from '@fairlead/contracts';
import { EventFeed } from '../../../application/event-feed';
import { LiveEvents } from '../../../application/live-events';
import { EventsController } from './events.controller';

/** Only who was away before needs it. */
const NO_TRAIL = null as never;
const HEARTBEAT_MS = 15_000;

interface Reader {
  readonly live: LiveEvents;
  readonly socket: { writableLength: number; bytesWritten: number; destroyed: boolean };
  readonly seen: unknown[];
  readonly ids: unknown[];
  isOver: boolean;
}

function reader(headers: Readonly<Record<string, string>> = {}): Reader {
  const live = new LiveEvents();
  const socket = {
    writableLength: 0,
    bytesWritten: 0,
    destroyed: false,
    destroy(): void {
      this.destroyed = true;
    },
  };
  const found: Reader = { live, socket, seen: [], ids: [], isOver: false };
  new EventsController(new EventFeed(live, NO_TRAIL))
    .events({ socket, headers } as never)
    .subscribe({
      next: (event) => {
        found.seen.push(event.type);
        found.ids.push(event.id);
      },
      complete: () => (found.isOver = true),
    });
  return found;
}

describe('the stream of events', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('ends for a reader who takes nothing any more: what waits for it would fill the memory', () => {
    const found = reader();
    found.socket.writableLength = 16_384;
    found.socket.bytesWritten = 50_000;
    jest.advanceTimersByTime(2 * HEARTBEAT_MS);
    expect([found.isOver, found.socket.destroyed]).toEqual([true, true]);
    found.live.push({ type: 'late' } as Envelope);
    expect(found.seen).not.toContain('late');
  });

  it('goes on for a slow reader, and for one that has read everything', () => {
    const slow = reader();
    const idle = reader();
    for (let beat = 1; beat <= 5; beat += 1) {
      slow.socket.writableLength = 16_384;
      slow.socket.bytesWritten = beat * 1_000;
      jest.advanceTimersByTime(HEARTBEAT_MS);
    }
    expect([slow.isOver, idle.isOver]).toEqual([false, false]);
  });

  it('says with each heartbeat which event was the last: Nest would make up an id, and readers ask for what follows it', () => {
    const found = reader();
    jest.advanceTimersByTime(HEARTBEAT_MS);
    found.live.push({ id: 'one', type: 'signal.accepted' } as Envelope);
    jest.advanceTimersByTime(2 * HEARTBEAT_MS);
    expect(found.seen).toEqual(['heartbeat', 'signal.accepted', 'heartbeat', 'heartbeat']);
    expect(found.ids).toEqual(['', 'one', 'one', 'one']);
  });
});
