import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  REQUESTS,
  BrokerAckV1,
  BrokerGateV1,
  BrokerInstrumentV1,
  BrokerRejectedV1,
  BrokerSnapshotV1,
  BrokerStatusV1,
  type EventClass,
  FillCommissionV1,
  FillExecutionV1,
  HaltEntriesV1,
  type LegV1,
} from '@fairlead/contracts';
import { instantText, instant } from '@fairlead/core';
import { readFrames } from '@fairlead/testing';
import { AAPL, GatewayBench, bracketLegs, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

let bench: GatewayBench;
beforeEach(async () => {
  bench = await GatewayBench.open();
});
afterEach(async () => {
  await bench.close();
});

const statuses = (orderRef: string): readonly BrokerStatusV1[] =>
  bench.service
    .published(BrokerStatusV1)
    .map(({ data }) => data)
    .filter((data) => data.orderRef === orderRef);
const lastStatus = (orderRef: string): BrokerStatusV1 | undefined => statuses(orderRef).at(-1);
const principalsOf = (...types: readonly EventClass[]): readonly unknown[] => [
  ...new Set(
    types.flatMap((type) => bench.service.published(type)).map(({ principal }) => principal),
  ),
];
const until = (condition: () => boolean, what: string): Promise<void> =>
  bench.service.waitUntil(condition, what);

describe('the gateway over a real socket', () => {
  it('compares, opens the gate and resolves the instruments', async () => {
    const service = await bench.bootOpen();
    expect(service.published(BrokerGateV1).map(({ data }) => data.state)).toEqual([
      'closed',
      'closed',
      'exits',
      'open',
    ]);
    expect(service.published(BrokerSnapshotV1)[0]?.data).toMatchObject({
      epoch: 1,
      openOrders: [],
    });
    const aapl = service
      .published(BrokerInstrumentV1)
      .find(({ data }) => data.instrumentKey === AAPL)?.data;
    expect(aapl?.contract).toMatchObject({
      contractId: 265_598,
      priceBands: [{ from: '0', increment: '0.01' }],
    });
    const status = await service.request(REQUESTS.gatewayStatus, {});
    expect(status).toMatchObject({ gate: 'open', clientId: 10, paper: true, epoch: 1 });
  });

  it('gives a limit entry its end in whole seconds of UTC, and the broker ends it by itself', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    const goodTill = instantText(instant(Date.now() + 5_000));
    const limit = { type: 'LIMIT', limitPrice: '99', timeInForce: 'GTD', goodTill } as const;
    await bench.place(trade, { legs: bracketLegs(trade, limit) });
    await until(() => lastStatus(trade.entry)?.status === 'WORKING', 'working');
    const [entry] = bench.sent(3);
    const end = new Date(Math.ceil(Date.parse(goodTill) / 1_000) * 1_000).toISOString();
    expect(entry).toContain(end.replace(/[-:]|\.000Z/gu, '').replace(/T(..)(..)/u, '-$1:$2:'));
    expect(bench.sent(3).map((fields) => fields.includes('GTD'))).toEqual([true, false, false]);
    await sleep(Date.parse(end) - Date.now());
    bench.simulator.control.setPrice('AAPL', '99.99', '100.01', '100.00');
    await until(() => lastStatus(trade.entry)?.status === 'CANCELLED', 'ended');
    expect(bench.sent(4)).toEqual([]);
  });

  it('places a bracket: journaled first, ascending ids, only the last leg transmits', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    const commandId = await bench.place(trade, { principal: 'model-7' });
    const [ack] = await bench.service.waitForPublished(BrokerAckV1);
    expect(ack?.data).toMatchObject({
      outcome: 'JOURNALED',
      commandId,
      orderRefs: [trade.entry, trade.stop, trade.target],
      orderIds: [1, 2, 3],
    });
    expect(ack?.causationId).toBe(commandId);
    await until(() => lastStatus(trade.target)?.status === 'WORKING', 'target working');
    await until(() => lastStatus(trade.stop)?.status === 'HELD', 'stop held');
    const [fill] = await bench.service.waitForPublished(FillExecutionV1);
    expect(fill?.data).toMatchObject({
      orderRef: trade.entry,
      external: false,
      side: 'BUY',
      quantity: '100',
      price: '100.01',
      instrumentKey: AAPL,
      currency: 'USD',
      multiplier: '1',
    });
    expect(fill?.correlationId).toBe(ack?.correlationId);
    const [commission] = await bench.service.waitForPublished(FillCommissionV1);
    expect(commission?.data.executionId).toBe(fill?.data.executionId);
    await until(() => lastStatus(trade.entry)?.status === 'FILLED', 'entry filled');
    expect(lastStatus(trade.stop)?.ocaGroup).toBe(lastStatus(trade.target)?.ocaGroup);
    expect(principalsOf(BrokerAckV1, BrokerStatusV1, FillExecutionV1, FillCommissionV1)).toEqual(['model-7']); // prettier-ignore
    expect(principalsOf(BrokerGateV1, BrokerSnapshotV1)).toEqual(['system:tws-gateway']);
    expect(bench.sent(3)).toHaveLength(3);
    expect(bench.simulator.control.violations).toEqual([]);
  });

  it('does not write a reference twice, whatever is delivered again', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    const id = randomUUID();
    await bench.place(trade, {}, id);
    await bench.place(trade, {}, id);
    await bench.place(trade);
    await until(() => bench.service.published(BrokerAckV1).length >= 2, 'two acknowledgements');
    await until(() => lastStatus(trade.entry)?.status === 'FILLED', 'entry filled');
    expect(bench.service.published(BrokerAckV1).map(({ data }) => data.orderIds)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(bench.sent(3)).toHaveLength(3);
  });

  it('modifies with the same id and tells the broker’s answer', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade);
    await until(() => lastStatus(trade.stop)?.status === 'HELD', 'stop held');
    const [, stop] = bracketLegs(trade);
    const { ocaGroup, ocaType } = lastStatus(trade.stop) ?? {};
    const leg = { ...stop, stopPrice: '96', ocaGroup, ocaType } as LegV1;
    delete leg.parentRef;
    await bench.modify(trade, leg, { revision: 1, principal: 'default' });
    await until(() => lastStatus(trade.stop)?.stopPrice === '96', 'stop moved');
    // Who asked last is who asked.
    expect(bench.service.published(BrokerStatusV1).at(-1)?.principal).toBe('default');
    const frames = bench.sent(3);
    expect(frames).toHaveLength(4);
    expect(frames[3]?.[1]).toBe('2');
    expect(bench.service.published(BrokerRejectedV1)).toEqual([]);
  });

  it('tells a refused modify and leaves the order as it was', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade);
    await until(() => lastStatus(trade.stop)?.status === 'HELD', 'stop held');
    const [, stop] = bracketLegs(trade);
    await bench.modify(trade, { ...stop, stopPrice: '95.005' } as never, { revision: 1 });
    const [rejected] = await bench.service.waitForPublished(BrokerRejectedV1);
    expect(rejected?.data).toMatchObject({
      orderRef: trade.stop,
      request: 'modify',
      code: 110,
      final: false,
    });
    expect(lastStatus(trade.stop)).toMatchObject({ status: 'HELD', stopPrice: '95' });
  });

  it('writes the legs of a bracket at once: none waits until TWS has confirmed the one before', async () => {
    await bench.bootOpen();
    const gapsUs: number[] = [];
    // A busy machine may come between two legs, but not each time.
    for (let round = 1; round <= 12 && !gapsUs.some((gap) => gap < 30_000); round += 1) {
      await bench.place(newTrade());
      const legs = () =>
        readFrames(bench.simulator.framesFile).filter(
          ({ direction, fields }) => direction === 'in' && fields[0] === '3',
        );
      await until(() => legs().length === round * 3, 'three legs were written');
      const [first, , third] = legs().slice(-3);
      gapsUs.push(Number(third?.monotonicUs) - Number(first?.monotonicUs));
      // The library lets four requests pass in a tenth of a second.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(Math.min(...gapsUs)).toBeLessThan(30_000);
  });

  it('cancels and tells the code', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade, { legs: bracketLegs(trade, { type: 'LIMIT', limitPrice: '90' }) });
    await until(() => lastStatus(trade.entry)?.status === 'WORKING', 'entry working');
    await bench.cancel(trade, trade.entry);
    await until(() => lastStatus(trade.entry)?.status === 'CANCELLED', 'entry cancelled');
    expect(lastStatus(trade.entry)).toMatchObject({ code: '202', cancelPending: false });
    await until(() => lastStatus(trade.stop)?.status === 'CANCELLED', 'stop cancelled');
  });

  it('tells a rejection of the placing as final', async () => {
    await bench.bootOpen();
    const trade = newTrade();
    const [entry] = bracketLegs(trade, { type: 'LIMIT', limitPrice: '90.001' });
    await bench.place(trade, { legs: entry === undefined ? [] : [entry] });
    const [rejected] = await bench.service.waitForPublished(BrokerRejectedV1);
    expect(rejected?.data).toMatchObject({ request: 'place', code: 110, final: true });
    await until(() => lastStatus(trade.entry)?.status === 'REJECTED', 'rejected');
  });

  it('never sends an entry whose time is over, nor one while halted', async () => {
    const service = await bench.bootOpen();
    const late = newTrade();
    await bench.place(late, { expiresAt: instantText(instant(Date.now() - 1)) });
    const { account } = bench.simulator;
    await service.deliver(HaltEntriesV1, { account, halted: true, reason: 'test' });
    const halted = newTrade();
    await bench.place(halted);
    const acks = await service.waitForPublished(BrokerAckV1, 2);
    expect(acks.map(({ data }) => [data.outcome, data.code])).toEqual([
      ['EXPIRED', 'EXPIRED'],
      ['REFUSED', 'HALTED'],
    ]);
    expect(bench.sent(3)).toEqual([]);
  });

  it('shows what is not ours as external and leaves it alone', async () => {
    bench.simulator.control.placeManualOrder({
      symbol: 'AAPL',
      side: 'BUY',
      quantity: '7',
      limitPrice: '50',
    });
    const service = await bench.bootOpen();
    const snapshot = await service.request(REQUESTS.probe, {});
    expect(snapshot.openOrders).toEqual([
      expect.objectContaining({ external: true, quantity: '7', symbol: 'AAPL', limitPrice: '50' }),
    ]);
    expect(bench.sent(4)).toEqual([]);
    expect(bench.simulator.control.state().openOrders).toHaveLength(1);
  });
});

