import {
  BrokerAckV1,
  BrokerGateV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  FillExecutionV1,
} from '@fairlead/contracts';
import { instant, instantText } from '@fairlead/core';
import {
  type BrokerLink,
  BrokerLinkFactory,
  type LinkListener,
  type OutgoingOrder,
} from '../src/application/ports/broker-link';
import { OffsetClock } from '@fairlead/platform';
import { GatewayBench, bracketLegs, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

let bench: GatewayBench;
beforeEach(async () => {
  bench = await GatewayBench.open();
});
afterEach(async () => {
  await bench.close();
});

const history = (orderRef: string): readonly string[] =>
  bench.service
    .published(BrokerStatusV1)
    .filter(({ data }) => data.orderRef === orderRef)
    .map(({ data }) => data.status);
const last = (orderRef: string): string | undefined => history(orderRef).at(-1);
const until = (condition: () => boolean, what: string): Promise<void> =>
  bench.service.waitUntil(condition, what);
const resting = (trade: ReturnType<typeof newTrade>) =>
  bracketLegs(trade, { type: 'LIMIT', limitPrice: '99' });

/** What dies between our side and the broker, as a kill of the process at that point would have it. */
function broken(by: {
  readonly place?: (order: OutgoingOrder) => boolean;
  readonly hears?: () => boolean;
}): (factory: BrokerLinkFactory) => BrokerLinkFactory {
  return (factory) =>
    new (class extends BrokerLinkFactory {
      readonly endpoint = factory.endpoint;
      readonly clientId = factory.clientId;
      create(listener: LinkListener): BrokerLink {
        const link = factory.create({
          ...listener,
          onCallback: (callback) => {
            if (by.hears?.() !== false) listener.onCallback(callback);
          },
        });
        const place = link.place.bind(link);
        link.place = (order) => {
          if (by.place?.(order) !== false) place(order);
        };
        return link;
      }
    })();
}

describe('a gateway that died', () => {
  it('between the commit and the socket never sends again: cancelled by id, unknown, lapsed', async () => {
    let lost = 0;
    await bench.boot({}, broken({ place: () => (lost += 1) < 0 }));
    await bench.gate('open');
    await until(() => bench.service.published(BrokerSnapshotV1).length > 0, 'snapshot');
    const trade = newTrade();
    await bench.service.waitUntil(() => bench.resolved(), 'resolved');
    await bench.place(trade);
    // A stop before that moment would know that nothing was sent.
    await until(() => lost === 3, 'three orders lost before the socket');
    await bench.service.stop();

    await bench.bootOpen();
    await until(() => last(trade.target) === 'LAPSED', 'lapsed');
    expect(history(trade.entry)).toEqual(['UNKNOWN', 'LAPSED']);
    expect(bench.sent(3)).toEqual([]);
    expect(bench.sent(4).map((fields) => fields[2])).toEqual(['1', '2', '3']);
  });

  it('after some legs were written has the held ones cancelled, and lapses', async () => {
    const trade = newTrade();
    await bench.boot({}, broken({ place: (order) => order.leg.orderRef !== trade.target }));
    await bench.gate('open');
    await bench.service.waitUntil(() => bench.resolved(), 'resolved');
    await bench.place(trade);
    await until(() => bench.sent(3).length === 2, 'two legs');
    expect(bench.simulator.control.state().heldOrders).toHaveLength(2);
    await bench.service.stop();

    await bench.bootOpen();
    await until(() => last(trade.entry) === 'LAPSED', 'entry lapsed');
    await until(() => last(trade.target) === 'LAPSED', 'target lapsed');
    expect(bench.simulator.control.state().heldOrders).toEqual([]);
    expect(bench.simulator.control.state().positions).toEqual([]);
    expect(bench.sent(3)).toHaveLength(2);
  });

  it('before any answer adopts what the broker has, and counts its fill once', async () => {
    let hears = true;
    await bench.boot({}, broken({ hears: () => hears }));
    await bench.gate('open');
    await bench.service.waitUntil(() => bench.resolved(), 'resolved');
    hears = false;
    const trade = newTrade();
    await bench.place(trade);
    await until(() => bench.simulator.control.state().executions.length === 1, 'filled there');
    await bench.service.stop();

    await bench.bootOpen();
    await until(() => last(trade.entry) === 'FILLED', 'entry filled');
    await until(() => last(trade.stop) === 'HELD' && last(trade.target) === 'WORKING', 'adopted');
    expect(bench.service.published(FillExecutionV1)).toHaveLength(1);
    expect(bench.sent(4)).toEqual([]);
    expect(bench.sent(3)).toHaveLength(3);
  });

  it('cancels an entry whose time ended meanwhile before anything else, and before entries pass', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    const goodTill = instantText(instant(Date.now() + 600_000));
    const waits = { type: 'LIMIT', limitPrice: '99', timeInForce: 'DAY', goodTill } as const;
    await bench.place(trade, { legs: bracketLegs(trade, waits) });
    await until(() => last(trade.entry) === 'WORKING', 'working');
    await bench.service.stop();
    bench.clock = new OffsetClock(instant(Date.now() + 601_000));

    const next = newTrade();
    await bench.boot();
    await bench.gate('open');
    await bench.place(next);
    await until(() => last(trade.entry) === 'CANCELLED', 'cancelled');
    await until(() => last(next.entry) === 'FILLED', 'the next entry');
    const written = bench.written(['3', '4']);
    expect(written.slice(3).map((fields) => fields.slice(0, fields[0] === '4' ? 2 : 1))).toEqual([
      ['4', '1'],
      ['3'],
      ['3'],
      ['3'],
    ]);
    expect(history(trade.stop).at(-1)).toBe('CANCELLED');
  });

  it('hears of a fill that came while it was away, before the snapshot', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade, { legs: resting(trade) });
    await until(() => last(trade.entry) === 'WORKING', 'entry working');
    await bench.service.stop();
    bench.simulator.control.setPrice('AAPL', '98.98', '99.00');

    await bench.bootOpen();
    const [fill] = await bench.service.waitForPublished(FillExecutionV1);
    expect(fill?.data).toMatchObject({ orderRef: trade.entry, quantity: '100', price: '99' });
    const [snapshot] = bench.service.published(BrokerSnapshotV1);
    expect(snapshot?.data.executionCount).toBe(1);
    expect(snapshot?.data.positions).toEqual([expect.objectContaining({ quantity: '100' })]);
    expect(bench.service.published(FillExecutionV1)).toHaveLength(1);
  });

  it('goes on with ids above all that it ever used', async () => {
    await bench.bootOpen();
    const first = newTrade();
    await bench.place(first, { legs: resting(first) });
    await until(() => last(first.entry) === 'WORKING', 'working');
    await bench.service.stop();
    await bench.bootOpen();
    const second = newTrade();
    await bench.place(second, { legs: resting(second) });
    const [ack] = await bench.service.waitForPublished(BrokerAckV1);
    expect(ack?.data.orderIds).toEqual([4, 5, 6]);
    await until(() => last(second.entry) === 'WORKING', 'second working');
  });
});

