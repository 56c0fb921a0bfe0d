import { BrokerRejectedV1, BrokerStatusV1, type LegV1 } from '@fairlead/contracts';
import { REFUSAL_CODES } from '@fairlead/broker-domain';
import { GatewayBench, bracketLegs, newTrade } from './gateway-bench';

jest.setTimeout(90_000);

let bench: GatewayBench;
beforeEach(async () => {
  bench = await GatewayBench.open();
});
afterEach(async () => {
  await bench.close();
});

const last = (orderRef: string): BrokerStatusV1 | undefined =>
  bench.service
    .published(BrokerStatusV1)
    .map(({ data }) => data)
    .filter((data) => data.orderRef === orderRef)
    .at(-1);
const until = (condition: () => boolean, what: string, ms?: number): Promise<void> =>
  bench.service.waitUntil(condition, what, ms);

/** Refuses every new order of a type, as TWS does: the error, and the order is not there. */
function refuse(code: number, orderType: string): void {
  bench.simulator.control.addRequestRule({
    ...{ request: 'placeOrder', only: 'new', then: 'ignore', where: { orderType } },
    error: { code, text: `refused with ${code}` },
  });
}

describe('a stop that TWS answers with a code that no table has', () => {
  it('is unknown at once and proved absent soon, with the words of TWS', async () => {
    // Without the proof it would be unknown for longer than the spec waits.
    await bench.bootOpen({ settleMs: 120_000 });
    refuse(12_345, 'STP');
    const trade = newTrade();
    await bench.place(trade);
    await until(() => last(trade.stop)?.status === 'UNKNOWN', 'unknown');
    await until(() => last(trade.stop)?.status === 'LAPSED', 'proved absent');
    expect(last(trade.stop)).toMatchObject({ code: '12345', reason: 'refused with 12345' });
    expect(last(trade.entry)?.status).toBe('FILLED');
    expect(bench.sent(3)).toHaveLength(3);
  });

  it('stays where TWS has it all the same: a warning kills nothing', async () => {
    await bench.bootOpen({ settleMs: 30_000 });
    bench.simulator.control.addRequestRule({
      ...{ request: 'placeOrder', only: 'new', then: 'go-on', where: { orderType: 'STP' } },
      error: { code: 12_345, text: 'a warning of a newer TWS' },
    });
    const trade = newTrade();
    await bench.place(trade);
    await until(() => last(trade.stop)?.status === 'HELD', 'held');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(last(trade.stop)?.status).toBe('HELD');
    expect(bench.sent(4)).toEqual([]);
  });
});

describe('each code that refuses', () => {
  it('kills the new order that it names, and is told with its words and what may help', async () => {
    await bench.bootOpen();
    const refused = new Map<number, string>();
    for (const { code } of REFUSAL_CODES) {
      bench.simulator.control.clearFaults();
      refuse(code, 'LMT');
      const trade = newTrade();
      const [entry] = bracketLegs(trade, { type: 'LIMIT', limitPrice: '90' });
      refused.set(code, trade.entry);
      await bench.place(trade, { legs: [entry as LegV1] });
      await until(() => last(trade.entry)?.status === 'REJECTED', `${code} kills`);
    }
    const told = bench.service.published(BrokerRejectedV1).map(({ data }) => data);
    for (const { code, advice } of REFUSAL_CODES) {
      const orderRef = refused.get(code) ?? '';
      expect(last(orderRef)).toMatchObject({ code: String(code), reason: `refused with ${code}` });
      const rejection = told.find((data) => data.orderRef === orderRef);
      expect(rejection).toMatchObject({ request: 'place', code, final: true });
      expect(rejection?.advice).toBe(advice);
    }
    expect(bench.simulator.control.state().openOrders).toEqual([]);
  });
});
