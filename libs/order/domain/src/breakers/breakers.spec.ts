import {
  type ExecutionId,
  type Instant,
  ONE,
  decimal,
  parseInstant,
  plusMs,
  present,
} from '@fairlead/core';
import { given, givenState } from '@fairlead/core/testing';
import type { Restriction } from '../account';
import { TRADE_NOW, restriction, tradeOpening } from '../testing';
import { type Trade, openTrade } from '../trade';
import { type BreakerState, NO_BREAKERS } from './breaker';
import { type BreakerCommand, breakerDecider } from './breaker.decider';
import type { MarkedTrade } from './results';

const ACCOUNT = 'DU0000001';
const EQUITY = decimal(100_000);
const LIMITS = {
  ...{ dailyLossReducePct: decimal(2), dailyLossFlattenPct: decimal(3), staleQuotesMaxMs: 60_000 },
  ...{ drawdownPct: decimal(50), drawdownDays: 30 },
  ...{ losingStreakMax: 3, runawayEntriesMax: 2, nakedMaxMs: 60_000 },
};
type Look = Extract<BreakerCommand, { kind: 'look' }>;

/** A long, or short, of 1000 shares at 100: a price of 98 is a loss of 2 % of the equity, or a gain. */
function held(changes: Partial<Trade> = {}, direction: Trade['direction'] = 'LONG'): Trade {
  const trade = openTrade(
    tradeOpening({ direction, quantity: decimal(1_000) as never }),
    TRADE_NOW,
  );
  return { ...trade, executions: [execution(trade, 'ENTRY', '100')], ...changes };
}

function execution(trade: Trade, purpose: 'ENTRY' | 'STOP' | 'TARGET', price: string) {
  const leg = present(
    trade.legs.find((each) => each.purpose === purpose),
    'a bracket has it',
  );
  return {
    ...{ executionId: `${purpose} ${price}` as ExecutionId, revision: 1, orderRef: leg.orderRef },
    ...{ side: leg.side, quantity: decimal(1_000), price: decimal(price) },
    ...{ at: TRADE_NOW, recordedAt: TRADE_NOW },
  };
}

function closed(purpose: 'STOP' | 'TARGET', price: string, at: Instant, strategy = 'sim'): Trade {
  const trade = held();
  const executions = [...trade.executions, execution(trade, purpose, price)];
  return { ...trade, strategy, executions, closedAt: at };
}

function marked(trade: Trade, price: string | null = '100', isQuotable = true): MarkedTrade {
  return { trade, isQuotable, mark: price === null ? null : { price: decimal(price), rate: ONE } };
}

function look(now: Instant, trades: readonly MarkedTrade[], changes: Partial<Look> = {}): Look {
  return {
    ...{ kind: 'look', now, account: ACCOUNT, equity: EQUITY, trades },
    ...{ closedBefore: [], restrictions: [], limits: LIMITS },
    ...changes,
  };
}

/** Looks one after another, as each leaves it; returns what tripped and how it is left. */
function after(looks: readonly BreakerCommand[], from: BreakerState = NO_BREAKERS) {
  return looks.reduce<{ state: BreakerState; tripped: readonly string[] }>(
    ({ state, tripped }, command) => {
      const events = breakerDecider.decide(command, state).value;
      const now = events.flatMap(
        (event) =>
        event.kind === 'tripped' ? [`${event.breaker} ${event.state}${event.flatten ? ' flatten' : ''}`] : [], // prettier-ignore
      );
      return { state: events.reduce(breakerDecider.evolve, state), tripped: [...tripped, ...now] };
    },
    { state: from, tripped: [] },
  );
}

const at = (ms: number): Instant => plusMs(TRADE_NOW, ms);
const BEGUN = look(TRADE_NOW, [marked(held())]);
/** The price is seen, and seen again so many ms later. */
const twice = (price: string | null, apartMs: number, direction: Trade['direction'] = 'LONG') => [
  look(TRADE_NOW, [marked(held({}, direction))]),
  look(at(1_000), [marked(held({}, direction), price)]),
  look(at(1_000 + apartMs), [marked(held({}, direction), price)]),
];

