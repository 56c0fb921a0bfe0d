import { BrokerStatusV1 } from '@fairlead/contracts';
import { GatewayBench, type TestTrade, bracketLegs, newTrade } from '../gateway-bench';

jest.setTimeout(60_000);

/** Nothing but the proof of protective orders looks within the minute of a spec. */
const SLOW = { settleMs: 30_000 };
/** After another connection the longer time counts. */
const COMES_BACK = { settleMs: 3_000 };
/** Ids of messages: a question for all open orders, a cancel. */
const [OPEN_ORDERS, CANCEL] = [16, 4];

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

/** What TWS does to the first stop once it has shown that it has it (or has changed it): before anybody can look. */
function toStop(on: 'order-accepted' | 'order-changed', ...acts: readonly object[]): void {
  const steps = [{ on, where: { orderType: 'STP' }, do: acts.map((act) => ({ ...act })) }];
  bench.simulator.play({ name: 'stop', summary: 'a stop', seen: 'a stop', steps });
}
const LOSE = { loseOrder: {} };

async function held(): Promise<TestTrade> {
  const trade = newTrade();
  await bench.place(trade);
  await until(() => history(trade.stop)[0] === 'HELD', 'its stop is held');
  await until(() => last(trade.target) === 'WORKING', 'its target works');
  return trade;
}
const looks = (): number => bench.sent(OPEN_ORDERS).length;

describe('a protective order that TWS took and lost without a message', () => {
  it('is missed soon after it was placed, and lost once a second look does not show it either', async () => {
    await bench.bootOpen(SLOW);
    toStop('order-accepted', LOSE);
    const trade = await held();
    await until(() => last(trade.stop) === 'LAPSED', 'lost');
    expect(history(trade.stop)).toEqual(['HELD', 'UNKNOWN', 'LAPSED']);
    expect(last(trade.target)).toBe('WORKING');
    // It may live after all, where TWS does not show it: before another one it is cancelled by its id.
    await until(() => bench.sent(CANCEL).length > 0, 'cancelled by its id');
    expect(bench.sent(CANCEL).map((fields) => fields[2])).toEqual(['2']);
  });

  it('is missed after it was modified', async () => {
    await bench.bootOpen(SLOW);
    toStop('order-changed', LOSE);
    const trade = await held();
    const leg = bracketLegs(trade)[1];
    if (leg === undefined) throw new Error('a bracket has a stop');
    await bench.modify(trade, { ...leg, stopPrice: '96' }, { revision: 1 });
    await until(() => last(trade.stop) === 'LAPSED', 'lost');
  });

  it('is missed at the next connection', async () => {
    await bench.bootOpen(COMES_BACK);
    toStop('order-accepted', LOSE);
    const trade = await held();
    bench.simulator.control.dropConnections();
    await until(() => last(trade.stop) === 'LAPSED', 'lost');
    expect(last(trade.target)).toBe('WORKING');
  });

  it('is missed by the process that comes after', async () => {
    await bench.bootOpen(SLOW);
    toStop('order-accepted', LOSE);
    const trade = await held();
    await bench.service.stop();
    await bench.bootOpen(COMES_BACK);
    await until(() => last(trade.stop) === 'LAPSED', 'lost');
  });
});

describe('the proof of protective orders', () => {
  it('sees that TWS deactivated one without a message', async () => {
    await bench.bootOpen(SLOW);
    const where = { orderId: 2 };
    toStop(
      'order-accepted',
      { messageRule: { message: 'openOrder', where, set: { status: 'Inactive' } } },
      { messageRule: { message: 'orderStatus', where, drop: true } },
    );
    const trade = newTrade();
    await bench.place(trade);
    await until(() => last(trade.stop) === 'SUSPENDED', 'seen as deactivated');
    await until(() => last(trade.target) === 'WORKING', 'the target works');
    expect(history(trade.stop)[0]).toBe('HELD');
  });

  it('asks once for a burst, and leaves what is listed as it is', async () => {
    await bench.bootOpen(SLOW);
    const before = looks();
    const trades = Array.from({ length: 6 }, newTrade);
    await Promise.all(trades.map((trade) => bench.place(trade)));
    await until(() => trades.every(({ stop }) => last(stop) === 'HELD'), 'protected');
    await until(() => looks() > before, 'a look at the open orders');
    // One for all, but where this machine takes longer than a second to place them.
    expect(looks() - before).toBeLessThan(trades.length);
    for (const { stop } of trades) expect(history(stop)).toEqual(['HELD']);
  });
});
