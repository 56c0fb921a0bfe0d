import { randomUUID } from 'node:crypto';
import {
  BrokerGateV1,
  DeadLetteredV1,
  DecisionMadeV1,
  type Envelope,
  type EventClass,
  FillExecutionV1,
  OrderStateV1,
  RuleNotifiedV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import {
  ManualClock,
  instantText,
  instrumentKeyOf,
  intentIdOf,
  plusMs,
  triggerIdOf,
} from '@fairlead/core';
import {
  type DeliveryOptions,
  TRADING_NOON,
  type TestService,
  startTestService,
} from '@fairlead/testing';
import { RuleEngineModule, type RulesEnv } from '../src';
import { RuleStore } from '../src/application/ports/rule-store';
import { DecidePending } from '../src/application/triggers/decide-pending';
import { type RulesFolder, rulesFolder } from './support/rules-folder';

const ACCOUNT = 'DU1234567';
const LIMITS = 'cooldownSeconds: 0, maxPerDay: 100';
const RULES = `
rules:
  - { id: hedge, symbol: AAPL, when: { event: { type: fill.execution, where: { symbol: MSFT, side: BUY, quantity: { gte: 10 } } } },
      then: { enter: { direction: LONG, size: { shares: 1 }, stop: { percent: 3 }, target: { percent: 8 } } }, ${LIMITS} }
  - { id: stop-all, symbols: [AAPL, MSFT], when: { event: { type: broker.gate, where: { state: closed } } },
      then: { notify: { level: alarm, message: "{symbol}: {code}" } }, ${LIMITS} }
  - { id: follow, when: { and: [{ event: { type: order.*, where: { status: FILLED } } }, { position: { open: true } }] },
      then: { close: ANY }, ${LIMITS} }
  - { id: tell, symbol: NVDA, when: { event: { type: broker.gate, where: { state: exits } } },
      then: { notify: "{symbol}: {reason}" }, ${LIMITS} }
`;
const keyOf = (symbol: string): string =>
  instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });

describe('rules that other events start', () => {
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
    clock.advanceMs(1_000);
  });
  afterEach(async () => {
    await service.stop();
    folder.remove();
  });

  /** Delivers a valid event of a type, with what it says otherwise. */
  const deliver = <Data extends object>(
    type: EventClass<Data>,
    changes: Partial<Data>,
    header: DeliveryOptions = {},
  ): Promise<unknown> =>
    service.deliver(
      type,
      { ...type.contract.sample, account: ACCOUNT, ...changes },
      { occurredAt: instantText(clock.now()), ...header },
    );
  const fill = (symbol: string, changes: Partial<FillExecutionV1> = {}, header?: DeliveryOptions) =>
    deliver(FillExecutionV1, { instrumentKey: keyOf(symbol), symbol, side: 'BUY', quantity: '100', ...changes }, header); // prettier-ignore
  const made = (): readonly Envelope<DecisionMadeV1>[] => service.published(DecisionMadeV1);
  const idle = async (): Promise<void> => {
    await service.app.get(DecidePending, { strict: false }).look();
  };
  const decisions = async (count: number): Promise<readonly DecisionMadeV1[]> => {
    await service.waitUntil(() => made().length >= count, `${count} decisions`);
    await idle();
    expect(made()).toHaveLength(count);
    return made().map(({ data }) => data);
  };

  it('act on their own symbol, once for an event, and say which it was', async () => {
    const id = randomUUID();
    for (let time = 1; time <= 3; time += 1) await fill('MSFT', {}, { id });
    const [decision] = await decisions(1);
    const causeId = triggerIdOf({ account: ACCOUNT, ruleId: 'hedge', instrumentKey: keyOf('AAPL'), eventId: id }); // prettier-ignore
    expect(decision).toMatchObject({
      ...{ causeId, cause: 'event', outcome: 'INTENTS', instrumentKey: keyOf('AAPL') },
      trigger: { eventId: id, eventType: 'fill.execution', chain: 1 },
      reason: expect.stringContaining('AAPL, on fill.execution of MSFT') as unknown,
      intents: [{ intentId: intentIdOf(causeId, 'hedge'), kind: 'ENTER' }],
    });
    expect(decision).not.toHaveProperty('signalId');
    expect(made()[0]).toMatchObject({ correlationId: causeId, causationId: id });
    expect(decision?.intents[0]?.expiresAt).toBe(instantText(plusMs(clock.now(), 60_000)));
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['of another symbol', () => fill('NVDA')],
    ['whose fields are other ones', () => fill('MSFT', { side: 'SELL' })],
    ['that is too small', () => fill('MSFT', { quantity: '9.99' })],
    ['of another account', () => fill('MSFT', { account: 'DU7654321' })],
    ['of before the rule was in force', () => fill('MSFT', {}, { recordedAt: instantText(plusMs(TRADING_NOON, -1)) })], // prettier-ignore
  ])('make nothing of an event %s', async (_what, event) => {
    await event();
    await fill('MSFT');
    await decisions(1);
  });

  it('act on each of their symbols where the event has none', async () => {
    await deliver(BrokerGateV1, { state: 'closed', code: 'DISCONNECTED' });
    const both = await decisions(2);
    expect(both.map(({ instrumentKey }) => instrumentKey).sort()).toEqual([keyOf('AAPL'), keyOf('MSFT')].sort()); // prettier-ignore
    const said = service.published(RuleNotifiedV1).map(({ data }) => data.message);
    expect([...said].sort()).toEqual(['AAPL: DISCONNECTED', 'MSFT: DISCONNECTED']);
  });

  it('say as much as a notice holds, and decide what comes after it', async () => {
    const reason = 'x'.repeat(2_000);
    for (let time = 1; time <= 2; time += 1)
      await deliver(BrokerGateV1, { state: 'exits', reason });
    await decisions(2);
    const said = service.published(RuleNotifiedV1).map(({ data }) => data.message);
    expect(said).toEqual(Array(2).fill(`NVDA: ${reason}`.slice(0, 2_000)));
  });

  it('take a family of events, on the symbol of each', async () => {
    const tradeId = randomUUID();
    await deliver(TradeChangedV1, { instrumentKey: keyOf('MSFT'), symbol: 'MSFT', tradeId, strategy: 'basic' }); // prettier-ignore
    await deliver(OrderStateV1, { instrumentKey: keyOf('MSFT'), symbol: 'MSFT', status: 'WORKING' }); // prettier-ignore
    await deliver(OrderStateV1, { instrumentKey: keyOf('MSFT'), symbol: 'MSFT', status: 'FILLED' }); // prettier-ignore
    const [decision] = await decisions(1);
    expect(decision).toMatchObject({ outcome: 'INTENTS', intents: [{ kind: 'EXIT', ruleId: 'follow' }] }); // prettier-ignore
  });

  it('say of an event that they waited for why nothing came of it', async () => {
    await deliver(OrderStateV1, { instrumentKey: keyOf('MSFT'), symbol: 'MSFT', status: 'FILLED' }); // prettier-ignore
    const [decision] = await decisions(1);
    expect(decision).toMatchObject({
      outcome: 'NO_RULE',
      evaluations: [{ ruleId: 'follow', code: 'CONDITION_FALSE', fired: false }],
    });
  });

  it('order no entry of an event that is older than the rule says it is valid', async () => {
    await fill('MSFT', {}, { occurredAt: instantText(plusMs(clock.now(), -60_001)) });
    const [decision] = await decisions(1);
    expect(decision).toMatchObject({ outcome: 'NO_ACTION', evaluations: [{ code: 'EXPIRED' }] });
  });

  it('decide after a restart what was taken before it, once', async () => {
    const { database } = service;
    // The owner died between taking the event and deciding it.
    jest.spyOn(DecidePending.prototype, 'look').mockResolvedValue();
    jest.spyOn(DecidePending.prototype, 'begin').mockReturnValue();
    await fill('MSFT');
    await service.waitUntil(async () => (await pendingEvents()) === 1, 'the event is taken');
    expect(made()).toHaveLength(0);
    jest.restoreAllMocks();
    await service.stop();
    service = await boot(database);
    await decisions(1);
    expect(await pendingEvents()).toBe(0);
  });

  it('decide each once where several engines look at the same moment, whoever took it', async () => {
    const other = await boot(service.database, 'other');
    const looks = [service, other].map(({ app }) => app.get(DecidePending, { strict: false }));
    const stopped = jest.spyOn(DecidePending.prototype, 'begin').mockReturnValue();
    for (let each = 1; each <= 12; each += 1) await fill('MSFT');
    stopped.mockRestore();
    await Promise.all([...looks, ...looks].map((each) => each.look()));
    expect(await pendingEvents()).toBe(0);
    const rows = await service.database.query<{ chain: number }>('SELECT chain FROM rule_engine.decision'); // prettier-ignore
    expect(rows).toHaveLength(12);
    const all = [service, other].flatMap((each) => each.published(DecisionMadeV1));
    await service.waitUntil(() => [service, other].flatMap((each) => each.published(DecisionMadeV1)).length === 12, 'twelve are published'); // prettier-ignore
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    await other.stop();
  });

  it('set an event aside that no try can decide, and decide what waits behind it', async () => {
    const store = service.app.get(RuleStore, { strict: false });
    const poison = randomUUID();
    const save = store.saveDecision.bind(store);
    jest
      .spyOn(store, 'saveDecision')
      .mockImplementation((tx, record) =>
        record.causeId === causeOf(poison) ? Promise.reject(new Error('spec')) : save(tx, record),
      );
    await fill('MSFT', {}, { id: poison });
    const behind = randomUUID();
    await fill('MSFT', {}, { id: behind });
    for (let look = 1; look <= 5; look += 1) await idle();
    const [decision] = await decisions(1);
    expect(decision?.causeId).toBe(causeOf(behind));
    const [letter] = await service.waitForPublished(DeadLetteredV1);
    expect(letter?.data).toMatchObject({ messageId: poison, messageType: 'fill.execution', attempts: 5 }); // prettier-ignore
    expect(await pendingEvents()).toBe(0);
  });

  const causeOf = (eventId: string): string =>
    triggerIdOf({ account: ACCOUNT, ruleId: 'hedge', instrumentKey: keyOf('AAPL'), eventId });

  const pendingEvents = async (): Promise<number> => {
    const rows = await service.database.query('SELECT 1 FROM rule_engine.pending_event');
    return rows.length;
  };

  it('refuse the fourth decision of a chain, and explain it', async () => {
    let correlationId: string = randomUUID();
    const codes: (string | undefined)[] = [];
    for (let link = 1; link <= 5; link += 1) {
      await fill('MSFT', {}, { correlationId });
      const all = await decisions(link);
      const last = all.at(-1);
      codes.push(last?.evaluations[0]?.code);
      correlationId = last?.causeId ?? '';
      if (link < 4) continue;
      expect(last).toMatchObject({ outcome: 'NO_ACTION', intents: [], trigger: { chain: link } });
      expect(last?.evaluations[0]?.clauses.at(-1)).toMatchObject({
        ...{ id: 'chain', holds: false, threshold: '3', value: String(link) },
      });
    }
    expect(codes).toEqual(['FIRED', 'FIRED', 'FIRED', 'CHAIN_TOO_DEEP', 'CHAIN_TOO_DEEP']);
  });
});