describe('the daily loss', () => {
  it.each([
    ['98.01', []],
    ['98', ['daily-loss REDUCING']],
    ['97.99', ['daily-loss REDUCING']],
    ['97.01', ['daily-loss REDUCING']],
    ['97', ['daily-loss HALTED flatten']],
    ['96.99', ['daily-loss HALTED flatten']],
    ['110', []],
  ] as const)(
    'of 1000 shares that fell from 100 to %s trips %j, long and short',
    (price, tripped) => {
      expect(after(twice(price, 5_000)).tripped).toEqual(tripped);
      const mirrored = decimal(200).minus(price).toFixed();
      expect(after(twice(mirrored, 5_000, 'SHORT')).tripped).toEqual(tripped);
    },
  );

  it.each([
    [4_999, []],
    [5_000, ['daily-loss HALTED flatten']],
  ] as const)('that is seen again after %d ms trips %j', (apartMs, tripped) => {
    expect(after(twice('96', apartMs)).tripped).toEqual(tripped);
  });

  it('that was seen once, and not the next time, has to be seen twice again', () => {
    const looks = ['100', '96', '100', '96', '96'].map((price, index) => look(at(index * 4_000), [marked(held(), price)])); // prettier-ignore
    expect(after(looks).tripped).toEqual([]);
  });

  it('that moves about between both limits trips the first', () => {
    const looks = ['100', '97.5', '96', '97.5', '96', '97.5'].map((price, index) => look(at(index * 2_000), [marked(held(), price)])); // prettier-ignore
    expect(after(looks).tripped).toEqual(['daily-loss REDUCING', 'daily-loss REDUCING']);
  });

  it('counts what was realised with what is not', () => {
    const trades = [marked(closed('STOP', '99', at(1)), '100'), marked(held(), '99')];
    const looks = [BEGUN, look(at(1_000), trades), look(at(6_000), trades)];
    expect(after(looks).tripped).toEqual(['daily-loss REDUCING']);
  });

  it('counts in the currency of the account', () => {
    const euro = {
      trade: held(),
      isQuotable: true,
      mark: { price: decimal(99), rate: decimal(2) },
    };
    const looks = [BEGUN, look(at(1_000), [euro]), look(at(6_000), [euro])];
    expect(after(looks).tripped).toEqual(['daily-loss REDUCING']);
  });

  it('leaves deposits and withdrawals of the day out', () => {
    for (const equity of [decimal(50_000), decimal(1_000_000)]) {
      const looks = twice('98', 5_000).map((each, index) =>
        index === 0 ? each : { ...each, equity },
      );
      expect(after(looks).tripped).toEqual(['daily-loss REDUCING']);
      expect(after(twice('98.01', 5_000).map((each, index) => (index === 0 ? each : { ...each, equity }))).tripped).toEqual([]); // prettier-ignore
    }
  });

  it.each([
    [60_999, []],
    [61_000, ['daily-loss REDUCING']],
    [600_000, ['daily-loss REDUCING']],
  ] as const)(
    'that cannot be known for %d ms trips %j, and never leaves anything',
    (ms, tripped) => {
      const blind = look(at(1_000), [marked(held(), null)]);
      const looks = [BEGUN, blind, look(at(ms), [marked(held(), null)])];
      expect(after(looks).tripped).toEqual(tripped);
    },
  );

  it('that cannot be known while its market is closed trips nothing', () => {
    const blind = (ms: number) => look(at(ms), [marked(held(), null, false)]);
    expect(after([BEGUN, blind(1_000), blind(600_000)]).tripped).toEqual([]);
  });

  it('begins again with the date in New York: what was lost before is not of it', () => {
    const late = parseInstant('2026-11-24T04:59:50.000Z');
    const midnight = parseInstant('2026-11-24T05:00:00.000Z');
    const before = [
      look(late, [marked(held(), '98.5')]),
      look(plusMs(late, 1), [marked(held(), '98.5')]),
    ];
    const { state } = after([BEGUN, ...before]);
    const next = [0, 6_000, 12_000].map((ms) => look(plusMs(midnight, ms), [marked(held(), '97')]));
    const { state: begun, tripped } = after(next, state);
    expect(tripped).toEqual([]);
    expect(begun.day).toMatchObject({ date: '2026-11-24', opening: decimal(-3_000) });
    const on = [13_000, 18_000].map((ms) => look(plusMs(midnight, ms), [marked(held(), '95')]));
    expect(after(on, begun).tripped).toEqual(['daily-loss REDUCING']);
  });

  it('goes on over a restart, and has to be seen twice again', () => {
    const { state } = after(twice('96', 4_000));
    const restarted = { ...state, seen: {} };
    const looks = [6_000, 10_999, 11_000].map((ms) => look(at(ms), [marked(held(), '96')]));
    expect(after(looks.slice(0, 2), restarted).tripped).toEqual([]);
    expect(after(looks, restarted).tripped).toEqual(['daily-loss HALTED flatten']);
  });

  const word = (state: Restriction['state']): Restriction =>
    restriction({ scope: 'account', subject: ACCOUNT, source: 'daily-loss', state });

  it('that has tripped says so once, and goes from reducing on to flattening', () => {
    const standing = (price: string, state: Restriction['state']) =>
      twice(price, 5_000).map((each) => ({ ...each, restrictions: [word(state)] }));
    expect(after(standing('98', 'REDUCING')).tripped).toEqual([]);
    expect(after(standing('97', 'REDUCING')).tripped).toEqual(['daily-loss HALTED flatten']);
    expect(after(standing('97', 'HALTED')).tripped).toEqual([]);
  });

  it('trips beside what a person has halted', () => {
    const halted = twice('97', 5_000).map((each) => ({ ...each, restrictions: [restriction()] }));
    expect(after(halted).tripped).toEqual(['daily-loss HALTED flatten']);
  });

  it.each([
    ['REDUCING', '97.5', []],
    ['REDUCING', '97', ['daily-loss HALTED flatten']],
    ['REDUCING', '96.01', ['daily-loss HALTED flatten']],
    ['HALTED', '96.01', []],
    ['HALTED', '96', ['daily-loss REDUCING']],
    ['HALTED', '95', ['daily-loss HALTED flatten']],
  ] as const)(
    'that was re-armed from %s at a loss of 2 % trips at %s: %j',
    (lifted, price, tripped) => {
      const { state } = after(twice('98', 5_000));
      const rearm = { kind: 're-arm', lifted: [word(lifted)], at: at(7_000) } as const;
      const looks = [8_000, 9_000].map((ms) => look(at(ms), [marked(held(), '98')]));
      const on = [10_000, 15_000].map((ms) => look(at(ms), [marked(held(), price)]));
      expect(after([rearm, ...looks, ...on], state).tripped).toEqual(tripped);
    },
  );

  it('of an account that reported nothing yet is not looked at', () => {
    const looks = twice('50', 5_000).map((each) => ({ ...each, equity: null }));
    expect(after(looks).tripped).toEqual([]);
  });
});

