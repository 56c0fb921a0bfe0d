import type { Envelope } from '@fairlead/contracts';
import fc from 'fast-check';
import { MisuseError } from '../client/errors';
import type { Deliveries, Delivery } from './delivery';
import { typesRead } from './reads';
import {
  EventsMissedError,
  type HandlerFailure,
  HandlerFailedError,
  type Handlers,
  Subscription,
  type SubscriptionWatcher,
} from './subscription';

function event(id: string, type = 'order.state', version = 1): Envelope {
  return { id, type, version, data: {} } as unknown as Envelope;
}

/** A place that outlives its readers: what was settled comes no more. */
class Place {
  readonly settled: string[] = [];
  constructor(private readonly events: readonly Envelope[]) {}

  readonly deliveries: Deliveries = async function* (this: Place) {
    for (const each of this.events.slice(this.settled.length)) {
      yield await Promise.resolve(this.deliveryOf(each));
    }
  }.bind(this);

  private deliveryOf(of: Envelope): Delivery {
    const settle = (): void => void this.settled.push(of.id);
    return { event: of, sequence: null, redelivered: false, settle };
  }
}

function subscribed(
  place: Place,
  handlers: Handlers,
  watcher: SubscriptionWatcher = {},
): Subscription {
  const parts = {
    types: typesRead(['order.*', 'fill.*']),
    deliveries: place.deliveries,
    watcher: { retryAfterMs: [1, 1], ...watcher },
  };
  return new Subscription(parts, handlers);
}