describe('a broker that disturbs its messages', () => {
  it.each([
    ['sends everything three times', { copies: 3 }],
    ['lets a status overtake what was before it', { statusFirst: true }],
    ['leaves out what lies between', { dropIntermediate: true }],
    ['tells a commission only when it is asked again', { commissionDelayMs: null }],
  ])('%s, and the fill is told once', async (_name, faults) => {
    bench.simulator.control.setOrderMessageFaults(faults);
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade);
    await until(() => lastStatus(trade.entry)?.status === 'FILLED', 'entry filled');
    await bench.service.waitForPublished(FillExecutionV1);
    await bench.service.request(REQUESTS.probe, {});
    expect(bench.service.published(FillExecutionV1)).toHaveLength(1);
    expect(lastStatus(trade.stop)?.status).toBe('HELD');
    const told = statuses(trade.entry).map((status) => JSON.stringify(status));
    expect(new Set(told).size).toBe(told.length);
    expect(bench.service.published(FillCommissionV1)).toHaveLength(1);
  });

  it('and fills in parts: each execution counts, protection is told as it grows', async () => {
    bench.simulator.control.setLiquidity('AAPL', '40');
    await bench.bootOpen();
    const trade = newTrade();
    await bench.place(trade);
    await bench.service.waitForPublished(FillExecutionV1, 1);
    bench.simulator.control.releaseLiquidity('AAPL', '60');
    const fills = await bench.service.waitForPublished(FillExecutionV1, 2);
    expect(fills.map(({ data }) => data.quantity)).toEqual(['40', '60']);
    await until(() => lastStatus(trade.entry)?.status === 'FILLED', 'entry filled');
  });
});