describe('a losing streak', () => {
  const stops = (count: number) =>
    Array.from({ length: count }, (_, index) => marked(closed('STOP', '99', at(index + 1))));

  it.each([
    [2, []],
    [3, ['losing-streak REDUCING']],
    [4, ['losing-streak REDUCING']],
  ] as const)('of %d stop-outs trips %j, for the strategy alone', (count, tripped) => {
    const looks = [look(at(60_000), stops(count))];
    expect(after(looks).tripped).toEqual(tripped);
    const [event] = breakerDecider.decide(present(looks[0], 'one'), NO_BREAKERS).value.filter(({ kind }) => kind === 'tripped'); // prettier-ignore
    if (tripped.length > 0)
      expect(event).toMatchObject({ scope: { scope: 'strategy', subject: 'sim' } });
  });

  it.each<readonly [string, MarkedTrade]>([
    ['a target', marked(closed('TARGET', '108', at(10)))],
    ['a stop in profit', marked(closed('STOP', '101', at(10)))],
  ])('ends with %s', (_what, won) => {
    expect(after([look(at(60_000), [...stops(2), won, ...[marked(closed('STOP', '99', at(11)))]])]).tripped).toEqual([]); // prettier-ignore
  });

  it('is of one strategy, and an entry without a fill is no end of it', () => {
    const others = [marked(closed('STOP', '99', at(9), 'other'))];
    const unfilled = marked({ ...held(), executions: [], closedAt: at(10) });
    expect(after([look(at(60_000), [...stops(2), ...others])]).tripped).toEqual([]);
    expect(after([look(at(60_000), [...stops(3), unfilled])]).tripped).toEqual(['losing-streak REDUCING']); // prettier-ignore
  });

  it('begins again where it was re-armed', () => {
    const lifted = [restriction({ scope: 'strategy', subject: 'sim', source: 'losing-streak' })];
    const rearmed = after([{ kind: 're-arm', lifted, at: at(5) }]).state;
    expect(after([look(at(60_000), stops(3))], rearmed).tripped).toEqual([]);
    expect(after([look(at(60_000), stops(8))], rearmed).tripped).toEqual([
      'losing-streak REDUCING',
    ]);
  });
});