describe('a subscription', () => {
  it('calls every handler that means an event, one event after the other, and then keeps the place', async () => {
    const place = new Place([event('1'), event('2', 'fill.execution'), event('3', 'order.trade')]);
    const called: string[] = [];
    const note =
      (who: string) =>
      async ({ id }: { readonly id: string }): Promise<void> => {
        called.push(`${who} ${id} begins, settled ${place.settled.join()}`);
        await new Promise((done) => setTimeout(done, 5));
        called.push(`${who} ${id} ends`);
      };
    await subscribed(place, { 'order.*': note('family') }).on('order.state', note('type')).done;
    expect(called).toEqual([
      'family 1 begins, settled ',
      'family 1 ends',
      'type 1 begins, settled ',
      'type 1 ends',
      'family 3 begins, settled 1,2',
      'family 3 ends',
    ]);
    expect(place.settled).toEqual(['1', '2', '3']);
  });

  it('calls a handler that throws again, and not the others that have ended', async () => {
    const place = new Place([event('1')]);
    const attempts: number[] = [];
    let others = 0;
    await subscribed(place, {
      '*': () => (others += 1),
      'order.state': (_event, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      },
    }).done;
    expect([attempts, others, place.settled]).toEqual([[1, 2, 3], 1, ['1']]);
  });

  it('ends with what a handler threw at last, and the event comes again', async () => {
    const place = new Place([event('1'), event('2')]);
    const broken = new Error('broken');
    const failed = subscribed(place, { 'order.*': () => Promise.reject(broken) }).done;
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandlerFailedError);
    expect(error).toMatchObject({ code: 'HANDLER_FAILED', cause: broken });
    expect(place.settled).toEqual([]);
    const seen: string[] = [];
    await subscribed(place, { 'order.*': ({ id }) => seen.push(id) }).done;
    expect(seen).toEqual(['1', '2']);
  });

  it('reports what a handler cannot deal with, and goes on, unless it is to stop', async () => {
    const failures: HandlerFailure[] = [];
    const failing: Handlers = {
      'order.state': ({ id }) => {
        if (id !== '2') throw new Error(`no ${id}`);
      },
    };
    const place = new Place([event('1'), event('2'), event('3')]);
    await subscribed(place, failing, { onFailure: (failure) => void failures.push(failure) }).done;
    expect(failures.map((each) => [each.event.id, each.attempts, each.pattern])).toEqual([
      ['1', 3, 'order.state'],
      ['3', 3, 'order.state'],
    ]);
    expect(place.settled).toEqual(['1', '2', '3']);
    const stopping = new Place([event('1'), event('2')]);
    await expect(
      subscribed(stopping, failing, { onFailure: () => 'stop' }).done,
    ).rejects.toBeInstanceOf(HandlerFailedError);
    expect(stopping.settled).toEqual([]);
  });

  it('lets the handler that runs come to its end when it is stopped, and begins no other', async () => {
    const place = new Place([event('1'), event('2')]);
    const seen: string[] = [];
    const subscription = subscribed(place, {
      'order.*': async ({ id }) => {
        void subscription.stop();
        await new Promise((done) => setTimeout(done, 5));
        seen.push(id);
      },
    });
    await subscription.done;
    expect([seen, place.settled]).toEqual([['1'], ['1']]);
  });

  it('does not wait for another attempt when it is stopped, and keeps the place before', async () => {
    const place = new Place([event('1')]);
    const watcher = { retryAfterMs: [60_000] };
    const subscription = subscribed(
      place,
      {
        'order.*': () => {
          setTimeout(() => void subscription.stop(), 5);
          throw new Error('later');
        },
      },
      watcher,
    );
    await subscription.done;
    expect(place.settled).toEqual([]);
  });

  it('says of what is newer than itself that it leaves it out', async () => {
    const place = new Place([event('1', 'order.state', 2), event('2', 'order.new'), event('3')]);
    const notices: unknown[] = [];
    const seen: string[] = [];
    await subscribed(place, { '*': ({ id }) => seen.push(id) }, { onNotice: (notice) => notices.push(notice) }).done; // prettier-ignore
    expect(notices).toEqual([
      { kind: 'unreadable', type: 'order.state', version: 2 },
      { kind: 'unreadable', type: 'order.new', version: 1 },
    ]);
    expect(seen).toEqual(['3']);
  });

  it('ends at a gap, unless somebody is told of it', async () => {
    const deliveries: Deliveries = async function* ({ signal, onNotice }) {
      onNotice({ kind: 'gap' });
      await Promise.resolve();
      if (!signal.aborted) yield { event: event('1'), sequence: null, redelivered: false, settle: () => undefined }; // prettier-ignore
    };
    const seen: string[] = [];
    const make = (watcher: SubscriptionWatcher): Subscription =>
      new Subscription(
        { types: typesRead(['order.*']), deliveries, watcher },
        { 'order.*': ({ id }) => seen.push(id) },
      );
    await expect(make({}).done).rejects.toBeInstanceOf(EventsMissedError);
    expect(seen).toEqual([]);
    const notices: string[] = [];
    await make({ onNotice: ({ kind }) => notices.push(kind) }).done;
    expect([seen, notices]).toEqual([['1'], ['gap']]);
  });

  it.each(['order.stat', 'signal.*', 'position.opened'])('has no handler for %s', (pattern) => {
    const handlers = { [pattern]: () => undefined } as Handlers;
    expect(() => subscribed(new Place([]), handlers)).toThrow(MisuseError);
  });

  it('loses no event and changes no order, wherever handlers throw and readers die', async () => {
    const schedule = fc.array(fc.constantFrom('fine', 'throws once', 'dies'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(schedule, async (fates) => {
        const place = new Place(fates.map((_, index) => event(String(index))));
        const finished: string[] = [];
        const died = new Set<string>();
        for (let run = 0; place.settled.length < fates.length && run <= fates.length; run += 1) {
          const handlers: Handlers = {
            'order.*': ({ id }, { attempt }) => {
              const fate = fates[Number(id)];
              if (fate === 'throws once' && attempt === 1) throw new Error('once');
              if (fate === 'dies' && !died.has(id)) {
                if (attempt === 2) died.add(id);
                throw new Error('killed');
              }
              finished.push(id);
            },
          };
          await subscribed(place, handlers, { retryAfterMs: [0] }).done.catch(() => undefined);
        }
        expect(finished).toEqual(fates.map((_, index) => String(index)));
      }),
      { numRuns: 50 },
    );
  });
});
