import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  REQUESTS,
  DecisionMadeV1,
  type QuoteMessage,
  RuleChangedV1,
  RuleNotifiedV1,
  SignalAcceptedV1,
  TradeChangedV1,
  quoteSubject,
} from '@fairlead/contracts';
import {
  ManualClock,
  type SignalId,
  instantText,
  instrumentKeyOf,
  intentIdOf,
  plusMs,
  signalIdOf,
  tradeIdOf,
} from '@fairlead/core';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { type CommittedUnit, Messenger } from '@fairlead/platform';
import { RuleEngineModule, RuleFile, type RulesEnv } from '../src';
import { RuleFiles } from '../src/application/rule-files';
import { type RulesFolder, rulesFolder } from './support/rules-folder';

const ACCOUNT = 'DU1234567';
const RULES = `
rules:
  - { id: buy, template: buy, symbol: AAPL, size: { shares: 100 }, cooldownMinutes: 5, maxPerDay: 3 }
  - { id: short, template: short, symbol: AAPL, size: { notional: 30000 }, stop: { atr: 6 }, cooldownMinutes: 0 }
  - id: take
    strategy: basic
    symbol: AAPL
    when:
      and:
        - event: { type: signal.accepted, where: { action: BUY, model: exit } }
        - position: { direction: LONG, unrealisedPercentMin: 2 }
    then: { close: LONG }
`;

const TELL = `${RULES}  - id: tell
    symbol: MSFT
    when: { event: { type: signal.accepted, where: { action: BUY } } }
    then: { notify: { level: alarm, message: "{action} {symbol} with confidence {confidence}" } }
    cooldownSeconds: 60
`;

const keyOf = (symbol: string): string =>
  instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });

const NEW_LINE = '- { symbol: NEW, type: STK, currency: USD, exchange: SMART }\n';

