import {
  REQUESTS,
  BrokerAccountV1,
  BrokerSnapshotV1,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  OrderApprovedV1,
  PositionChangedV1,
  PositionClosedV1,
  PositionDriftV1,
  PositionEquityV1,
  PositionOpenedV1,
  type QuoteMessage,
  ReconciliationV1,
  quoteSubject,
} from '@fairlead/contracts';
import { type IntentId, type LegRole, orderRefOf, tradeIdOf } from '@fairlead/core';
import { type TestService, startTestService } from '@fairlead/testing';
import { PositionEnv, PositionTrackingModule } from '../src';

const ACCOUNT = 'DU1234567';
const KEY = 'IFAVATA';
const TRADE = tradeIdOf('3f0cf5b3-6c6c-5b1e-9a55-2f6b8d5d9f10' as IntentId);
const ref = (role: LegRole): string => orderRefOf(TRADE, role, 1);

/** Asks for every trade. */
const ALL = { strategy: null, symbol: null, since: null, by: null, limit: 10 } as const;

let counter = 0;
function fill(text: string, rest: Partial<FillExecutionV1> = {}): FillExecutionV1 {
  const [side, quantity = '', price = ''] = text.split(' ');
  counter += 1;
  return {
    account: ACCOUNT,
    instrumentKey: KEY,
    symbol: 'AAPL',
    executionId: `0000e0d5.${String(counter).padStart(4, '0')}.01`,
    revision: 1,
    orderRef: ref(side === 'BUY' ? 'E' : 'S'),
    external: false,
    permId: 7,
    side: side === 'BUY' ? 'BUY' : 'SELL',
    quantity,
    price,
    currency: 'USD',
    multiplier: '1',
    executedAt: new Date(1_767_800_000_000 + counter * 1_000).toISOString(),
    exchange: 'ISLAND',
    ...rest,
  };
}

function commission(of: FillExecutionV1, amount: string): FillCommissionV1 {
  const { account, instrumentKey, executionId, revision, currency } = of;
  return { account, instrumentKey, executionId, revision, commission: amount, currency };
}

const approval: OrderApprovedV1 = {
  account: ACCOUNT,
  instrumentKey: KEY,
  symbol: 'AAPL',
  intentId: '3f0cf5b3-6c6c-5b1e-9a55-2f6b8d5d9f10',
  tradeId: TRADE,
  strategy: 'basic',
  kind: 'ENTER',
  direction: 'LONG',
  checks: [],
  legs: [
    {
      orderRef: orderRefOf(TRADE, 'S', 1),
      role: 'STOP',
      side: 'SELL',
      quantity: '100',
      type: 'STOP',
      stopPrice: '95',
      timeInForce: 'GTC',
    },
  ],
};

const held = (quantity: string, averageCost = '10'): BrokerSnapshotV1['positions'] => [
  { instrumentKey: KEY, symbol: 'AAPL', quantity, averageCost },
];
const snapshot = (positions: BrokerSnapshotV1['positions'] = []): BrokerSnapshotV1 => ({
  account: ACCOUNT,
  epoch: 1,
  takenAt: new Date().toISOString(),
  openOrders: [],
  positions,
  executionCount: 0,
});

const reconciliation = (
  code: ReconciliationV1['code'],
  lost: ReconciliationV1['lost'],
): ReconciliationV1 => ({
  ...{ account: ACCOUNT, instrumentKey: KEY, symbol: 'AAPL', code, reason: 'spec', lost },
  ...{ ours: '0', external: '0', unexplained: '0' },
});

const figures: BrokerAccountV1 = {
  account: ACCOUNT,
  currency: 'USD',
  netLiquidation: '1000000.00',
  totalCash: '1000000',
  buyingPower: '4000000',
};