describe('the rate of entries', () => {
  const entered = (...placedAt: readonly number[]) =>
    placedAt.map((ms) => {
      const trade = held();
      return marked({ ...trade, legs: trade.legs.map((leg) => ({ ...leg, placedAt: at(ms) })) });
    });

  it.each([
    [[0, 1], 2, []],
    [[0, 1, 2], 2, ['entry-rate HALTED']],
    [[0, 1, 2], 60_000, []],
    [[0, 1, 2], 59_999, ['entry-rate HALTED']],
  ] as const)('of entries after %j ms, looked at after %d, trips %j', (placedAt, ms, tripped) => {
    expect(after([look(at(ms), entered(...placedAt))]).tripped).toEqual(tripped);
  });

  it('counts again from where it was re-armed', () => {
    const lifted = [restriction({ scope: 'account', subject: ACCOUNT, source: 'entry-rate' })];
    const rearmed = after([{ kind: 're-arm', lifted, at: at(5) }]).state;
    expect(after([look(at(9), entered(1, 2, 3, 6, 7))], rearmed).tripped).toEqual([]);
    expect(after([look(at(9), entered(1, 6, 7, 8))], rearmed).tripped).toEqual([
      'entry-rate HALTED',
    ]);
  });
});

describe('naked time', () => {
  const naked = (changes: Partial<Trade> = {}) =>
    marked(held({ exposedSince: TRADE_NOW, ...changes }));

  it.each([
    [59_999, {}, []],
    [60_000, {}, ['naked-time REDUCING']],
    [600_000, { exposedSince: null }, []],
    [600_000, { protection: null }, []],
    [600_000, { executions: [] }, []],
  ] as const)('of %d ms and %j trips %j', (ms, changes, tripped) => {
    expect(after([look(at(ms), [naked(changes)])]).tripped).toEqual(tripped);
  });

  it('counts again from where it was re-armed', () => {
    const lifted = [restriction({ scope: 'account', subject: ACCOUNT, source: 'naked-time' })];
    const rearmed = after([{ kind: 're-arm', lifted, at: at(60_000) }]).state;
    expect(after([look(at(119_999), [naked()])], rearmed).tripped).toEqual([]);
    expect(after([look(at(120_000), [naked()])], rearmed).tripped).toEqual(['naked-time REDUCING']);
  });
});

describe('a breaker that stands', () => {
  it('does not trip again, and a person’s word re-arms none', () => {
    const standing = [restriction({ scope: 'account', subject: ACCOUNT, source: 'naked-time', state: 'REDUCING' })]; // prettier-ignore
    const command = look(at(60_000), [marked(held({ exposedSince: TRADE_NOW }))], { restrictions: standing }); // prettier-ignore
    expect(after([command]).tripped).toEqual([]);
    given(breakerDecider)
      .when({ kind: 're-arm', lifted: [restriction()], at: TRADE_NOW })
      .then();
    givenState(breakerDecider, NO_BREAKERS).when({ kind: 're-arm', lifted: [], at: TRADE_NOW }).then(); // prettier-ignore
  });
});