describe('rule engine', () => {
  let service: TestService;
  let clock: ManualClock;
  let folder: RulesFolder;
  let env: RulesEnv;
  let units: CommittedUnit[];
  let count = 0;

  const boot = async (database?: TestService['database']): Promise<TestService> =>
    startTestService([RuleEngineModule.register(env)], {
      clock,
      observers: [{ committed: (unit) => units.push(unit) }],
      ...(database === undefined ? {} : { database }),
    });
  const writeRules = (text: string): void => folder.write(text);

  beforeEach(async () => {
    units = [];
    clock = new ManualClock(TRADING_NOON);
    folder = rulesFolder(RULES);
    ({ env } = folder);
    service = await boot();
  });
  afterEach(async () => {
    await service.stop();
    folder.remove();
  });

  function signal(changes: Partial<SignalAcceptedV1> = {}): SignalAcceptedV1 {
    count += 1;
    const symbol = changes.symbol ?? 'AAPL';
    return {
      signalId: signalIdOf('spec', String(count)),
      source: 'spec',
      instrumentKey: keyOf(symbol),
      symbol,
      action: 'BUY',
      confidence: 0.9,
      issuedAt: instantText(clock.now()),
      expiresAt: instantText(plusMs(clock.now(), 30_000)),
      receivedBy: 'spec',
      ...changes,
    };
  }

  async function decide(changes: Partial<SignalAcceptedV1> = {}): Promise<DecisionMadeV1> {
    const data = signal(changes);
    await service.deliver(SignalAcceptedV1, data, { correlationId: data.signalId });
    return decisionOn(data.signalId);
  }

  it('lets somebody know with the values of the signal, once for a firing, and orders nothing', async () => {
    writeRules(TELL);
    await service.app.get(RuleFile, { strict: false }).lookAgain();
    const data = signal({ symbol: 'MSFT', confidence: 0.97 });
    for (const id of [randomUUID(), randomUUID()]) {
      await service.deliver(SignalAcceptedV1, data, { id, correlationId: data.signalId });
    }
    expect(await decisionOn(data.signalId)).toMatchObject({ outcome: 'NO_ACTION', intents: [] });
    await decide({ symbol: 'MSFT' });
    const notices = service.published(RuleNotifiedV1);
    expect(notices.map((notice) => notice.data)).toEqual([
      {
        ...{ account: ACCOUNT, instrumentKey: keyOf('MSFT'), symbol: 'MSFT', ruleId: 'tell' },
        ...{ ruleVersion: 1, causeId: data.signalId, signalId: data.signalId, level: 'alarm' },
        message: 'BUY MSFT with confidence 0.97',
      },
    ]);
    expect(notices[0]?.correlationId).toBe(data.signalId);
  });

  async function decisionOn(signalId: string): Promise<DecisionMadeV1> {
    const of = (): DecisionMadeV1[] =>
      service
        .published(DecisionMadeV1)
        .map((event) => event.data)
        .filter((made) => made.signalId === signalId);
    await service.waitUntil(() => of().length > 0, 'a decision');
    const [made, ...more] = of();
    expect(more).toEqual([]);
    if (made === undefined) throw new Error('no decision');
    return made;
  }

  function trade(changes: Partial<TradeChangedV1> = {}): TradeChangedV1 {
    return {
      account: ACCOUNT,
      instrumentKey: keyOf('AAPL'),
      symbol: 'AAPL',
      tradeId: randomUUID(),
      strategy: 'basic',
      direction: 'LONG',
      status: 'OPEN',
      position: '100',
      effectiveProtection: '100',
      protected: true,
      exposedMs: 0,
      code: 'OPENED',
      reason: '',
      openedAt: instantText(clock.now()),
      ...changes,
    };
  }

  const report = (data: TradeChangedV1, at = clock.now()): Promise<unknown> =>
    service.deliver(TradeChangedV1, data, { occurredAt: instantText(at) });
  const kinds = (made: DecisionMadeV1): string[] =>
    made.intents.map((intent) => `${intent.kind} ${intent.direction} ${intent.strategy}`);

  it('turns a signal into an intent with size, protection and the rule that wanted it', async () => {
    const made = await decide();
    const [intent] = made.intents;
    expect(made).toMatchObject({
      cause: 'signal',
      outcome: 'INTENTS',
      instrumentKey: keyOf('AAPL'),
    });
    expect(intent).toEqual({
      intentId: intentIdOf(made.causeId as SignalId, 'buy'),
      causeId: made.causeId,
      signalId: made.causeId,
      ruleId: 'buy',
      ruleVersion: 1,
      strategy: 'basic',
      account: ACCOUNT,
      instrumentKey: keyOf('AAPL'),
      kind: 'ENTER',
      direction: 'LONG',
      size: { kind: 'shares', value: '100' },
      protection: {
        stop: { kind: 'percent', value: '3' },
        target: { kind: 'percent', value: '8' },
      },
      entry: { type: 'MARKET' },
      onOpposite: 'reverse',
      allowShort: false,
      priority: 100,
      confidence: 0.9,
      source: 'spec',
      reason: 'buy: spec says BUY AAPL with confidence 0.9',
      expiresAt: instantText(plusMs(clock.now(), 30_000)),
    });
    expect(made.evaluations.map((one) => [one.ruleId, one.code])).toEqual([
      ['buy', 'FIRED'],
      ['short', 'CONDITION_FALSE'],
      ['take', 'CONDITION_FALSE'],
    ]);
  });

  it('decides a signal once, under another message id too, and fires nothing twice', async () => {
    const data = signal();
    await service.deliver(SignalAcceptedV1, data);
    await service.deliver(SignalAcceptedV1, data);
    await decisionOn(data.signalId);
    const [rule] = await service.request(REQUESTS.rules, {});
    expect(rule).toMatchObject({ ruleId: 'buy', firedToday: 1 });
  });

  it('needs six statements for a decision, one of which keeps how rules were evaluated, and one others from deciding about the symbol meanwhile', async () => {
    const { causeId } = await decide();
    expect(
      units.filter((unit) => unit.correlationIds.includes(causeId)).map((unit) => unit.statements),
    ).toEqual([6]);
  });

  it('says NO_RULE where no rule looks, EXPIRED where it is too late, SUPERSEDED where a later one came first', async () => {
    expect((await decide({ symbol: 'GLD' })).outcome).toBe('NO_RULE');
    const late = signal();
    clock.advanceMs(30_001);
    await service.deliver(SignalAcceptedV1, late);
    expect((await decisionOn(late.signalId)).outcome).toBe('EXPIRED');
    expect((await decide({ sequence: 5, action: 'NEUTRAL' })).outcome).toBe('NO_ACTION');
    expect((await decide({ sequence: 4 })).outcome).toBe('SUPERSEDED');
    expect((await decide({ sequence: 4, source: 'other' })).outcome).toBe('INTENTS');
  });

  it('cools down and counts the day, across a restart', async () => {
    expect((await decide()).outcome).toBe('INTENTS');
    const { database } = service;
    await service.stop();
    service = await boot(database);
    const cooling = await decide();
    expect(cooling.outcome).toBe('NO_ACTION');
    expect(cooling.evaluations[0]?.code).toBe('COOLDOWN');
    for (const expected of ['INTENTS', 'INTENTS', 'NO_ACTION']) {
      clock.advanceMs(300_000);
      expect((await decide()).outcome).toBe(expected);
    }
    clock.advanceMs(24 * 3_600_000);
    expect((await decide()).outcome).toBe('INTENTS');
  });

  it('forgets the cooldowns of a symbol when its stop is hit', async () => {
    const made = await decide();
    const tradeId = tradeIdOf(intentIdOf(made.causeId as SignalId, 'buy'));
    clock.advanceMs(1_000);
    await report(
      trade({
        tradeId,
        symbol: 'MSFT',
        instrumentKey: keyOf('MSFT'),
        status: 'CLOSED',
        code: 'STOPPED_OUT',
      }),
    );
    expect((await decide()).outcome).toBe('NO_ACTION');
    await report(trade({ tradeId, status: 'CLOSED', code: 'STOPPED_OUT' }), plusMs(clock.now(), 1));
    expect((await decide()).outcome).toBe('INTENTS');
  });

  describe('leaving', () => {
    it('finds a trade that it requested before anybody reported it', async () => {
      await decide();
      const made = await decide({ action: 'SELL' });
      expect(kinds(made)).toEqual(['EXIT LONG basic']);
      expect(made.intents[0]).not.toHaveProperty('size');
    });

    it('no longer expects a trade that nobody reported for long', async () => {
      await decide();
      clock.advanceMs(90_001);
      expect(await decide({ action: 'SELL' })).toMatchObject({ outcome: 'NO_ACTION', intents: [] });
      expect(await service.database.query('SELECT 1 FROM rule_engine.trade_view')).toEqual([]);
    });

    it('leaves the named side of every strategy, and nothing that was closed', async () => {
      const [long, short] = [randomUUID(), randomUUID()];
      await report(trade({ tradeId: long, status: 'ENTERING' }));
      await report(trade({ tradeId: short, direction: 'SHORT', strategy: 'swing' }));
      await report(trade({ account: 'DU999', strategy: 'other' }));
      expect(kinds(await decide({ action: 'COVER' }))).toEqual(['EXIT SHORT swing']);
      expect(kinds(await decide({ action: 'CLOSE' }))).toEqual([
        'EXIT ANY basic',
        'EXIT ANY swing',
      ]);
      clock.advanceMs(10);
      await report(trade({ tradeId: long, status: 'CLOSED' }));
      expect(kinds(await decide({ action: 'CLOSE' }))).toEqual(['EXIT ANY swing']);
    });

    it('is not misled by reports that come late', async () => {
      const tradeId = randomUUID();
      await report(trade({ tradeId, status: 'CLOSED' }), plusMs(clock.now(), 5));
      await report(trade({ tradeId, status: 'OPEN' }), plusMs(clock.now(), 4));
      await report(trade({ tradeId, status: 'CLOSING' }), plusMs(clock.now(), 5));
      expect((await decide({ action: 'SELL' })).outcome).toBe('NO_ACTION');
    });
  });

  it('knows how its own trade stands now, at the live quote, whatever others hold', async () => {
    const messenger = service.app.get(Messenger, { strict: false });
    const quote = (bid: string, changes: Partial<QuoteMessage> = {}): void =>
      messenger.emit(quoteSubject(keyOf('AAPL')), {
        ...{ instrumentKey: keyOf('AAPL'), bid, ask: bid, last: bid, bidSize: null, askSize: null },
        ...{ volume: null, previousClose: null, delayed: true },
        ...{ at: instantText(clock.now()), feedAt: instantText(clock.now()) },
        ...changes,
      });
    const ask = async (): Promise<string[]> => {
      clock.advanceMs(1);
      return kinds(await decide({ model: 'exit', confidence: 0.1 }));
    };
    await report(trade({ averageEntryPrice: '50' }));
    await report(trade({ strategy: 'swing', averageEntryPrice: '10' }));
    expect(await ask()).toEqual([]);
    quote('50.99');
    expect(await ask()).toEqual([]);
    quote('51.00');
    expect(await ask()).toEqual(['EXIT LONG basic']);
    quote('52.00', { indicative: true });
    expect(await ask()).toEqual([]);
    quote('51.50');
    expect(await ask()).toEqual(['EXIT LONG basic']);
    clock.advanceMs(60_001);
    expect(await ask()).toEqual([]);
  });

  it('takes changed rules without a restart, with a new version, and keeps the old ones where the new are wrong', async () => {
    const file = service.app.get(RuleFile, { strict: false });
    writeRules(RULES.replace('shares: 100', 'shares: 250'));
    await file.lookAgain();
    const changed = await decide();
    expect(changed.intents[0]).toMatchObject({ ruleVersion: 2, size: { value: '250' } });
    writeRules('rules: [ { id: broken } ]');
    await file.lookAgain();
    expect((await decide({ action: 'SHORT' })).intents[0]).toMatchObject({
      ruleId: 'short',
      ruleVersion: 1,
    });
    expect(
      (await service.request(REQUESTS.rules, {})).map((rule) => [rule.ruleId, rule.ruleVersion]),
    ).toEqual([
      ['buy', 2],
      ['short', 1],
      ['take', 1],
    ]);
  });

  describe('a file that changes while it runs', () => {
    const look = (): Promise<void> => service.app.get(RuleFile, { strict: false }).lookAgain();
    const changes = (): RuleChangedV1[] =>
      service.published(RuleChangedV1).map((event) => event.data);
    const lastChange = async (count: number): Promise<RuleChangedV1 | undefined> => {
      await service.waitUntil(() => changes().length >= count, `${count} changes`);
      return changes()[count - 1];
    };
    const aliases = (name: string, items: string): string =>
      `${name}: &${name} [${Array.from({ length: 10 }, () => items).join(', ')}]`;
    const bomb = ['a', 'b', 'c', 'd', 'e', 'f']
      .map((name, index, all) => aliases(name, index === 0 ? 'x' : `*${all[index - 1] ?? ''}`))
      .join('\n');

    it('is an event and the status, and when it is broken the old rules go on', async () => {
      expect(await lastChange(1)).toMatchObject({ state: 'IN_FORCE', version: 1, count: 3 });
      const broken: readonly (readonly [string, () => void, string])[] = [
        [
          'a typo',
          () => writeRules(RULES.replace('action: BUY', 'action: BY')),
          'did you mean BUY?',
        ],
        [
          'a tab',
          () => writeRules(RULES.replace('    strategy', '\tstrategy')),
          'a tab indents here',
        ],
        ['nothing', () => writeRules(''), 'is empty'],
        ['no rules', () => writeRules('version: 1\n'), '"rules" is missing'],
        ['aliases', () => writeRules(bomb), 'aliases stand for more than'],
        ['a key twice', () => writeRules(`${RULES}\nrules: []\n`), 'is set already in line 2'],
        ['another code page', () => writeFileSync(env.FAIRLEAD_RULES, Buffer.from('a: caf\xe9', 'latin1')), 'is not UTF-8'], // prettier-ignore
        ['nobody', () => rmSync(env.FAIRLEAD_RULES), 'is not there; was it deleted'],
        ['a directory', () => mkdirSync(env.FAIRLEAD_RULES), 'is a directory, not a file'],
      ];
      let count = 1;
      for (const [, damage, problem] of broken) {
        damage();
        await look();
        await look();
        count += 1;
        const change = await lastChange(count);
        expect(change).toMatchObject({ state: 'BROKEN', version: 1, count: 3 });
        expect(change?.reason).toContain(problem);
        expect(change?.reason).toContain('version 1 is still in force');
        const [file] = await service.request(REQUESTS.ruleFiles, {});
        expect(file).toMatchObject({ kind: 'rules', state: 'BROKEN', version: 1, count: 3 });
        expect(file?.problems.join()).toContain(problem);
      }
      expect(changes()).toHaveLength(count);
      expect((await decide()).outcome).toBe('INTENTS');
      rmSync(env.FAIRLEAD_RULES, { recursive: true });
      writeRules(`\uFEFF${RULES.replaceAll('\n', '\r\n')}`);
      await look();
      expect(await lastChange(count + 1)).toMatchObject({ state: 'IN_FORCE', version: 1 });
      writeRules(RULES.replace('shares: 100', 'shares: 250').replace('id: take', 'id: leave'));
      await look();
      const mended = await lastChange(count + 2);
      expect(mended).toMatchObject({ state: 'IN_FORCE', version: 2, count: 3, problems: [] });
      expect(mended?.reason).toContain('new: leave; changed: buy; gone: take');
      expect(await service.request(REQUESTS.ruleFiles, {})).toMatchObject([
        { kind: 'rules', state: 'IN_FORCE', version: 2, problems: [] },
        { kind: 'instruments', state: 'IN_FORCE', count: 33 },
      ]);
    });

    it('is published also where it lists instruments: broken, or in force with the rules that name what is new', async () => {
      const more = `${readFileSync(env.FAIRLEAD_INSTRUMENTS, 'utf8')}\n${NEW_LINE}`;
      writeFileSync(env.FAIRLEAD_INSTRUMENTS, more.replace('STK', 'STOCK'));
      await look();
      expect((await lastChange(2))?.reason).toContain(
        'the 33 instruments that were read before still count',
      );
      writeFileSync(env.FAIRLEAD_INSTRUMENTS, more);
      await look();
      expect(await lastChange(3)).toMatchObject({
        kind: 'instruments',
        state: 'IN_FORCE',
        count: 34,
      });
      writeRules(RULES.replace('symbol: AAPL, size: { shares', 'symbol: NEW, size: { shares'));
      await look();
      expect(await lastChange(4)).toMatchObject({ kind: 'rules', state: 'IN_FORCE', problems: [] });
    });

    it('is dealt with once by two looks at the same time', async () => {
      await lastChange(1);
      const refuse = jest.spyOn(service.app.get(RuleFiles, { strict: false }), 'refuse');
      writeRules('rules: [ { id: broken } ]');
      await Promise.all([look(), look()]);
      expect(refuse).toHaveBeenCalledTimes(1);
    });

    it('is one event for each of its states, however many engines watch it, and one again when it comes back', async () => {
      const replica = await boot(service.database);
      try {
        // An engine that starts sends what it finds unsent of others once more, under the same id: that is one event.
        const all = (): string[] => {
          const events = [service, replica].flatMap((each) => each.published(RuleChangedV1));
          return [...new Map(events.map(({ id, data }) => [id, data])).values()].map(
            ({ kind, state }) => `${kind} ${state}`,
          );
        };
        const bothLook = async (): Promise<void> => {
          const files = [service, replica].map((each) => each.app.get(RuleFile, { strict: false }));
          await Promise.all(files.map((file) => file.lookAgain()));
        };
        await service.waitUntil(() => all().length > 0, 'the start');
        const { length } = all();
        const listed = readFileSync(join(__dirname, '../../../../instruments.yaml'), 'utf8');
        const damages: readonly (readonly [() => void, string])[] = [
          [() => writeRules('rules: [ { id: broken } ]'), 'rules BROKEN'],
          [() => writeRules(`# again\n${RULES}`), 'rules IN_FORCE'],
          [() => rmSync(env.FAIRLEAD_RULES), 'rules BROKEN'],
          [() => writeRules(`# again\n${RULES}`), 'rules IN_FORCE'],
          [() => rmSync(env.FAIRLEAD_RULES), 'rules BROKEN'],
          [() => writeRules('rules: [ { id: broken } ]'), 'rules BROKEN'],
          [() => writeRules(RULES.replace('shares: 100', 'shares: 250')), 'rules IN_FORCE'],
          [() => writeFileSync(env.FAIRLEAD_INSTRUMENTS, 'x'), 'instruments BROKEN'],
          [() => writeFileSync(env.FAIRLEAD_INSTRUMENTS, `${listed}\n${NEW_LINE}`), 'instruments IN_FORCE'], // prettier-ignore
          [() => rmSync(env.FAIRLEAD_INSTRUMENTS), 'instruments BROKEN'],
        ];
        for (const [index, [damage]] of damages.entries()) {
          damage();
          await bothLook();
          await service.waitUntil(() => all().length > length + index, `change ${index}`);
        }
        expect(all().length - length).toBe(damages.length);
        const sorted = damages.map(([, change]) => change).sort();
        expect(all().sort()).toEqual([...sorted, 'rules IN_FORCE'].sort());
      } finally {
        await replica.stop();
      }
    });

    it('is an event for whoever saves it unchanged, and none at a start with what was in force before', async () => {
      await lastChange(1);
      await look();
      writeRules(`# a comment\n${RULES}`);
      await look();
      expect((await lastChange(2))?.reason).toContain('its rules are the same');
      const { database } = service;
      await service.stop();
      service = await boot(database);
      await look();
      expect(changes()).toEqual([]);
    });
  });

  it('does not start with rules that are wrong, and says all that is wrong', async () => {
    const { database } = service;
    writeRules('rules:\n  - { id: a, template: buy, symbol: APPL, size: { shares: 0 } }');
    await expect(boot(database)).rejects.toThrow('rule a, size.shares: 0 is below 1');
    env.FAIRLEAD_RULES = join(folder.directory, 'none.yaml');
    await expect(boot(database)).rejects.toThrow('none.yaml: is not there');
  });
});
