import { writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import {
  DecisionMadeV1,
  type Envelope,
  type QuoteMessage,
  REQUESTS,
  RuleNotifiedV1,
  type RuleSetting,
  TradeChangedV1,
  quoteSubject,
} from '@fairlead/contracts';
import {
  ManualClock,
  edgeIdOf,
  instantText,
  instrumentKeyOf,
  intentIdOf,
  plusMs,
} from '@fairlead/core';
import { Messenger, readInstruments } from '@fairlead/platform';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { RuleEngineModule, type RulesEnv } from '../src';
import { WatchRules } from '../src/application/watching/watch-rules';
import { type RulesFolder, rulesFolder } from './support/rules-folder';

const ACCOUNT = 'DU1234567';
const RULES = `
rules:
  - id: breakout
    symbols: [AAPL, MSFT]
    when: { and: [{ market: { priceMin: 50 } }, { position: { open: false } }] }
    then: { enter: { direction: LONG, size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } } }
    cooldownSeconds: 300
    maxPerDay: 2
    validForSeconds: 20
  - id: cut
    symbol: AAPL
    when: { position: { unrealisedPercentMax: -3 } }
    then: { close: LONG }
    cooldownSeconds: 1
    maxPerDay: 10
  - id: evening
    symbol: MSFT
    when: { time: { start: "15:59", end: "16:00" } }
    then: { sequence: [{ closeAll: ANY }, { notify: { level: warning, message: "{symbol} is left for the night" } }] }
    cooldownSeconds: 60
    maxPerDay: 1
`;
const keyOf = (symbol: string): string =>
  instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });

