import { BrokerStatusV1, FillCorrectedV1, FillExecutionV1 } from '@fairlead/contracts';
import { GatewayBench, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

let bench: GatewayBench;
beforeEach(async () => {
  bench = await GatewayBench.open();
  await bench.bootOpen();
});
afterEach(async () => {
  await bench.close();
});

const control = (): GatewayBench['simulator']['control'] => bench.simulator.control;
const fills = (): readonly FillExecutionV1[] =>
  bench.service.published(FillExecutionV1).map(({ data }) => data);
const corrections = (): readonly FillCorrectedV1[] =>
  bench.service.published(FillCorrectedV1).map(({ data }) => data);
const last = (orderRef: string): BrokerStatusV1 | undefined =>
  bench.service
    .published(BrokerStatusV1)
    .map(({ data }) => data)
    .findLast((data) => data.orderRef === orderRef);
const execution = (index = -1): string => control().state().executions.at(index)?.id ?? '';
const until = (condition: () => boolean, what: string): Promise<void> =>
  bench.service.waitUntil(condition, what);

/** What somebody holds who counts each fill and replaces it by what corrects it. */
function counted(): number {
  const latest = new Map<string, FillExecutionV1>();
  for (const fill of [...fills(), ...corrections()]) {
    if (fill.revision >= (latest.get(fill.executionId)?.revision ?? 0))
      latest.set(fill.executionId, fill);
  }
  return [...latest.values()].reduce((sum, { quantity }) => sum + Number(quantity), 0);
}

async function filled(): Promise<string> {
  const trade = newTrade();
  await bench.place(trade);
  await until(() => last(trade.entry)?.status === 'FILLED', 'the entry fills');
  return trade.entry;
}

describe('a busted execution', () => {
  it('is told as a correction to nothing, with what it replaces, and the order is not filled any more', async () => {
    const entry = await filled();
    control().bustFill(execution());
    await until(() => last(entry)?.status === 'CANCELLED', 'the entry is not filled');
    expect(corrections()).toMatchObject([
      { orderRef: entry, quantity: '0', revision: 2, replacedQuantity: '100' },
    ]);
    expect(corrections()[0]?.executedAt).toBe(fills()[0]?.executedAt);
    expect(last(entry)).toMatchObject({ code: 'CORRECTED', filledQuantity: '0' });
  });

  it('is told once, however often it is heard, also by the executions of the day after a restart', async () => {
    await filled();
    control().setOrderMessageFaults({ copies: 3 });
    control().bustFill(execution());
    await until(() => corrections().length === 1, 'told');
    await bench.service.stop();
    await bench.bootOpen();
    expect(counted()).toBe(0);
    expect(corrections()).toEqual([]);
    expect(fills()).toEqual([]);
  });

  it('that came while nobody listened is found by the executions of the day', async () => {
    const entry = await filled();
    await bench.service.stop();
    control().bustFill(execution());
    await bench.bootOpen();
    await until(() => corrections().length === 1, 'found');
    expect(corrections()[0]).toMatchObject({
      orderRef: entry,
      quantity: '0',
      replacedQuantity: '100',
    });
    expect(fills()).toEqual([]);
  });

  it('is a correction also where it is heard before what it takes back', async () => {
    control().addMessageRule({ message: 'execDetails', drop: true, times: 1 });
    const trade = newTrade();
    await bench.place(trade);
    await until(() => control().state().executions.length === 1, 'filled there');
    control().bustFill(execution());
    await until(() => corrections().length === 1, 'told');
    expect(corrections()[0]).toMatchObject({ orderRef: trade.entry, quantity: '0', revision: 2 });
    expect(corrections()[0]?.replacedQuantity).toBeUndefined();
    expect(fills()).toEqual([]);
    await until(() => last(trade.entry)?.status === 'CANCELLED', 'not filled');
    expect(last(trade.entry)?.filledQuantity).toBe('0');
  });

  it('of one part leaves the others, and the order that works goes on until its executions fill it', async () => {
    control().setLiquidity('AAPL', '30');
    const trade = newTrade();
    await bench.place(trade);
    await until(() => fills().length === 1, 'a first part');
    control().releaseLiquidity('AAPL', '30');
    control().setPrice('AAPL', '99.98', '100.00');
    await until(() => fills().length === 2, 'a second part');
    control().bustFill(execution(0));
    await until(() => last(trade.entry)?.filledQuantity === '30', 'the first part is void');
    expect(last(trade.entry)?.status).toBe('WORKING');
    control().setLiquidity('AAPL', null);
    control().setPrice('AAPL', '99.97', '99.99');
    await until(() => last(trade.entry)?.status === 'FILLED', 'filled');
    expect(last(trade.entry)?.filledQuantity).toBe('100');
    expect(counted()).toBe(100);
  });

  it('that the broker brings back counts again, and so does each further correction', async () => {
    const entry = await filled();
    control().bustFill(execution());
    control().correctFill(execution(), { quantity: '60' });
    control().correctFill(execution(), { quantity: '100', price: '99.50' });
    await until(() => corrections().length === 3, 'three corrections');
    await until(() => last(entry)?.status === 'FILLED', 'filled again');
    expect(corrections().map((data) => [data.replacedQuantity, data.quantity])).toEqual([
      ['100', '0'],
      ['0', '60'],
      ['60', '100'],
    ]);
    expect(corrections().at(-1)?.price).toBe('99.5');
    expect(counted()).toBe(100);
  });
});

describe('a correction of the price alone', () => {
  it('leaves the order filled', async () => {
    const entry = await filled();
    control().correctFill(execution(), { price: '99.75' });
    await until(() => corrections().length === 1, 'told');
    expect(corrections()[0]).toMatchObject({
      ...{ quantity: '100', price: '99.75', replacedQuantity: '100' },
    });
    expect(last(entry)).toMatchObject({ status: 'FILLED', filledQuantity: '100' });
  });
});

describe('the time of an execution', () => {
  it('in the zone that the connection showed is told, whatever that is called', async () => {
    const { today, name } = newYork();
    control().addMessageRule({
      message: 'execDetails',
      set: { time: `${today} 10:00:00 ${name}` },
    });
    await filled();
    expect(fills()[0]?.executedAtNote).toBeUndefined();
    expect(fills()[0]?.executedAt).toMatch(/T1[45]:00:00.000Z$/);
  });

  it('that cannot be told for certain is when it was heard of, and says so', async () => {
    control().addMessageRule({ message: 'execDetails', set: { time: '20260105 10:00:00 BST' } });
    const before = new Date().toISOString();
    await filled();
    expect(fills()[0]?.executedAtNote).toContain('"BST" can mean several');
    expect(String(fills()[0]?.executedAt) >= before).toBe(true);
  });
});

/** Today in New York, and what people there call its time now: the simulated TWS greets with it. */
function newYork(): { readonly today: string; readonly name: string } {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: 'America/New_York', timeZoneName: 'short' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  const part = (type: string): string =>
    format.formatToParts(new Date()).find((each) => each.type === type)?.value ?? '';
  return { today: `${part('year')}${part('month')}${part('day')}`, name: part('timeZoneName') };
}
