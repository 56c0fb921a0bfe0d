import { randomUUID } from 'node:crypto';
import {
  DecisionMadeV1,
  type Envelope,
  MarketIndicatorV1,
  type QuoteMessage,
  RuleNotifiedV1,
  SignalAcceptedV1,
  TradeChangedV1,
  quoteSubject,
} from '@fairlead/contracts';
import { ManualClock, instantText, instrumentKeyOf, plusMs } from '@fairlead/core';
import { Messenger } from '@fairlead/platform';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { RuleEngineModule, type RulesEnv } from '../src';
import { WatchRules } from '../src/application/watching/watch-rules';
import { type RulesFolder, rulesFolder } from './support/rules-folder';

const ACCOUNT = 'DU1234567';
const ENTER =
  'enter: { direction: LONG, size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } }';
const keyOf = (symbol: string): string =>
  instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });

describe('rules that look beside their symbol', () => {
  let service: TestService;
  let clock: ManualClock;
  let folder: RulesFolder;
  let env: RulesEnv;

  const boot = (database?: TestService['database']): Promise<TestService> =>
    startTestService([RuleEngineModule.register(env)], {
      clock,
      ...(database === undefined ? {} : { database }),
    });
  const start = async (rules: string): Promise<void> => {
    folder.write(rules);
    service = await boot();
  };
  const restart = async (): Promise<void> => {
    const { database } = service;
    await service.stop();
    service = await boot(database);
  };

  beforeEach(() => {
    clock = new ManualClock(TRADING_NOON);
    folder = rulesFolder('');
    ({ env } = folder);
  });
  afterEach(async () => {
    await service.stop();
    folder.remove();
  });

  const quote = (symbol: string, price: string, volume: string | null = null): void => {
    const at = instantText(clock.now());
    const message: QuoteMessage = {
      ...{ instrumentKey: keyOf(symbol), bid: price, ask: price, last: price },
      ...{ bidSize: null, askSize: null, volume, previousClose: null },
      ...{ delayed: false, at, feedAt: at },
    };
    service.app.get(Messenger, { strict: false }).emit(quoteSubject(keyOf(symbol)), message);
  };
  const trade = (symbol: string, changes: Partial<TradeChangedV1> = {}): Promise<unknown> =>
    service.deliver(
      TradeChangedV1,
      {
        ...{ account: ACCOUNT, instrumentKey: keyOf(symbol), symbol, tradeId: randomUUID() },
        ...{ strategy: 'basic', direction: 'LONG', status: 'OPEN', position: '100' },
        ...{ effectiveProtection: '100', protected: true, exposedMs: 0, code: 'OPENED' },
        ...{ reason: '', openedAt: instantText(clock.now()), averageEntryPrice: '50' },
        ...changes,
      },
      { occurredAt: instantText(clock.now()) },
    );
  const signal = async (changes: Partial<SignalAcceptedV1> = {}): Promise<DecisionMadeV1> => {
    const before = made().length;
    const { signalId } = (await sent(changes)).data;
    await service.waitUntil(() => made().length > before, 'a decision');
    const decision = made().find((each) => each.signalId === signalId);
    if (decision === undefined) throw new Error('another decision was made');
    return decision;
  };
  const sent = async (changes: Partial<SignalAcceptedV1>): Promise<Envelope<SignalAcceptedV1>> => {
    const at = instantText(clock.now());
    const data: SignalAcceptedV1 = {
      ...{ signalId: randomUUID(), source: 'spec', instrumentKey: keyOf('AAPL'), symbol: 'AAPL' },
      ...{ action: 'BUY', confidence: 0.9, issuedAt: at, receivedBy: 'spec' },
      expiresAt: instantText(plusMs(clock.now(), 30_000)),
      ...changes,
    };
    return service.deliver(SignalAcceptedV1, data, { occurredAt: at });
  };
  const made = (): readonly DecisionMadeV1[] =>
    service.published(DecisionMadeV1).map(({ data }) => data);
  const look = async (): Promise<void> => {
    clock.advanceMs(1_000);
    const watch = service.app.get(WatchRules, { strict: false });
    await watch.lookAtAll();
    await watch.idle();
  };

  it('enter by a signal only where the other symbol is held, also after a restart', async () => {
    await start(`rules:
  - id: pair
    symbol: AAPL
    when: { and: [{ event: { type: signal.accepted } }, { position: { symbol: MSFT, open: true, unrealisedPercentMin: 2 } }] }
    then: { ${ENTER} }
`);
    expect((await signal()).outcome).toBe('NO_RULE');
    await trade('MSFT');
    const [blind] = (await signal()).evaluations;
    expect(blind?.clauses).toMatchObject([
      { id: 'and.1.position.open', clause: 'basic holds MSFT', holds: true },
      { id: 'and.1.position.unrealisedPercentMin', holds: false, actual: 'unknown: no quote' },
    ]);
    await restart();
    quote('MSFT', '51');
    expect((await signal()).intents).toMatchObject([{ kind: 'ENTER', ruleId: 'pair' }]);
  });

  const COUNTED = `rules:
  - id: third
    symbol: AAPL
    when:
      and:
        - event: { type: signal.accepted, where: { action: BUY } }
        - signals: { action: BUY, source: [one, two], withinMinutes: 30, countMin: 3 }
    then: { ${ENTER} }
`;

  it('enter by the third signal in a window: each counts once, over restarts and whoever decides', async () => {
    await start(COUNTED);
    const first = await sent({ source: 'one' });
    clock.advanceMs(60_000);
    await signal({ source: 'two' });
    // What is delivered again, sent by others, for another symbol or for something else does not count.
    await service.deliverEnvelope(first, SignalAcceptedV1.contract.subject(first.data));
    await service.deliver(SignalAcceptedV1, first.data, { occurredAt: first.occurredAt });
    await signal({ source: 'other' });
    await signal({ source: 'one', action: 'SELL' });
    await signal({ source: 'one', symbol: 'MSFT', instrumentKey: keyOf('MSFT') });
    await restart();
    clock.advanceMs(28 * 60_000 + 59_999);
    const { evaluations, intents } = await signal({ source: 'one' });
    expect(intents).toMatchObject([{ kind: 'ENTER', ruleId: 'third' }]);
    expect(evaluations[0]?.clauses.at(-1)).toMatchObject({
      ...{ id: 'and.1.signals.countMin', value: '3', threshold: '3', distance: '0', ageMs: 0 },
      clause: 'BUY signals of one or two within 30 min >= 3',
    });
    // The first one is exactly thirty minutes old now.
    clock.advanceMs(1);
    await signal({ source: 'two', action: 'SELL' });
    const { evaluations: later } = await signal({ source: 'other' });
    expect(later[0]?.clauses.at(-1)).toMatchObject({ value: '2', holds: false });
  });

  it('enter where several sources agree, and not where one has changed its mind', async () => {
    await start(`rules:
  - id: agreed
    symbol: AAPL
    when: { and: [{ event: { type: signal.accepted, where: { action: BUY } } }, { agreement: { action: BUY, sources: [one, two], withinMinutes: 10 } }] }
    then: { ${ENTER} }
`);
    expect((await signal({ source: 'one' })).outcome).toBe('NO_RULE');
    await signal({ source: 'one', action: 'SELL' });
    const [torn] = (await signal({ source: 'two' })).evaluations;
    expect(torn?.clauses.at(-1)).toMatchObject({ actual: '1 (one SELL, two BUY)', holds: false });
    await restart();
    expect((await signal({ source: 'one' })).intents).toMatchObject([{ ruleId: 'agreed' }]);
  });

  it('count the signals of another symbol that were decided by then', async () => {
    await start(`rules:
  - id: led
    symbol: AAPL
    when: { and: [{ event: { type: signal.accepted, where: { action: BUY } } }, { signals: { symbol: MSFT, action: BUY, withinMinutes: 5, countMin: 2 } }] }
    then: { ${ENTER} }
`);
    const msft = { symbol: 'MSFT', instrumentKey: keyOf('MSFT') };
    await signal(msft);
    expect((await signal()).outcome).toBe('NO_RULE');
    await signal(msft);
    expect((await signal()).intents).toMatchObject([{ ruleId: 'led' }]);
  });

  it('let somebody know when no signal came for a while, once for each silence', async () => {
    await start(`rules:
  - id: silence
    symbol: AAPL
    when: { signals: { source: model, withinMinutes: 1, countMax: 0 } }
    then: { notify: { level: alarm, message: "no signal for {symbol}" } }
    cooldownSeconds: 1
    maxPerDay: 10
`);
    await signal({ source: 'model' });
    const notices = (): number => service.published(RuleNotifiedV1).length;
    const silent = async (seconds: number): Promise<void> => {
      clock.advanceMs((seconds - 2) * 1_000);
      await look();
      await look();
    };
    await silent(59);
    expect(notices()).toBe(0);
    await silent(2);
    await silent(100);
    expect(notices()).toBe(1);
    await restart();
    await silent(100);
    await signal({ source: 'model' });
    await silent(3);
    await silent(60);
    expect(notices()).toBe(1);
    expect(made().filter(({ cause }) => cause === 'edge')).toHaveLength(1);
  });

  it('enter when an indicator crosses a level, once for each crossing, over a restart', async () => {
    await start(`rules:
  - id: wild
    symbol: AAPL
    when: { and: [{ market: { indicator: { name: ATR, crossesAbove: 0.5 } } }, { market: { volatilityPercentMax: 2 } }] }
    then: { ${ENTER} }
    cooldownSeconds: 1
    maxPerDay: 10
`);
    const bar = async (value: string, changes: Partial<MarketIndicatorV1> = {}): Promise<void> => {
      clock.advanceMs(10_000);
      await service.deliver(MarketIndicatorV1, {
        ...{ instrumentKey: keyOf('AAPL'), name: 'ATR', period: 14, interval: '10s', value },
        ...{ barsUsed: 14, barsWanted: 14, at: instantText(clock.now()), delayed: false },
        ...changes,
      });
      quote('AAPL', '50');
      await look();
      await look();
    };
    // The first value that is known is no crossing, nor is one of another instrument.
    for (const value of ['0.6', '0.4']) await bar(value);
    await bar('0.9', { instrumentKey: keyOf('MSFT') });
    expect(made()).toEqual([]);
    await bar('0.55');
    await restart();
    await bar('0.6');
    expect(made()).toEqual([]);
    for (const value of ['0.5', '0.51', '0.52']) await bar(value);
    expect(made()).toHaveLength(1);
    expect(made()[0]?.evaluations[0]?.clauses).toMatchObject([
      { clause: 'ATR(14, 10s) crosses above 0.5', actual: '0.51 after 0.5', distance: '0.01' },
      { clause: 'volatility <= 2 %', value: '1.02' },
    ]);
    const decided = await service.database.query('SELECT cause_id FROM rule_engine.decision');
    expect(decided).toHaveLength(2);
  });

  it('enter when the flow of a source crosses a level, over a restart', async () => {
    await start(`rules:
  - id: flow
    symbol: AAPL
    when: { and: [{ event: { type: signal.accepted, where: { source: flow } } }, { flow: { feature: net_flow, crossesAbove: 1000 } }] }
    then: { ${ENTER} }
`);
    const of = (value: number, source = 'flow') =>
      signal({ source, features: { net_flow: value } });
    expect((await of(1_500)).outcome).toBe('NO_RULE');
    expect((await of(900)).outcome).toBe('NO_RULE');
    await of(2_000, 'other');
    await signal({ source: 'flow' });
    await restart();
    const { intents, evaluations } = await of(1_100);
    expect(intents).toMatchObject([{ ruleId: 'flow' }]);
    expect(evaluations[0]?.clauses.at(-1)).toMatchObject({ actual: '1100 after 900' });
    expect((await of(1_200)).outcome).toBe('NO_RULE');
  });

  it('let somebody know when the volume of the session is reached, once', async () => {
    await start(`rules:
  - id: busy
    symbol: AAPL
    when: { market: { volumeMin: 1000 } }
    then: { notify: "{symbol} has traded" }
    cooldownSeconds: 1
    maxPerDay: 10
`);
    for (const volume of [null, '999', '1000', '1500']) {
      quote('AAPL', '50', volume);
      await look();
    }
    expect(service.published(RuleNotifiedV1).map(({ data }) => data.message)).toEqual(['AAPL has traded']); // prettier-ignore
  });

  it('leave when the result of the other symbol falls, once', async () => {
    await start(`rules:
  - id: hedge
    symbol: AAPL
    when: { and: [{ position: { open: true } }, { position: { symbol: MSFT, unrealisedPercentMax: -3 } }] }
    then: { close: ANY }
    cooldownSeconds: 1
    maxPerDay: 5
`);
    await trade('AAPL');
    await trade('MSFT');
    for (const price of ['49', '48.5', '48.4']) {
      quote('MSFT', price);
      await look();
    }
    await service.waitUntil(() => made().length > 0, 'a decision');
    expect(made()).toMatchObject([
      { cause: 'edge', instrumentKey: keyOf('AAPL'), intents: [{ kind: 'EXIT', ruleId: 'hedge' }] },
    ]);
    expect(made()[0]?.intents[0]?.reason).toContain('unrealised in MSFT <= -3 % (it is -3 %)');
  });
});