describe('rules that no event starts', () => {
  let service: TestService;
  let clock: ManualClock;
  let folder: RulesFolder;
  let env: RulesEnv;

  const boot = (database?: TestService['database'], instanceId?: string): Promise<TestService> =>
    startTestService([RuleEngineModule.register(env)], {
      clock,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(database === undefined ? {} : { database }),
    });

  beforeEach(async () => {
    clock = new ManualClock(TRADING_NOON);
    folder = rulesFolder(RULES);
    ({ env } = folder);
    service = await boot();
  });
  afterEach(async () => {
    await service.stop();
    folder.remove();
  });

  const quote = (price: string, symbol = 'AAPL'): void => quoteOf(keyOf(symbol), price);
  const quoteOf = (instrumentKey: string, price: string): void => {
    const at = instantText(clock.now());
    const message: QuoteMessage = {
      ...{ instrumentKey, bid: price, ask: price, last: price },
      ...{ bidSize: null, askSize: null, volume: null, previousClose: null },
      ...{ delayed: false, at, feedAt: at },
    };
    service.app.get(Messenger, { strict: false }).emit(quoteSubject(instrumentKey), message);
  };
  const trade = (changes: Partial<TradeChangedV1> = {}): Promise<unknown> =>
    service.deliver(
      TradeChangedV1,
      {
        ...{
          account: ACCOUNT,
          instrumentKey: keyOf('AAPL'),
          symbol: 'AAPL',
          tradeId: randomUUID(),
        },
        ...{ strategy: 'basic', direction: 'LONG', status: 'OPEN', position: '100' },
        ...{
          effectiveProtection: '100',
          protected: true,
          exposedMs: 0,
          code: 'OPENED',
          reason: '',
        },
        ...{ openedAt: instantText(clock.now()), averageEntryPrice: '50' },
        ...changes,
      },
      { occurredAt: instantText(clock.now()) },
    );
  const made = (): readonly Envelope<DecisionMadeV1>[] => service.published(DecisionMadeV1);
  const watch = (): WatchRules => service.app.get(WatchRules, { strict: false });
  /** Looks as each second does, at what is quoted now. */
  const look = async (price: string | null = null, symbol = 'AAPL'): Promise<void> => {
    clock.advanceMs(1_000);
    if (price !== null) quote(price, symbol);
    await watch().lookAtAll();
    await watch().idle();
  };
  const decisions = async (count: number): Promise<readonly DecisionMadeV1[]> => {
    await service.waitUntil(() => made().length >= count, `${count} decisions`);
    expect(made()).toHaveLength(count);
    return made().map(({ data }) => data);
  };

  it('are kept once a minute as they are found while they do not fire', async () => {
    const query = { ruleId: 'breakout', symbol: 'AAPL', kind: 'misses', limit: 10 } as const;
    const misses = () => service.request(REQUESTS.ruleEvaluations, query);
    const look = (): Promise<void> => service.app.get(WatchRules, { strict: false }).lookAtAll();
    await look();
    await look();
    expect(await misses()).toMatchObject([
      {
        ...{ cause: 'look', causeId: null, code: 'CONDITION_FALSE', fired: false, rulesVersion: 1 },
        ...{ symbol: 'AAPL', reason: expect.stringContaining('price >= 50') as string },
        clauses: [{ holds: false, threshold: '50', alias: 'price >= 50' }, { holds: true }],
      },
    ]);
    clock.advanceMs(60_000);
    await look();
    expect(await misses()).toHaveLength(2);
  });

  it('enter when their price is reached: one decision for the edge, which says since when', async () => {
    for (const price of ['49', '50.5', '50.6', '51']) await look(price);
    const [decision] = await decisions(1);
    const causeId = edgeIdOf({ account: ACCOUNT, ruleId: 'breakout', instrumentKey: keyOf('AAPL'), ordinal: 1 }); // prettier-ignore
    expect(decision).toMatchObject({
      ...{ causeId, cause: 'edge', outcome: 'INTENTS', instrumentKey: keyOf('AAPL') },
      evaluations: [{ ruleId: 'breakout', code: 'FIRED' }],
    });
    expect(decision).not.toHaveProperty('signalId');
    expect(decision?.intents).toEqual([
      expect.objectContaining({
        ...{ intentId: intentIdOf(causeId, 'breakout'), causeId, kind: 'ENTER', direction: 'LONG' },
        reason: 'breakout: AAPL, since price >= 50 (it is 50.5) and basic does not hold the symbol (it is nothing)', // prettier-ignore
        expiresAt: instantText(plusMs(TRADING_NOON, 22_000)),
      }),
    ]);
    expect(made()[0]?.correlationId).toBe(causeId);
  });

  it('are looked at when a quote comes, too', async () => {
    await look('49');
    quote('50');
    await decisions(1);
  });

  it('count cooldown and daily maximum for each symbol', async () => {
    await look('50');
    await look('50', 'MSFT');
    await decisions(2);
    await look('49');
    await look('50');
    await decisions(2);
    const rows = await service.request(REQUESTS.rules, {});
    expect(rows.filter(({ ruleId }) => ruleId === 'breakout').map(({ firedToday }) => firedToday)).toEqual([1, 1]); // prettier-ignore
  });

  it('go by the name of an instrument where its symbol is not that: two listings, a future, a pair', async () => {
    await service.stop();
    const listed = [
      { name: 'SHOP:CAD', symbol: 'SHOP', type: 'STK', currency: 'CAD', exchange: 'SMART' },
      {
        name: 'ESH7',
        symbol: 'ES',
        type: 'FUT',
        currency: 'USD',
        exchange: 'CME',
        expiry: '202703',
      },
      { name: 'EUR.USD', symbol: 'EUR', type: 'CASH', currency: 'USD', exchange: 'IDEALPRO' },
    ] as const;
    const others = '\n- { symbol: SHOP, type: STK, currency: USD, exchange: SMART }';
    const lines = listed.map(({ name: _name, ...rest }) => `\n- ${JSON.stringify(rest)}`);
    writeFileSync(env.FAIRLEAD_INSTRUMENTS, `${lines.join('')}${others}\n`);
    const names = listed.map(({ name }) => `"${name}"`).join(', ');
    writeFileSync(env.FAIRLEAD_RULES, `rules: [{ id: breakout, symbols: [${names}], when: { market: { priceMin: 50 } }, then: { notify: "up" }, cooldownSeconds: 1, maxPerDay: 1 }]`); // prettier-ignore
    const instruments = await readInstruments(env.FAIRLEAD_INSTRUMENTS);
    service = await startTestService([RuleEngineModule.register(env)], { clock, instruments });
    for (const { name: _name, ...described } of listed) {
      quoteOf(instrumentKeyOf(described), '51');
      await look();
    }
    expect(service.published(RuleNotifiedV1).map(({ data }) => data.symbol)).toEqual(listed.map(({ name }) => name)); // prettier-ignore
  });

  it('leave with a loss, at the price at which the position could be left', async () => {
    await trade();
    await look('49');
    await look('48.5');
    await look('48');
    const [decision] = await decisions(1);
    expect(decision?.intents).toMatchObject([{ kind: 'EXIT', direction: 'LONG', ruleId: 'cut' }]);
  });

  it('flatten what every strategy holds at the end of the day, and let somebody know, once', async () => {
    const msft = { instrumentKey: keyOf('MSFT'), symbol: 'MSFT' };
    await trade(msft);
    await trade({ ...msft, strategy: 'swing', direction: 'SHORT', position: '-20' });
    clock.advanceMs(238 * 60_000);
    await look();
    expect(made()).toEqual([]);
    for (let minute = 0; minute < 2; minute += 1) {
      clock.advanceMs(60_000);
      await look();
    }
    const left = made().flatMap(({ data }) => data.intents);
    expect(left.map(({ kind, direction, strategy }) => [kind, direction, strategy])).toEqual([
      ['EXIT', 'ANY', 'basic'],
      ['EXIT', 'ANY', 'swing'],
    ]);
    const notices = service.published(RuleNotifiedV1).map(({ data }) => data);
    expect(notices).toMatchObject([
      { ruleId: 'evening', level: 'warning', message: 'MSFT is left for the night' },
    ]);
    expect(notices[0]).toMatchObject({ causeId: made()[0]?.data.causeId });
    expect(notices[0]).not.toHaveProperty('signalId');
  });

  it('fire once over restarts, and again only when their conditions were left', async () => {
    await look('50');
    await decisions(1);
    for (const price of ['51', '52']) {
      const { database } = service;
      await service.stop();
      service = await boot(database);
      clock.advanceMs(400_000);
      await look(price);
    }
    const { database } = service;
    expect(await database.query('SELECT cause_id FROM rule_engine.decision')).toHaveLength(1);
  });

  it('fire once where two look at the same moment', async () => {
    clock.advanceMs(1_000);
    quote('50');
    await Promise.all([watch().lookAtAll(), watch().lookAtAll(), watch().lookAtAll()]);
    quote('50.1');
    await watch().idle();
    await decisions(1);
  });

  it('decide nothing by what was in force before somebody changed it at another engine', async () => {
    await look('49');
    const other = await boot(service.database, 'other');
    const set = (what: RuleSetting): Promise<unknown> =>
      other.request(REQUESTS.setRule, { requestId: randomUUID(), by: 'anna', reason: 'spec', ruleId: 'breakout', set: what }); // prettier-ignore
    await set({ enabled: false });
    // Nobody has looked since: this engine still has the rule as it was.
    quote('50.5');
    await watch().idle();
    await set('lift');
    await look('50.6');
    const [decision] = await decisions(1);
    expect(decision?.intents[0]?.reason).toContain('(it is 50.6)');
    await other.stop();
  });

  it('lose nothing and double nothing where the database fails in the middle', async () => {
    const { database } = service;
    // The decision cannot be written, so neither is that the rule fired.
    await database.query('ALTER TABLE rule_engine.decision ADD CONSTRAINT none CHECK (false) NOT VALID'); // prettier-ignore
    await look('50');
    expect(made()).toEqual([]);
    expect(await database.query('SELECT 1 FROM rule_engine.rule_edge')).toEqual([]);
    await database.query('ALTER TABLE rule_engine.decision DROP CONSTRAINT none');
    await look('50');
    await decisions(1);
  });
});
