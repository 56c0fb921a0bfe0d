import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, AckDecision, TransportMessage } from '../transport';
import { InProcessConsumer } from './in-process-consumer';

const SETTLED: AckDecision = { kind: 'settled' };

describe('an in-process consumer', () => {
  const seen: string[] = [];
  beforeEach(() => seen.splice(0));

  function consumer(handle: (delivery: Delivery) => Promise<AckDecision>): InProcessConsumer {
    return new InProcessConsumer(
      {
        consumer: 'spec',
        types: ['order.state', 'command.cancel'],
        paused: [],
        maxInFlight: 8,
        unordered: [],
        partitioned: { types: [], upTo: 1 },
      },
      (deliveries) => {
        seen.push(...deliveries.map(({ message: { id }, count }) => `${id}#${count}`));
        return Promise.all(deliveries.map(handle));
      },
    );
  }

  it('makes publishers wait while too much waits, and lets them go on when there is room', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((go) => (open = go));
    const busy = consumer(() => gate.then(() => SETTLED));
    const offers = Array.from({ length: 2_001 }, (_, n) => busy.offer(message(`k${n}`, `${n}`), 1));
    let accepted = false;
    void offers.at(-1)?.accepted.then(() => (accepted = true));
    await sleep(5);
    expect(accepted).toBe(false);
    open();
    await Promise.all(offers.map(({ settled }) => settled));
    expect(accepted).toBe(true);
  });

  it('counts deliveries on from what the publisher knew', async () => {
    let first = true;
    const retrying = consumer(() => {
      const settlement: AckDecision = first ? { kind: 'retry', afterMs: 1 } : SETTLED;
      first = false;
      return Promise.resolve(settlement);
    });
    await retrying.offer(message('k', 'm'), 2).settled;
    expect(seen).toEqual(['m#2', 'm#3']);
  });

  it('hands out nothing at all while suspended', async () => {
    let first = true;
    const suspending = consumer(() => {
      const settlement: AckDecision = first ? { kind: 'suspend', afterMs: 500 } : SETTLED;
      first = false;
      return Promise.resolve(settlement);
    });
    const one = suspending.offer(message('a', '1'), 1);
    await sleep(5);
    const two = suspending.offer(message('b', '2'), 1);
    await sleep(5);
    expect(seen).toEqual(['1#1']);
    await Promise.all([one.settled, two.settled]);
    expect(seen).toHaveLength(3);
  });

  it('lets a cancel pass a paused order of its key, and keeps the order of the paused', async () => {
    const pausing = consumer(() => Promise.resolve(SETTLED));
    pausing.pause(['order.state']);
    const held = [pausing.offer(message('k', '1'), 1), pausing.offer(message('k', '2'), 1)];
    await pausing.offer(message('k', 'cancel', 'command.cancel'), 1).settled;
    expect(seen).toEqual(['cancel#1']);
    pausing.resume(['order.state']);
    await Promise.all(held.map(({ settled }) => settled));
    expect(seen).toEqual(['cancel#1', '1#1', '2#1']);
  });

  it('stops with what is in hand finished and the rest untouched', async () => {
    const slow = consumer(() => sleep(20).then(() => SETTLED));
    void slow.offer(message('k', '1'), 1);
    void slow.offer(message('k', '2'), 1);
    expect(await slow.stop(1_000)).toBe(true);
    await sleep(30);
    expect(seen).toEqual(['1#1']);
    const stuck = consumer(() => new Promise(() => undefined));
    void stuck.offer(message('k', '3'), 1);
    expect(await stuck.stop(10)).toBe(false);
  });
});

describe('an in-process consumer of partitions', () => {
  const batches: string[][] = [];
  beforeEach(() => batches.splice(0));
  const part = (partition: string, key: string, id: string): TransportMessage => ({
    ...{
      id,
      type: 'signal.accepted',
      subject: `signal.v1.accepted.${partition}.${key}`,
      body: '{}',
    },
  });
  const consumer = (
    handle: (ids: readonly string[]) => Promise<readonly AckDecision[]>,
    upTo = 4,
  ): InProcessConsumer =>
    new InProcessConsumer(
      {
        ...{ consumer: 'spec', types: ['signal.accepted'], paused: [], maxInFlight: 16 },
        ...{ unordered: [], partitioned: { types: ['signal.accepted'], upTo } },
      },
      (deliveries) => {
        const ids = deliveries.map(({ message: { id } }) => id);
        batches.push(ids);
        return handle(ids);
      },
    );
  const settleAll = (ids: readonly string[]): Promise<readonly AckDecision[]> =>
    sleep(5).then(() => ids.map(() => SETTLED));

  it('hands out what has gathered of a partition together, in order, so many at most', async () => {
    const busy = consumer(settleAll);
    const offers = ['1', '2', '3', '4', '5', '6'].map((id) => busy.offer(part('p00', 'A', id), 1));
    const other = busy.offer(part('p01', 'B', 'x'), 1);
    await Promise.all([...offers, other].map(({ settled }) => settled));
    expect(batches).toEqual([['1'], ['x'], ['2', '3', '4', '5'], ['6']]);
  });

  it('holds the later messages of the key that has to come again, and those alone', async () => {
    let isFirst = true;
    const retrying = consumer(async (ids) => {
      await sleep(2);
      return ids.map((id): AckDecision => {
        if (id !== 'a1' || !isFirst)
          return id === 'a2' && isFirst ? { kind: 'untouched' } : SETTLED;
        setTimeout(() => (isFirst = false), 250);
        return { kind: 'retry', afterMs: 500 };
      });
    });
    const names = ['first', 'a1', 'a2', 'b1'];
    const offers = names.map((id) => retrying.offer(part('p00', id[0] ?? '', id), 1));
    while (batches.length < 2) await sleep(1);
    offers.push(retrying.offer(part('p00', 'b', 'b2'), 1));
    await Promise.all(offers.map(({ settled }) => settled));
    expect(batches).toEqual([['first'], ['a1', 'a2', 'b1'], ['b2'], ['a1', 'a2']]);
  });

  it('hands out nothing of a partition that is left, and waits for what is in hand', async () => {
    const leaving = consumer((ids) => sleep(30).then(() => ids.map(() => SETTLED)));
    const offers = ['1', '2', '3'].map((id) => leaving.offer(part('p00', 'A', id), 1));
    const settled: number[] = [];
    for (const [index, offer] of offers.entries())
      void offer.settled.then(() => settled.push(index));
    expect(await leaving.leave('p00', 1_000)).toBe(true);
    await sleep(10);
    expect(batches).toEqual([['1']]);
    expect(settled).toEqual([0]);
    await leaving.offer(part('p00', 'A', '2'), 1).settled;
    expect(batches).toEqual([['1'], ['2']]);
  });
});

function message(key: string, id: string, type = 'order.state'): TransportMessage {
  return { id, type, subject: `order.v1.state.${key}`, body: '{}' };
}