describe('a connection that goes away', () => {
  it('comes back with the same client id; exits pass first, entries after a stable while', async () => {
    await bench.bootOpen({ entryHoldMs: 1_500 });
    const trade = newTrade();
    await bench.place(trade, { legs: resting(trade) });
    await until(() => last(trade.entry) === 'WORKING', 'working');
    bench.simulator.control.dropConnections();
    await bench.gate('exits');
    const entry = newTrade();
    await bench.place(entry);
    const late = newTrade();
    const expiresAt = instantText(instant(Date.now() + 200));
    await bench.place(late, { expiresAt });
    expect(bench.sent(3)).toHaveLength(3);
    await bench.cancel(trade, trade.entry);
    await until(() => last(trade.entry) === 'CANCELLED', 'cancel passes');
    await bench.gate('open');
    await until(() => last(entry.entry) === 'FILLED', 'the waiting entry went out');
    const acks = bench.service.published(BrokerAckV1).map(({ data }) => data);
    expect(acks.find(({ orderRefs }) => orderRefs[0] === late.entry)).toMatchObject({
      outcome: 'EXPIRED',
    });
    expect(bench.sent(3)).toHaveLength(6);
    expect(bench.service.published(BrokerGateV1).at(-1)?.data.epoch).toBe(2);
  });

  it('takes a waiting entry back when it is cancelled before it went out', async () => {
    await bench.bootOpen({ entryHoldMs: 1_000 });
    bench.simulator.control.dropConnections();
    await bench.gate('exits');
    const entry = newTrade();
    await bench.place(entry);
    await bench.cancel(entry, entry.entry);
    await bench.gate('open');
    const acks = bench.service.published(BrokerAckV1).map(({ data }) => [data.request, data.code]);
    expect(acks).toEqual([
      ['place', 'CANCELLED'],
      ['cancel', 'ORDER_NOT_FOUND'],
    ]);
    expect(bench.sent(3)).toEqual([]);
  });

  it('of the broker’s servers (1100) shuts the gate, not the ears', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade, { legs: resting(trade) });
    await until(() => last(trade.entry) === 'WORKING', 'working');
    bench.simulator.control.notify(1100, 'Connectivity has been lost.');
    await bench.gate('closed');
    expect(bench.service.published(BrokerGateV1).at(-1)?.data.code).toBe('LINK_LOST');
    bench.simulator.control.setPrice('AAPL', '98.98', '99.00');
    await bench.service.waitForPublished(FillExecutionV1);
    bench.simulator.control.notify(1102, 'Connectivity has been restored.');
    await bench.gate('open');
    expect(bench.service.published(FillExecutionV1)).toHaveLength(1);
  });
});

describe('the account', () => {
  it('that is not offered keeps the gate shut', async () => {
    await bench.boot({ account: 'DU9999999' });
    await until(
      () => bench.service.published(BrokerGateV1).at(-1)?.data.code === 'ACCOUNT_MISMATCH',
      'mismatch',
    );
  });
});

describe('an entry that is lost on its way', () => {
  it('lapses, however often it is cancelled meanwhile', async () => {
    await bench.bootOpen();
    bench.simulator.control.addRequestRule({
      request: 'placeOrder',
      only: 'new',
      then: 'ignore',
      times: 1,
    });
    const trade = newTrade();
    await bench.place(trade);
    await until(() => last(trade.stop) === 'REJECTED', 'its stop has no parent');
    const again = setInterval(() => void bench.cancel(trade, trade.entry), 2_000);
    try {
      const lapsed = (): boolean => last(trade.entry) === 'LAPSED';
      await bench.service.waitUntil(lapsed, 'lapsed', 25_000);
    } finally {
      clearInterval(again);
    }
    expect(bench.sent(3).filter((fields) => fields.includes(trade.entry))).toHaveLength(1);
  });
});
