import { type Decimal, type ExecutionId, type Instant, ONE, ZERO, decimal, newYorkDate, plusMs, present, sum } from '@fairlead/core'; // prettier-ignore
import fc from 'fast-check';
import { TRADE_NOW, restriction, tradeOpening } from '../testing';
import { type Trade, openTrade } from '../trade';
import { type BreakerState, NO_BREAKERS } from './breaker';
import { type BreakerCommand, breakerDecider } from './breaker.decider';
import type { MarkedTrade } from './results';

const ACCOUNT = 'DU0000001';
const DAY_MS = 86_400_000;
const LIMITS = {
  ...{ dailyLossReducePct: decimal(100), dailyLossFlattenPct: decimal(100) },
  ...{ staleQuotesMaxMs: 3_600_000, drawdownPct: decimal(5), drawdownDays: 30 },
  ...{ losingStreakMax: 1_000, runawayEntriesMax: 100_000, nakedMaxMs: 3_600_000 },
};
type Look = Extract<BreakerCommand, { kind: 'look' }>;
type Direction = Trade['direction'];

/** 1000 shares at 100 of an equity of 100 000: a move of 1.00 is one per cent of it. */
function held(direction: Direction = 'LONG', changes: Partial<Trade> = {}): Trade {
  const trade = openTrade(
    tradeOpening({ direction, quantity: decimal(1_000) as never }),
    TRADE_NOW,
  );
  return { ...trade, executions: [execution(trade, 'ENTRY', '100')], ...changes };
}

function execution(trade: Trade, purpose: 'ENTRY' | 'STOP', price: string) {
  const leg = present(trade.legs.find((each) => each.purpose === purpose), 'a bracket has it'); // prettier-ignore
  return {
    ...{ executionId: `${purpose} ${price}` as ExecutionId, revision: 1, orderRef: leg.orderRef },
    ...{ side: leg.side, quantity: decimal(1_000), price: decimal(price) },
    ...{ at: TRADE_NOW, recordedAt: TRADE_NOW },
  };
}

function closed(price: string, closedAt: Instant): Trade {
  const trade = held();
  return { ...trade, executions: [...trade.executions, execution(trade, 'STOP', price)], closedAt };
}

function marked(trade: Trade, price: string | null, isQuotable = true): MarkedTrade {
  return { trade, isQuotable, mark: price === null ? null : { price: decimal(price), rate: ONE } };
}

const at = (ms: number): Instant => plusMs(TRADE_NOW, ms);

function look(ms: number, trades: readonly MarkedTrade[], changes: Partial<Look> = {}): Look {
  return {
    ...{ kind: 'look', now: at(ms), account: ACCOUNT, equity: decimal(100_000), trades },
    ...{ closedBefore: [], restrictions: [], limits: LIMITS, ...changes },
  };
}

/** Looks one after another, as each leaves it; returns when something tripped, and how it is left. */
function after(commands: readonly BreakerCommand[], from: BreakerState = NO_BREAKERS) {
  let state = from;
  const tripped: string[] = [];
  for (const command of commands) {
    const events = breakerDecider.decide(command, state).value;
    state = events.reduce(breakerDecider.evolve, state);
    for (const event of events) {
      if (event.kind === 'tripped') tripped.push(`${event.breaker} ${event.state}${event.flatten ? ' flatten' : ''}`); // prettier-ignore
    }
  }
  return { state, tripped };
}

/** A price each, seen for so many seconds: one look at its beginning and one at its end. A look before them begins the date. */
function prices(
  spans: readonly (readonly [string | null, number])[],
  direction: Direction = 'LONG',
  from = 0,
): readonly Look[] {
  // prettier-ignore
  let ms = from;
  const spanned = spans.flatMap(([price, seconds]) => {
    const trades = [marked(held(direction), mirrored(price, direction))];
    const looks = [look(ms, trades), look(ms + seconds * 1_000, trades)];
    ms += seconds * 1_000 + 1_000;
    return looks;
  });
  const [first] = spanned;
  return first === undefined ? [] : [{ ...first, now: at(from - 1_000) }, ...spanned];
}

