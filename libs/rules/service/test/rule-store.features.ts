import {
  type Instant,
  type InstrumentKey,
  type TradeId,
  decimal,
  instant,
  plusMs,
  uuidV5,
} from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { Decision, RuleState, TradeFacts } from '@fairlead/rules-domain';
import type {
  DecisionRecord,
  ReportedIndicator,
  ReportedTrade,
  RuleStore,
} from '../src/application/ports/rule-store';

const NOW = instant(1_795_000_000_000);
const AAPL = 'AAPLKEY' as InstrumentKey;
const MSFT = 'MSFTKEY' as InstrumentKey;
const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const NOTHING = { states: new Map(), trades: [], latestSequence: null, revision: null };
const idOf = (name: string): string => uuidV5(NAMESPACE, name);

/** A store with the units of work that it takes part in. */
export interface OpenedRuleStore {
  readonly store: RuleStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const state = (ruleId: string, changes: Partial<RuleState> = {}): RuleState => ({
  ...{ ruleId, cooldownUntil: plusMs(NOW, 60_000), day: '2026-11-18', firedToday: 1 },
  ...changes,
});
const expected = (name: string, changes: Partial<TradeFacts> = {}): TradeFacts => ({
  ...{ tradeId: idOf(name) as TradeId, strategy: 'basic', direction: 'LONG', status: 'EXPECTED' },
  ...{ openedAt: NOW, position: decimal(0), averageEntryPrice: null },
  ...{ expectedUntil: plusMs(NOW, 90_000) },
  ...changes,
});
const reported = (name: string, changes: Partial<ReportedTrade> = {}): ReportedTrade => ({
  ...expected(name, { status: 'OPEN', position: decimal('100.5'), expectedUntil: null }),
  ...{ averageEntryPrice: decimal('187.30'), account: 'DU1', instrumentKey: AAPL },
  reportedAt: plusMs(NOW, 1_000),
  ...changes,
});

type Kept = Partial<Omit<DecisionRecord, 'decision'>> & {
  readonly decision?: Partial<Decision>;
};
const record = (causeId: string, { decision, ...changes }: Kept = {}): DecisionRecord => ({
  ...{ account: 'DU1', causeId: idOf(causeId), instrumentKey: AAPL, source: 'spec' },
  decidedAt: NOW,
  ...changes,
  decision: { outcome: 'INTENTS', states: [], expected: [], sequence: null, ...decision },
});

/** What every store of the rule engine does, whatever it is made of. */
export function ruleStoreFeatures(title: string, open: () => Promise<OpenedRuleStore>): void {
  describe(title, () => {
    let opened: OpenedRuleStore;
    let store: RuleStore;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const situation = (
      changes: { account?: string; instrumentKey?: InstrumentKey; source?: string } = {},
    ) =>
      // prettier-ignore
      run((tx) =>
        store.situation(tx, {
          ...{ account: 'DU1', instrumentKey: AAPL, source: 'spec', ruleIds: ['a', 'b'] },
          ...changes,
        }),
      );
    const save = (kept: DecisionRecord): Promise<boolean> =>
      run((tx) => store.saveDecision(tx, kept));
    const report = (trade: ReportedTrade): Promise<void> => run((tx) => store.saveTrade(tx, trade));

    it('knows nothing at first', async () => {
      expect(await situation()).toEqual(NOTHING);
      expect(await run((tx) => store.firings(tx, 'DU1', '2026-11-18'))).toEqual([]);
    });

    it('keeps a decision and all that it changes', async () => {
      const states = [state('a'), state('c')];
      expect(await save(record('1', { decision: { states, expected: [expected('t')], sequence: 7 } }))).toBe(true); // prettier-ignore
      expect(await situation()).toEqual({
        ...{ ...NOTHING, states: new Map([['a', state('a')]]) },
        ...{ trades: [expected('t')], latestSequence: 7 },
      });
      expect(await situation({ account: 'DU2' })).toMatchObject({ states: new Map(), trades: [] });
      expect(await situation({ instrumentKey: MSFT, source: 'spec' })).toEqual({
        ...NOTHING,
      });
      expect((await situation({ source: 'other' })).latestSequence).toBeNull();
    });

    it('keeps the first decision of a cause, and nothing of another one', async () => {
      await save(record('1', { decision: { sequence: 3 } }));
      const again = { states: [state('a')], expected: [expected('t')], sequence: 9 };
      expect(await save(record('1', { decision: again }))).toBe(false);
      expect(await situation()).toEqual({ ...NOTHING, latestSequence: 3 });
    });

    it('knows how many decisions led to each other in a story, and none of what nobody decided', async () => {
      const chainOf = (story: string): Promise<number> => run((tx) => store.chainOf(tx, story));
      await save(record('1'));
      await save(record('2', { chain: 2 }));
      expect(await chainOf(idOf('1'))).toBe(1);
      expect(await chainOf(idOf('2'))).toBe(2);
      expect(await chainOf(idOf('nobody'))).toBe(0);
      expect(await chainOf('equity.DU1')).toBe(0);
    });

    it.each(['expected', 'reported'])(
      'counts what a later decision does to a trade in its story, where it is %s',
      async (how) => {
        // prettier-ignore
        const intents = [{ kind: 'EXIT', strategy: 'basic' }] as unknown as Decision['intents'];
        const chainOf = (story: string): Promise<number> => run((tx) => store.chainOf(tx, idOf(story))); // prettier-ignore
        await save(
          record('1', { decision: { expected: how === 'expected' ? [expected('t')] : [] } }),
        );
        if (how === 'reported') await report(reported('t', { correlationId: idOf('1') }));
        await save(record('2', { decision: { intents }, chain: 2, instrumentKey: MSFT }));
        await save(record('3', { decision: { intents: [] }, chain: 2 }));
        expect(await chainOf('1')).toBe(1);
        await save(record('4', { decision: { intents }, chain: 3 }));
        await save(record('5', { decision: { intents }, chain: 2 }));
        expect(await chainOf('1')).toBe(3);
      },
    );

    it('keeps the newest state of a rule and the highest sequence', async () => {
      await save(record('1', { decision: { states: [state('a')], sequence: 5 } }));
      const second = state('a', { firedToday: 2, cooldownUntil: null });
      await save(record('2', { decision: { states: [second], sequence: 4 } }));
      expect(await situation()).toMatchObject({
        ...{ states: new Map([['a', second]]), latestSequence: 5 },
      });
    });

    it('has the trades of other instruments that are not closed, of its account only', async () => {
      const look = (...instrumentKeys: InstrumentKey[]) =>
        run((tx) =>
          store.surroundings(tx, {
            account: 'DU1',
            instrumentKeys,
            windows: [],
            indicatorsOf: [],
            until: NOW,
          }),
        );
      const none = {
        trades: new Map(),
        windows: new Map(),
        indicators: new Map(),
        features: new Map(),
      };
      expect(await look(AAPL, MSFT)).toEqual(none);
      await save(record('1', { decision: { expected: [expected('t')] } }));
      await report(reported('u', { instrumentKey: MSFT }));
      await report(reported('v', { instrumentKey: MSFT, status: 'CLOSED' }));
      await report(reported('w', { instrumentKey: MSFT, account: 'DU2' }));
      const { trades } = await look(AAPL, MSFT);
      expect([...trades.keys()].sort()).toEqual([AAPL, MSFT]);
      expect(trades.get(AAPL)).toEqual([expected('t')]);
      expect(trades.get(MSFT)).toMatchObject([{ tradeId: idOf('u'), position: decimal('100.5') }]);
      expect([...(await look(AAPL)).trades.keys()]).toEqual([AAPL]);
    });

    describe('signals in a window', () => {
      const MINUTE = 60_000;
      const accepted = (
        cause: string,
        ageMs: number,
        changes: Kept & { action?: 'BUY' | 'SELL' } = {},
      ) => {
        const { action = 'BUY', ...rest } = changes;
        const signal = { action, acceptedAt: plusMs(NOW, -ageMs) };
        return save(record(cause, { ...rest, signal }));
      };
      const tallies = async (
        changes: {
          until?: Instant;
          except?: string;
          instrumentKey?: InstrumentKey;
          withinMs?: number;
        } = {},
      ) => {
        const { instrumentKey = AAPL, withinMs = MINUTE, ...rest } = changes;
        const windows = [{ instrumentKey, withinMs }];
        const query = {
          account: 'DU1',
          instrumentKeys: [],
          windows,
          indicatorsOf: [],
          until: NOW,
          ...rest,
        };
        const found = await run((tx) => store.surroundings(tx, query));
        const seen = found.windows.get(`${instrumentKey} ${withinMs}`);
        return seen?.map(({ source, action, count }) => `${source} ${action} ${count}`).sort();
      };

      it('are known to be none before the first', async () => {
        expect(await tallies()).toEqual([]);
      });

      it('are counted from after its beginning until its end, by source and action', async () => {
        await accepted('old', MINUTE);
        await accepted('oldest inside', MINUTE - 1);
        await accepted('newest inside', 0);
        await accepted('later', -1);
        await accepted('other action', 5, { action: 'SELL' });
        await accepted('other source', 5, { source: 'other' });
        await accepted('other instrument', 5, { instrumentKey: MSFT });
        expect(await tallies()).toEqual(['other BUY 1', 'spec BUY 2', 'spec SELL 1']);
        expect(await tallies({ withinMs: MINUTE + 1 })).toContain('spec BUY 3');
        expect(await tallies({ until: plusMs(NOW, 1) })).toContain('spec BUY 2');
        expect(await tallies({ instrumentKey: MSFT })).toEqual(['spec BUY 1']);
      });

      it('are those that were decided first, once each; superseded ones and what is no signal are none', async () => {
        await accepted('1', 10);
        await accepted('1', 10);
        await accepted('2', 5, { decision: { outcome: 'SUPERSEDED' } });
        await accepted('3', 4, { decision: { outcome: 'EXPIRED' } });
        await save(record('4'));
        expect(await tallies()).toEqual(['spec BUY 2']);
        expect(await tallies({ except: idOf('1') })).toEqual(['spec BUY 1']);
      });

      it('have the moment and the place of the latest', async () => {
        await accepted('1', 10, { action: 'SELL' });
        await accepted('2', 20);
        const windows = [{ instrumentKey: AAPL, withinMs: MINUTE }];
        const query = { account: 'DU1', instrumentKeys: [], windows, indicatorsOf: [], until: NOW };
        const found = await run((tx) => store.surroundings(tx, query));
        const [buy, sell] = [...(found.windows.get(`${AAPL} ${MINUTE}`) ?? [])].sort((a, b) => (a.action < b.action ? -1 : 1)); // prettier-ignore
        expect(buy).toMatchObject({ action: 'BUY', count: 1, latestAt: NOW - 20 });
        expect(sell).toMatchObject({ action: 'SELL', count: 1, latestAt: NOW - 10 });
        expect(buy?.latest).toBeGreaterThan(sell?.latest ?? Infinity);
      });

      it('are forgotten with a unit of work that failed', async () => {
        const failed = run(async (tx) => {
          const signal = { action: 'BUY', acceptedAt: NOW } as const;
          await store.saveDecision(tx, record('1', { signal }));
          throw new Error('rolled back');
        });
        await expect(failed).rejects.toThrow('rolled back');
        expect(await tallies()).toEqual([]);
      });
    });

    describe('features of signals', () => {
      const sent = (cause: string, ageMs: number, value: string, changes: Kept = {}) => {
        const features = new Map([['flow', decimal(value)]]);
        const signal = { action: 'BUY', acceptedAt: plusMs(NOW, -ageMs), features } as const;
        return save(record(cause, { ...changes, signal }));
      };
      const before = async (
        changes: { source?: string; names?: string[]; until?: Instant } = {},
      ) => {
        const { source = 'spec', names = ['flow'], until = NOW } = changes;
        const none = { account: 'DU1', instrumentKeys: [], windows: [], indicatorsOf: [] };
        const features = { source, instrumentKey: AAPL, names };
        return [...(await run((tx) => store.surroundings(tx, { ...none, until, features }))).features]; // prettier-ignore
      };

      it('are the last ones of the source for the instrument, until the moment', async () => {
        expect(await before()).toEqual([]);
        await sent('1', 10, '5');
        await sent('1', 10, '99');
        await sent('2', 5, '7.5');
        await sent('3', 7, '6');
        await sent('4', 1, '8', { decision: { outcome: 'SUPERSEDED' } });
        await sent('5', 1, '9', { source: 'other' });
        await sent('6', 1, '10', { instrumentKey: MSFT });
        expect(await before()).toEqual([['flow', decimal('7.5')]]);
        expect(await before({ source: 'other' })).toEqual([['flow', decimal(9)]]);
        expect(await before({ names: ['else'] })).toEqual([]);
        expect(await before({ until: plusMs(NOW, -6) })).toEqual([]);
      });
    });

    describe('indicators', () => {
      const indicator = (
        value: string,
        changes: Partial<ReportedIndicator> = {},
      ): ReportedIndicator => ({
        ...{ instrumentKey: AAPL, contractId: 7, name: 'ATR', period: 14, interval: '10s' },
        ...{ value: decimal(value), at: NOW, barsUsed: 14, barsWanted: 14, delayed: false },
        ...changes,
      });
      const publish = (...all: readonly ReportedIndicator[]): Promise<void> =>
        run(async (tx) => {
          for (const each of all) await store.saveIndicator(tx, each);
        });
      const known = async (...indicatorsOf: InstrumentKey[]) => {
        const query = { account: 'DU1', instrumentKeys: [], windows: [], until: NOW, indicatorsOf };
        return (await run((tx) => store.surroundings(tx, query))).indicators;
      };
      const values = async (): Promise<unknown> =>
        (await known(AAPL)).get(AAPL)?.map(({ value, previous }) => [previous?.toFixed() ?? null, value.toFixed()]); // prettier-ignore
      const later = (ms: number) => ({ at: plusMs(NOW, ms) });

      it('are those of the instruments that are looked at', async () => {
        expect(await known(AAPL)).toEqual(new Map());
        await publish(indicator('0.5'), indicator('0.7', { instrumentKey: MSFT, delayed: true }));
        const { instrumentKey: _key, contractId: _contract, ...stored } = indicator('0.5');
        expect(await known(AAPL)).toEqual(new Map([[AAPL, [{ ...stored, previous: null }]]]));
        expect((await known(MSFT)).get(MSFT)).toMatchObject([{ delayed: true }]);
        expect(await known()).toEqual(new Map());
      });

      it('keep the value before, of the newest bar whatever comes late or twice', async () => {
        await publish(indicator('1'), indicator('2', later(10)), indicator('2', later(10)));
        expect(await values()).toEqual([['1', '2']]);
        await publish(indicator('9', later(5)));
        expect(await values()).toEqual([['1', '2']]);
        await publish(indicator('3', later(20)));
        expect(await values()).toEqual([['2', '3']]);
      });

      it('have no value before that rested on fewer bars, or was of another contract', async () => {
        await publish(indicator('1', { barsUsed: 3 }), indicator('2', later(10)));
        expect(await values()).toEqual([[null, '2']]);
        // The same bar, with more bars of history behind it.
        await publish(indicator('3', { ...later(20), barsUsed: 3 }), indicator('4', later(20)));
        expect(await values()).toEqual([['2', '4']]);
        await publish(indicator('5', { ...later(30), contractId: 8 }));
        expect(await values()).toEqual([[null, '5']]);
      });
    });

    describe('a rule that no event starts', () => {
      const key = { account: 'DU1', instrumentKey: AAPL, ruleId: 'a' };
      const edge = (changes: Partial<typeof key> = {}) =>
        run((tx) => store.edge(tx, { ...key, ...changes }));
      const view = (changes: { account?: string; now?: Instant; day?: string } = {}) =>
        run((tx) =>
          store.watchView(tx, { account: 'DU1', now: NOW, day: '2026-11-18', ...changes }),
        );
      const began = (cause: string, ordinal: number): DecisionRecord =>
        record(cause, { edge: { ruleId: 'a', ordinal }, decision: { states: [state('a')] } });

      it('is armed at first, disarmed with its decision, and armed again', async () => {
        expect(await edge()).toEqual({ ordinal: 0, isArmed: true });
        await save(began('1', 1));
        expect(await edge()).toEqual({ ordinal: 1, isArmed: false });
        expect(await edge({ account: 'DU2' })).toEqual({ ordinal: 0, isArmed: true });
        expect(await edge({ instrumentKey: MSFT })).toEqual({ ordinal: 0, isArmed: true });
        await run((tx) => store.rearm(tx, { ...key, ordinal: 1 }));
        expect(await edge()).toEqual({ ordinal: 1, isArmed: true });
      });

      it('is not disarmed by a cause that was decided before, nor armed for a firing of before', async () => {
        await save(began('1', 1));
        await run((tx) => store.rearm(tx, { ...key, ordinal: 1 }));
        expect(await save(began('1', 1))).toBe(false);
        expect(await edge()).toEqual({ ordinal: 1, isArmed: true });
        await save(began('2', 2));
        await run((tx) => store.rearm(tx, { ...key, ordinal: 1 }));
        expect(await edge()).toEqual({ ordinal: 2, isArmed: false });
      });

      it('is seen with the living trades of its account and with firings that still count', async () => {
        expect(await view()).toEqual({ trades: new Map(), states: new Map(), disarmed: new Map() });
        await save(began('1', 1));
        await save(record('2', { instrumentKey: MSFT, decision: { states: [state('b', { cooldownUntil: null })] } })); // prettier-ignore
        await report(reported('t'));
        await report(reported('u', { instrumentKey: MSFT }));
        await report(reported('v', { status: 'CLOSED' }));
        const { trades, states, disarmed } = await view();
        expect(disarmed).toEqual(new Map([[`a ${AAPL}`, { ordinal: 1, isArmed: false }]]));
        expect([...states.keys()].sort()).toEqual([`a ${AAPL}`, `b ${MSFT}`]);
        expect(states.get(`a ${AAPL}`)).toEqual(state('a'));
        expect(trades.get(AAPL)).toMatchObject([
          { tradeId: idOf('t'), position: decimal('100.5') },
        ]);
        expect(trades.get(MSFT)).toHaveLength(1);
        const nextDay = { day: '2026-11-19', now: plusMs(NOW, 1) };
        expect([...(await view(nextDay)).states.keys()]).toEqual([`a ${AAPL}`]);
        expect(await view({ account: 'DU2' })).toMatchObject({ trades: new Map(), disarmed: new Map() }); // prettier-ignore
      });
    });

    it('undoes all of it with its unit of work', async () => {
      const failed = run(async (tx) => {
        await store.saveDecision(tx, record('1', { decision: { states: [state('a')], sequence: 5 } })); // prettier-ignore
        await store.saveTrade(tx, reported('t'));
        throw new Error('rolled back');
      });
      await expect(failed).rejects.toThrow('rolled back');
      expect(await situation()).toEqual(NOTHING);
      expect(await save(record('1'))).toBe(true);
    });

    it('forgets what was expected for too long at the next decision', async () => {
      await save(record('1', { decision: { expected: [expected('t')] } }));
      await save(record('2', { decidedAt: plusMs(NOW, 89_999) }));
      expect((await situation()).trades).toHaveLength(1);
      await save(record('3', { decidedAt: plusMs(NOW, 90_000) }));
      expect((await situation()).trades).toEqual([]);
    });

    it('takes a report for an expectation, and what was reported later for what was before', async () => {
      await report(reported('first', { openedAt: plusMs(NOW, -5) }));
      await save(record('1', { decision: { expected: [expected('t'), expected('first')] } }));
      const factsOf = async (): Promise<unknown> => {
        const { trades } = await situation();
        return trades.map(({ tradeId, status, position }) => [tradeId, status, position.toFixed()]);
      };
      expect(await factsOf()).toEqual([
        [idOf('first'), 'OPEN', '100.5'],
        [idOf('t'), 'EXPECTED', '0'],
      ]);
      await report(reported('t', { position: decimal(7) }));
      await report(reported('t', { position: decimal(9), reportedAt: plusMs(NOW, 999) }));
      expect((await situation()).trades[1]).toMatchObject({ status: 'OPEN', expectedUntil: null });
      expect(await factsOf()).toContainEqual([idOf('t'), 'OPEN', '7']);
      await report(reported('t', { status: 'CLOSED' }));
      await report(reported('t', { status: 'CLOSING' }));
      expect(await factsOf()).toEqual([[idOf('first'), 'OPEN', '100.5']]);
    });

    it('ends the cooldowns that began before a stop-out, of its instrument and account only', async () => {
      const other = state('b');
      await save(record('1', { decision: { states: [state('a')] } }));
      await save(record('2', { decidedAt: plusMs(NOW, 2), decision: { states: [other] } }));
      await save(record('3', { account: 'DU2', decision: { states: [state('a')] } }));
      await save(record('4', { instrumentKey: MSFT, decision: { states: [state('a')] } }));
      await run((tx) => store.resetCooldowns(tx, reported('t', { reportedAt: plusMs(NOW, 1) })));
      const cooldowns = async (
        where: { account?: string; instrumentKey?: InstrumentKey } = {},
      ): Promise<(Instant | null)[]> =>
        [...(await situation(where)).states.values()].map(({ cooldownUntil }) => cooldownUntil);
      expect(await cooldowns()).toEqual([null, other.cooldownUntil]);
      expect(await cooldowns({ account: 'DU2' })).toEqual([other.cooldownUntil]);
      expect(await cooldowns({ instrumentKey: MSFT })).toEqual([other.cooldownUntil]);
    });

    it('counts firings of an account on a day', async () => {
      await save(record('1', { decision: { states: [state('a'), state('b', { day: 'x' })] } }));
      await save(record('2', { account: 'DU2', decision: { states: [state('a')] } }));
      expect(await run((tx) => store.firings(tx, 'DU1', '2026-11-18'))).toEqual([
        { ruleId: 'a', instrumentKey: AAPL, firedToday: 1 },
      ]);
    });

    it('forgets what a rule remembers of one instrument, or of all, for one account only', async () => {
      const states = [state('a'), state('b')];
      await save(record('1', { decision: { states } }));
      await save(record('2', { instrumentKey: MSFT, decision: { states } }));
      await save(record('3', { account: 'DU2', decision: { states } }));
      const reset = (instrumentKey: InstrumentKey | null): Promise<number> =>
        run((tx) => store.resetRule(tx, { account: 'DU1', ruleId: 'a', instrumentKey }));
      const left = async (
        where: { account?: string; instrumentKey?: InstrumentKey } = {},
      ): Promise<readonly string[]> => [...(await situation(where)).states.keys()];
      expect(await reset(AAPL)).toBe(1);
      expect([await left(), await left({ instrumentKey: MSFT })]).toEqual([['b'], ['a', 'b']]);
      expect(await reset(null)).toBe(1);
      expect(await reset(null)).toBe(0);
      expect(await left({ instrumentKey: MSFT })).toEqual(['b']);
      expect(await left({ account: 'DU2' })).toEqual(['a', 'b']);
    });
  });
}