describe('position tracking', () => {
  const running: TestService[] = [];
  async function boot(database?: TestService['database'], settleMs = 0): Promise<TestService> {
    const env = Object.assign(new PositionEnv(), { FAIRLEAD_DRIFT_SETTLE_MS: settleMs });
    const service = await startTestService(
      [PositionTrackingModule.register(env)],
      database === undefined ? {} : { database },
    );
    running.push(service);
    return service;
  }
  const checked = (service: TestService): Promise<void> =>
    service.waitUntil(async () => {
      const rows = await service.database.query(
        'SELECT 1 FROM position_tracking.broker_report WHERE is_checked',
      );
      return rows.length === 1;
    }, 'a compared report');
  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
  });

  it('publishes a position that opens, changes and closes, with its trade', async () => {
    const service = await boot();
    await service.deliver(OrderApprovedV1, approval);
    const entry = fill('BUY 100 100');
    await service.deliver(FillExecutionV1, entry);
    await service.deliver(FillCommissionV1, commission(entry, '1.25'));
    await service.deliver(FillExecutionV1, fill('SELL 100 103.5'));
    const [opened] = await service.waitForPublished(PositionOpenedV1);
    expect(opened?.data).toMatchObject({
      tradeId: TRADE,
      strategy: 'basic',
      quantity: '100',
      averagePrice: '100',
      revision: 1,
    });
    const [changed] = await service.waitForPublished(PositionChangedV1);
    expect(changed?.data).toMatchObject({ commission: '1.25', quantity: '100', revision: 2 });
    const [closed] = await service.waitForPublished(PositionClosedV1);
    expect(closed?.data).toMatchObject({
      quantity: '0',
      averagePrice: '0',
      realisedPnl: '350',
      commission: '1.25',
      revision: 3,
      openedAt: entry.executedAt,
    });
  });

  it('counts an execution once, however often and under whatever message it comes', async () => {
    const service = await boot();
    const entry = fill('BUY 100 100');
    const sent = await service.deliver(FillExecutionV1, entry);
    await service.deliverEnvelope(sent, FillExecutionV1.contract.subject(entry));
    await service.deliver(FillExecutionV1, entry);
    await service.waitForPublished(PositionOpenedV1);
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([{ quantity: '100' }]);
    expect(service.published(PositionOpenedV1)).toHaveLength(1);
    expect(service.published(PositionChangedV1)).toHaveLength(0);
  });

  it('comes to the same position whatever the order of fills, corrections and commissions', async () => {
    const entry = fill('BUY 100 100');
    const exit = fill('SELL 40 101');
    const corrected = { ...entry, revision: 2, quantity: '90', price: '99' };
    const service = await boot();
    await service.deliver(FillCommissionV1, commission(corrected, '2'));
    await service.deliver(FillCommissionV1, commission(entry, '1'));
    await service.deliver(FillCorrectedV1, corrected);
    await service.deliver(FillExecutionV1, exit);
    await service.deliver(FillExecutionV1, entry);
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([
      { quantity: '50', averagePrice: '99', realisedPnl: '80', commission: '2' },
    ]);
    const mirror = await boot();
    for (const one of [exit, entry]) await mirror.deliver(FillExecutionV1, one);
    await mirror.deliver(FillCorrectedV1, corrected);
    await mirror.deliver(FillCommissionV1, commission(entry, '1'));
    await mirror.deliver(FillCommissionV1, commission(corrected, '2'));
    const plain = async (of: TestService): Promise<unknown> =>
      (await of.request(REQUESTS.positions, {})).map((one) => ({ ...one, revision: 0 }));
    expect(await plain(mirror)).toEqual(await plain(service));
  });

  const busted = (of: FillExecutionV1): FillCorrectedV1 => ({
    ...of,
    revision: of.revision + 1,
    quantity: '0',
    replacedQuantity: of.quantity,
  });

  it('ends a position whose entry the broker took back, and what that had cost', async () => {
    const service = await boot();
    const entry = fill('BUY 100 100');
    await service.deliver(FillExecutionV1, entry);
    await service.deliver(FillCommissionV1, commission(entry, '1'));
    await service.deliver(FillCorrectedV1, busted(entry));
    const [closed] = await service.waitForPublished(PositionClosedV1);
    expect(closed?.data).toMatchObject({
      ...{ quantity: '0', realisedPnl: '0', commission: '0', openedAt: entry.executedAt },
    });
    expect(await service.request(REQUESTS.positions, {})).toEqual([]);
    await service.deliver(FillCommissionV1, commission(busted(entry), '0.35'));
    await service.deliver(FillCorrectedV1, { ...busted(entry), revision: 3, quantity: '40' });
    const [, opened] = await service.waitForPublished(PositionOpenedV1, 2);
    expect(opened?.data).toMatchObject({ quantity: '40', averagePrice: '100', commission: '0.35' });
  });

  it.each([
    ['long', 'BUY', 'SELL'],
    ['short', 'SELL', 'BUY'],
  ] as const)(
    'shows the profit of a %s position in the account’s currency too, after a restart',
    async (_side, into, outOf) => {
      const service = await boot();
      const exchangeRates = [
        { currency: 'CAD', rate: '0.72', reportedAt: new Date().toISOString() },
      ];
      await service.deliver(BrokerAccountV1, { ...figures, exchangeRates });
      const inDollars = (text: string): FillExecutionV1 => ({ ...fill(text), currency: 'CAD' });
      await service.deliver(FillExecutionV1, inDollars(`${into} 100 100`));
      await service.stop();
      const again = await boot(service.database);
      // The broker does not name the rate again, and the old one is what it was.
      await again.deliver(BrokerAccountV1, { ...figures, netLiquidation: '1000001' });
      await again.deliver(FillExecutionV1, inDollars(`${outOf} 100 103`));
      const [closed] = await again.waitForPublished(PositionClosedV1);
      const [own, inAccount] = into === 'BUY' ? ['300', '216'] : ['-300', '-216'];
      expect(closed?.data).toMatchObject({
        ...{ currency: 'CAD', realisedPnl: own },
        inAccount: { currency: 'USD', exchangeRate: '0.72', realisedPnl: inAccount },
      });
      const equity = await again.waitForPublished(PositionEquityV1);
      expect(equity.at(-1)?.data).toMatchObject({ currency: 'USD', realisedPnl: inAccount });
    },
  );

  it('opens a position again whose exit the broker took back, and takes back what it realised', async () => {
    const service = await boot();
    await service.deliver(OrderApprovedV1, approval);
    await service.deliver(BrokerAccountV1, figures);
    const [entry, exit] = [fill('BUY 100 100'), fill('SELL 100 103')];
    for (const one of [entry, exit]) await service.deliver(FillExecutionV1, one);
    const performed = (): Promise<unknown> => service.request(REQUESTS.performance, ALL);
    expect(await performed()).toMatchObject({ performance: [{ trades: 1, netPnl: '300' }] });
    await service.deliver(FillCorrectedV1, busted(exit));
    const [, opened] = await service.waitForPublished(PositionOpenedV1, 2);
    expect(opened?.data).toMatchObject({ tradeId: TRADE, quantity: '100', realisedPnl: '0' });
    expect(await performed()).toMatchObject({ performance: [], trades: [{ closedAt: null }] });
    await service.deliver(FillCorrectedV1, busted(entry));
    await service.waitForPublished(PositionClosedV1, 2);
    expect(await performed()).toEqual({ trades: [], performance: [], groups: [] });
  });

  it('is the same where the broker’s taking back comes first', async () => {
    const service = await boot();
    const [entry, other] = [fill('BUY 100 100'), fill('BUY 30 100')];
    await service.deliver(FillCorrectedV1, busted(entry));
    await service.deliver(FillExecutionV1, entry);
    expect(service.published(PositionOpenedV1)).toEqual([]);
    await service.deliver(FillExecutionV1, other);
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([{ quantity: '30' }]);
  });

  it('publishes a profit as whole once every commission of it is known', async () => {
    const service = await boot();
    const [entry, exit] = [fill('BUY 100 100'), fill('SELL 100 103')];
    await service.deliver(FillExecutionV1, entry);
    await service.deliver(FillCommissionV1, commission(entry, '1'));
    await service.deliver(FillExecutionV1, exit);
    const [closed] = await service.waitForPublished(PositionClosedV1);
    expect(closed?.data.commissionPending).toBe(true);
    await service.deliver(FillCommissionV1, commission(exit, '1'));
    const [, whole] = await service.waitForPublished(PositionChangedV1, 2);
    expect(whole?.data).toMatchObject({ quantity: '0', commission: '2', realisedPnl: '300' });
    expect(whole?.data.commissionPending).toBeUndefined();
  });

  it('closes one position and opens the next when an execution crosses zero', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await service.deliver(FillExecutionV1, fill('SELL 150 101', { orderRef: '', external: true }));
    const [closed] = await service.waitForPublished(PositionClosedV1);
    const [, opened] = await service.waitForPublished(PositionOpenedV1, 2);
    expect(closed?.data).toMatchObject({ realisedPnl: '100', revision: 2 });
    expect(opened?.data).toMatchObject({ quantity: '-50', averagePrice: '101', revision: 3 });
    expect(opened?.data.tradeId).toBeUndefined();
  });

  it('learns the trade of a fill from an approval that comes after it', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    const [opened] = await service.waitForPublished(PositionOpenedV1);
    expect(opened?.data.tradeId).toBeUndefined();
    await service.deliver(OrderApprovedV1, approval);
    const [changed] = await service.waitForPublished(PositionChangedV1);
    expect(changed?.data).toMatchObject({ tradeId: TRADE, strategy: 'basic', revision: 2 });
  });

  it('values positions at the mid of the last quote', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    const quote: QuoteMessage = {
      instrumentKey: KEY,
      ...{ bid: '101', ask: '102', last: null, bidSize: null, askSize: null },
      ...{ volume: null, previousClose: null, delayed: false },
      at: new Date().toISOString(),
      feedAt: new Date().toISOString(),
    };
    service.emit(quoteSubject(KEY), quote);
    await service.waitUntil(
      async () => (await service.request(REQUESTS.positions, {}))[0]?.unrealisedPnl === '150',
      'an unrealised profit of 150',
    );
  });

  it('reports how trades went, with the stop of their approval as the measure', async () => {
    const service = await boot();
    await service.deliver(OrderApprovedV1, approval);
    const entry = fill('BUY 100 100');
    await service.deliver(FillExecutionV1, entry);
    const ofStrategy = { ...ALL, strategy: 'basic' };
    const before = await service.request(REQUESTS.performance, ofStrategy);
    expect(before.performance).toEqual([]);
    expect(before.trades).toMatchObject([{ closedAt: null, rMultiple: null }]);
    await service.deliver(FillCommissionV1, commission(entry, '1'));
    await service.deliver(FillExecutionV1, fill('SELL 100 110'));
    const { trades, performance } = await service.request(REQUESTS.performance, ofStrategy);
    expect(trades).toMatchObject([
      { tradeId: TRADE, symbol: 'AAPL', realisedPnl: '1000', commission: '1', rMultiple: '1.998' },
    ]);
    expect(performance).toMatchObject([
      { currency: 'USD', trades: 1, wins: 1, winRate: '1', netPnl: '999', profitFactor: null },
    ]);
    const none = { trades: [], performance: [], groups: [] };
    expect(await service.request(REQUESTS.performance, { ...ALL, strategy: 'other' })).toEqual(none); // prettier-ignore
    expect(await service.request(REQUESTS.performance, { ...ALL, symbol: 'MSFT' })).toEqual(none);
    const grouped = await service.request(REQUESTS.performance, { ...ALL, by: 'symbol' });
    expect(grouped.groups).toMatchObject([{ key: 'AAPL', performance: { trades: 1 } }]);
  });

  it('publishes equity with the broker figures, again after a close, and holds back the rest', async () => {
    const service = await boot();
    await service.deliver(BrokerAccountV1, figures);
    await service.deliver(BrokerAccountV1, { ...figures, netLiquidation: '1000001' });
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await service.deliver(FillExecutionV1, fill('SELL 100 102'));
    const equities = await service.waitForPublished(PositionEquityV1, 2);
    expect(equities.map(({ data }) => [data.netLiquidation, data.realisedPnl])).toEqual([
      ['1000000', '0'],
      ['1000001', '200'],
    ]);
  });

  it('takes over what was there before it, without calling it drift', async () => {
    const service = await boot();
    await service.deliver(BrokerSnapshotV1, snapshot(held('50', '12.5')));
    const [opened] = await service.waitForPublished(PositionOpenedV1);
    expect(opened?.data).toMatchObject({ quantity: '50', averagePrice: '12.5' });
    await service.deliver(BrokerSnapshotV1, snapshot(held('50', '12.5')));
    await checked(service);
    expect(service.published(PositionDriftV1)).toHaveLength(0);
  });

  it('takes over a position that today sold a part of', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('SELL 20 13', { orderRef: '', external: true }));
    await service.deliver(BrokerSnapshotV1, snapshot(held('30', '12')));
    await checked(service);
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([
      { quantity: '30', averagePrice: '12', realisedPnl: '20' },
    ]);
  });

  it('gives what it took over the currency and multiplier of the first fill', async () => {
    const service = await boot();
    await service.deliver(BrokerSnapshotV1, snapshot(held('2', '200000')));
    await service.waitForPublished(PositionOpenedV1);
    const future = { currency: 'EUR', multiplier: '50', orderRef: '', external: true };
    await service.deliver(
      FillExecutionV1,
      fill('SELL 1 4010', { ...future, executedAt: new Date().toISOString() }),
    );
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([
      { quantity: '1', averagePrice: '4000', realisedPnl: '500', currency: 'EUR' },
    ]);
  });

  it('shares a late commission between both lives of an execution across zero', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    const across = fill('SELL 150 101');
    await service.deliver(FillExecutionV1, across);
    await service.deliver(FillCommissionV1, commission(across, '3'));
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([
      { quantity: '-50', commission: '1' },
    ]);
  });

  it('reports drift once, and when it is gone', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await service.deliver(BrokerSnapshotV1, snapshot(held('100', '100')));
    await checked(service);
    await service.deliver(BrokerSnapshotV1, snapshot(held('70', '100')));
    const [drift] = await service.waitForPublished(PositionDriftV1);
    expect(drift?.data).toMatchObject({ ours: '100', broker: '70', resolved: false });
    await service.deliver(BrokerSnapshotV1, snapshot(held('70', '100')));
    await checked(service);
    await service.deliver(FillExecutionV1, fill('SELL 30 100', { orderRef: '', external: true }));
    await service.deliver(BrokerSnapshotV1, snapshot(held('70', '100')));
    const drifts = await service.waitForPublished(PositionDriftV1, 2);
    expect(drifts[1]?.data).toMatchObject({ ours: '70', broker: '70', resolved: true });
  });

  it('ends the result of a trade whose shares were sold by hand at that price, and counts the fill once', async () => {
    const service = await boot();
    await service.deliver(OrderApprovedV1, approval);
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await service.deliver(FillExecutionV1, fill('SELL 100 97', { orderRef: '', external: true }));
    const lost = [{ tradeId: TRADE, moved: '-100', price: '97' }];
    await service.deliver(ReconciliationV1, reconciliation('MANUAL_TRADE', lost));
    expect(await service.request(REQUESTS.positions, {})).toEqual([]);
    const { trades } = await service.request(REQUESTS.performance, { ...ALL, limit: 5 });
    expect(trades).toMatchObject([{ tradeId: TRADE, realisedPnl: '-300', exitAverage: '97' }]);
    expect(trades[0]?.closedAt).not.toBeNull();
  });

  it('adjusts position and trade, at their cost, by shares that the broker does not hold any more', async () => {
    const service = await boot();
    await service.deliver(OrderApprovedV1, approval);
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    const missing = reconciliation('SHARES_MISSING', [{ tradeId: TRADE, moved: '-40' }]);
    const { id } = await service.deliver(ReconciliationV1, missing);
    await service.deliver(ReconciliationV1, missing, { id });
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([
      { quantity: '60', averagePrice: '100', realisedPnl: '0' },
    ]);
    const { trades } = await service.request(REQUESTS.performance, { ...ALL, limit: 5 });
    expect(trades).toMatchObject([{ realisedPnl: '0', closedAt: null }]);
  });

  it('compares the first report ever, whatever comes before it has settled: it is the baseline', async () => {
    const service = await boot(undefined, 700);
    await service.deliver(BrokerSnapshotV1, snapshot());
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await service.deliver(BrokerSnapshotV1, snapshot());
    await checked(service);
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([{ quantity: '100' }]);
  });

  it('adjusts no position beyond what the broker holds', async () => {
    const service = await boot();
    await service.deliver(OrderApprovedV1, approval);
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    const lost = [{ tradeId: TRADE, moved: '-100' }];
    const missing = { ...reconciliation('SHARES_MISSING', lost), held: '0' };
    await service.deliver(ReconciliationV1, missing);
    await service.deliver(ReconciliationV1, missing);
    expect(await service.request(REQUESTS.positions, {})).toEqual([]);
  });

  it('takes the broker’s side where a person accepted it, and the drift is over', async () => {
    const service = await boot();
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await service.deliver(BrokerSnapshotV1, snapshot(held('100', '100')));
    await checked(service);
    await service.deliver(BrokerSnapshotV1, snapshot(held('130', '101')));
    await service.waitForPublished(PositionDriftV1);
    await service.deliver(ReconciliationV1, { ...reconciliation('ACCEPTED', []), by: 'ann' });
    const drifts = await service.waitForPublished(PositionDriftV1, 2);
    expect(drifts[1]?.data).toMatchObject({ ours: '130', broker: '130', resolved: true });
    expect(await service.request(REQUESTS.positions, {})).toMatchObject([{ quantity: '130' }]);
  });

  it('does not call a fill drift that the report had and we had not yet', async () => {
    const service = await boot(undefined, 700);
    await service.deliver(BrokerSnapshotV1, snapshot());
    await checked(service);
    await service.deliver(BrokerSnapshotV1, snapshot(held('100', '100')));
    await service.deliver(FillExecutionV1, fill('BUY 100 100'));
    await checked(service);
    expect(service.published(PositionDriftV1)).toHaveLength(0);
  });

  it('goes on after a restart where it was, and compares the report that was waiting', async () => {
    const first = await boot(undefined, 60_000);
    await first.deliver(FillExecutionV1, fill('BUY 100 100'));
    await first.deliver(BrokerSnapshotV1, snapshot(held('150', '100')));
    await running.pop()?.stop();
    const second = await boot(first.database, 0);
    await checked(second);
    expect(await second.request(REQUESTS.positions, {})).toMatchObject([{ quantity: '150' }]);
    await second.deliver(FillExecutionV1, fill('SELL 150 101'));
    const [closed] = await second.waitForPublished(PositionClosedV1);
    expect(closed?.data).toMatchObject({ quantity: '0', realisedPnl: '150' });
  });
});