function mirrored(price: string | null, direction: Direction): string | null {
  return price === null || direction === 'LONG' ? price : decimal(200).minus(price).toFixed();
}

const TRIPPED = ['drawdown REDUCING'];

describe('the drawdown', () => {
  it.each<readonly [string, readonly (readonly [string | null, number])[], readonly string[]]>([
    [
      'less than the limit below the best',
      [
        ['102', 6],
        ['97.01', 6],
      ],
      [],
    ],
    ['the limit below the best, while the day is at a gain less loss of 3', [['102', 6], ['97', 6]], TRIPPED], // prettier-ignore
    [
      'more than the limit below',
      [
        ['102', 6],
        ['96.99', 6],
      ],
      TRIPPED,
    ],
    [
      'a fall from where it began',
      [
        ['100', 6],
        ['95', 6],
      ],
      TRIPPED,
    ],
    [
      'seen for less than five seconds',
      [
        ['100', 6],
        ['95', 4.999],
      ],
      [],
    ],
    [
      'seen for five seconds',
      [
        ['100', 6],
        ['95', 5],
      ],
      TRIPPED,
    ],
    [
      'one wrong quote below',
      [
        ['100', 6],
        ['50', 0],
        ['100', 6],
      ],
      [],
    ],
    ['one wrong quote above makes no best', [['100', 6], ['150', 0], ['100', 6], ['95.01', 6]], []], // prettier-ignore
    [
      'a best that was seen for five seconds',
      [
        ['100', 6],
        ['110', 5],
        ['105', 6],
      ],
      TRIPPED,
    ],
    ['a fall in steps, without a new best between', [['110', 6], ['108', 6], ['109', 6], ['105', 6]], TRIPPED], // prettier-ignore
    [
      'a rise',
      [
        ['100', 6],
        ['110', 6],
        ['120', 6],
      ],
      [],
    ],
    [
      'a fall that cannot be seen',
      [
        ['100', 6],
        [null, 60],
      ],
      [],
    ],
    ['a fall that can be seen only now and then', [['100', 6], ['95', 0], [null, 6], ['95', 0]], []], // prettier-ignore
  ])('of %s, long and short', (_what, spans, tripped) => {
    expect(after(prices(spans)).tripped.slice(0, 1)).toEqual(tripped);
    expect(after(prices(spans, 'SHORT')).tripped.slice(0, 1)).toEqual(tripped);
  });

  it('says how far it came down, from what, and what the limit is', () => {
    const looks = prices([['102', 6], ['97', 6]]); // prettier-ignore
    const { state } = after(looks.slice(0, -1));
    const events = breakerDecider.decide(present(looks.at(-1), 'one'), state).value;
    expect(events).toContainEqual({
      ...{ kind: 'tripped', breaker: 'drawdown', state: 'REDUCING', flatten: false },
      scope: { scope: 'account', subject: ACCOUNT },
      reason:
        'our trades came down by 5000 from their best of 30 days: the limit is 5 % of 100000, 5000',
    });
  });

  it('goes over the dates, with what was settled on them', () => {
    const best = after(prices([['103', 6]])).state; // prettier-ignore
    const lost = marked(closed('98', at(10_000)), '100');
    const evening = after([look(11_000, [lost]), look(17_000, [lost])], best);
    expect(evening).toMatchObject({ tripped: TRIPPED });
    const next = DAY_MS;
    const morning = [0, 1_000, 6_000].map((ms) => look(next + ms, [], { closedBefore: [lost] }));
    expect(after(morning, best).tripped).toEqual(TRIPPED);
    const settled = after(morning, best).state.drawdown;
    expect(settled).toMatchObject({ date: newYorkDate(at(next)), settled: decimal(-2_000) });
    expect(
      after(
        morning.map((each) => ({ ...each, closedBefore: [] })),
        best,
      ).tripped,
    ).toEqual([]);
  });

  it('waits where what was closed before cannot be counted yet', () => {
    const best = after(prices([['103', 6]])).state; // prettier-ignore
    const unknown = [0, 6_000].map((ms) => look(DAY_MS + ms, [], { closedBefore: [marked(closed('90', at(1)), null)] })); // prettier-ignore
    const { state, tripped } = after(unknown, best);
    expect([tripped, state.drawdown]).toEqual([[], best.drawdown]);
  });

  it.each([
    [29, TRIPPED],
    [30, []],
  ] as const)('looks for the best in 30 days: one of %d days ago trips %j', (days, tripped) => {
    const best = after(prices([['110', 6]])).state; // prettier-ignore
    const midst = after(prices([['106', 6]], 'LONG', 15 * DAY_MS), best).state; // prettier-ignore
    expect(midst.drawdown?.peaks.map(({ result }) => result.toFixed())).toEqual(['10000', '6000']);
    const on = after(prices([['105', 6]], 'LONG', days * DAY_MS), midst); // prettier-ignore
    expect(on.tripped).toEqual(tripped);
    const lower = after(prices([['101', 6]], 'LONG', 30 * DAY_MS), midst); // prettier-ignore
    expect(lower.tripped).toEqual(TRIPPED);
  });

  it('goes on over a restart, and has to be seen twice again', () => {
    const { state } = after(prices([['103', 6], ['98', 3]])); // prettier-ignore
    const restarted = { ...NO_BREAKERS, ...{ day: state.day, drawdown: state.drawdown } };
    const [, first, second] = prices([['98', 5]], 'LONG', 60_000); // prettier-ignore
    expect(after([present(first, 'one')], restarted).tripped).toEqual([]);
    expect(after([present(first, 'one'), present(second, 'two')], restarted).tripped).toEqual(TRIPPED); // prettier-ignore
  });

  const OWN = restriction({ scope: 'account', subject: ACCOUNT, source: 'drawdown', state: 'REDUCING' }); // prettier-ignore

  it('trips once, beside what others have stopped', () => {
    const fall = prices([['100', 6], ['90', 6]]); // prettier-ignore
    const standing = fall.map((each) => ({ ...each, restrictions: [OWN] }));
    expect(after(standing).tripped).toEqual([]);
    const others = fall.map((each) => ({ ...each, restrictions: [restriction()] }));
    expect(after(others).tripped).toEqual(TRIPPED);
  });

  it.each([
    ['90.01', []],
    ['90', TRIPPED],
  ] as const)('begins where it stands once it is resumed at 95: %s trips %j', (price, tripped) => {
    const { state } = after(prices([['100', 6], ['95', 6]])); // prettier-ignore
    const rearm = { kind: 're-arm', lifted: [OWN], at: at(20_000) } as const;
    const on = prices([['95', 6], [price, 6]], 'LONG', 21_000); // prettier-ignore
    expect(after([rearm, ...on], state).tripped).toEqual(tripped);
  });

  it('is as a plain calculation over every price says, for prices that each last', () => {
    const price = fc.integer({ min: 9_000, max: 11_000 }).map((cents) => decimal(cents).div(100));
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 12 }), (walk) => {
        const { tripped } = after(prices(walk.map((each) => [each.toFixed(), 6] as const)));
        expect(tripped.length > 0).toBe(hasFallen(walk));
      }),
    );
  });
});

/** A rise of less than a hundredth of a per cent of equity is no new best. */
function hasFallen(walk: readonly Decimal[]): boolean {
  let best: Decimal | null = null;
  return walk.some((price) => {
    const result = price.minus(100).times(1_000);
    best = best === null || result.gte(best.plus(10)) ? result : best;
    return sum([best, result.times(-1), ZERO]).gte(5_000);
  });
}
