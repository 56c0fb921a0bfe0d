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
      },
      (delivery) => {
        seen.push(`${delivery.message.id}#${delivery.count}`);
        return handle(delivery);
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
      const settlement: AckDecision = first ? { kind: 'suspend', afterMs: 200 } : SETTLED;
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

function message(key: string, id: string, type = 'order.state'): TransportMessage {
  return { id, type, subject: `order.v1.state.${key}`, body: '{}' };
}
