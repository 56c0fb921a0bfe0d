import * as fc from 'fast-check';
import { decimal, plusMs } from '@fairlead/core';
import { TRADE_NOW, TradeHarness } from '../testing';
import {
  type Trade,
  type TradeRecord,
  positionOf,
  summaryOf,
  tradeFromRecord,
  tradeStatusOf,
  tradeToRecord,
} from '.';

const DEADLINE = plusMs(TRADE_NOW, 10_000);
const ways = (['early', 'late'] as const).flatMap((activation) =>
  (['live', 'cut', 'cancelled'] as const).map((fate) => ({ activation, fate })),
);

function waiting(how?: (typeof ways)[number]): TradeHarness {
  const harness = new TradeHarness({ goodTill: DEADLINE }, how);
  harness.settle();
  return harness;
}

function conclusions(harness: TradeHarness): readonly string[] {
  return harness.log().filter((line) => line.startsWith('conclude'));
}

describe('an entry with a deadline', () => {
  it('is good till its deadline at the broker where it is a limit, and cancelled by us where it is a market order', () => {
    const kinds = [null, decimal('99.00')].map((limitPrice) => {
      const entry = new TradeHarness({ goodTill: DEADLINE, limitPrice }).trade.legs[0];
      return [entry?.type, entry?.timeInForce, entry?.goodTill];
    });
    expect(kinds).toEqual([
      ['MARKET', 'DAY', DEADLINE],
      ['LIMIT', 'GTD', DEADLINE],
    ]);
  });
  it('is concluded by nothing while it only waits', () => {
    const harness = waiting();
    harness.pass(9_900);
    expect(harness.log()).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('ENTERING');
  });
  it('is cancelled at the deadline where nothing has filled, ends EXPIRED, and its trade is over', () => {
    const harness = waiting();
    harness.pass(10_500);
    expect(harness.log()).toEqual(['cancel E1', 'conclude EXPIRED NOT_FILLED']);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
    expect(harness.broker.living('ENTRY', 'STOP', 'TARGET')).toEqual([]);
    expect(summaryOf(harness.trade, harness.now).note).toMatchObject({
      code: 'ENTRY_CUT',
      reason: expect.stringContaining('2026-11-23T15:00:10.000Z') as string,
    });
  });
  it('is not cancelled a moment before it', () => {
    const harness = waiting();
    harness.now = plusMs(DEADLINE, -1);
    harness.plan();
    expect(harness.log()).toEqual([]);
    harness.now = DEADLINE;
    harness.plan();
    expect(harness.log()).toEqual(['cancel E1']);
  });
  it.each([
    ['at the broker by its own time', 'EXPIRED', 0],
    ['as cancelled by the broker, whose clock is a little ahead', 'CANCELLED', -900],
    ['as cancelled by the gateway at the reconnect', 'CANCELLED', 60_000],
  ] as const)('is EXPIRED where it ends %s', (_how, end, afterMs) => {
    const harness = new TradeHarness({ goodTill: DEADLINE, limitPrice: decimal('99.00') });
    harness.settle();
    harness.gate = 'closed';
    harness.now = plusMs(DEADLINE, afterMs);
    harness.broker.end(harness.ref('E'), end);
    harness.settle();
    expect(conclusions(harness)).toEqual(['conclude EXPIRED NOT_FILLED']);
  });
  it('is EXPIRED where the broker ends it with the day, before its own time', () => {
    const harness = waiting();
    harness.pass(1_000);
    harness.session = 'closed';
    harness.broker.end(harness.ref('E'), 'CANCELLED', '202');
    harness.settle();
    expect(conclusions(harness)).toEqual(['conclude EXPIRED NOT_FILLED']);
  });
  it('is DENIED with the code of the broker that cancels it long before', () => {
    const harness = waiting();
    harness.pass(1_000);
    harness.broker.end(harness.ref('E'), 'CANCELLED', '202');
    harness.settle();
    expect(conclusions(harness)).toEqual(['conclude DENIED IB_202']);
  });
  it('waits with its cancel while the gate is closed; that is the first thing requested after it', () => {
    const harness = waiting();
    harness.gate = 'closed';
    harness.pass(60_000);
    expect(harness.log()).toEqual([]);
    harness.gate = 'exits';
    harness.gateSince = harness.now;
    harness.pass(250);
    expect(harness.log()).toEqual(['cancel E1', 'conclude EXPIRED NOT_FILLED']);
  });
  it.each(ways)(
    'that has filled in part is cut to that, stays EXECUTED with its quantity and protected ($activation, $fate)',
    (how) => {
      const harness = waiting(how);
      harness.pass(9_500);
      harness.broker.fill(harness.ref('E'), 40);
      harness.pass(3_000);
      expect(conclusions(harness)).toEqual(['conclude EXECUTED FILLED']);
      expect(harness.steps.find((step) => step.kind === 'conclude')).toMatchObject({
        filledQuantity: decimal(40),
        reason: 'bought 40 of 100 shares at 100',
      });
      expect(harness.broker.living('ENTRY')).toEqual([]);
      expect(harness.broker.position().toFixed()).toBe('40');
      expect(harness.broker.covered().toFixed()).toBe('40');
    },
  );
  it.each(ways)(
    'that fills while its cancel is on the way holds what filled, protected ($activation, $fate)',
    (how) => {
      for (const shares of [40, 100]) {
        const harness = waiting(how);
        harness.tick(10_000);
        expect(harness.log()).toEqual(['cancel E1']);
        harness.broker.fill(harness.ref('E'), shares);
        harness.pass(4_000);
        expect(conclusions(harness)).toEqual(['conclude EXECUTED FILLED']);
        expect(harness.broker.living('ENTRY')).toEqual([]);
        expect(harness.broker.position().toFixed()).toBe(String(shares));
        expect(harness.broker.covered().toFixed()).toBe(String(shares));
      }
    },
  );
  it.each(ways)(
    'whose fill turns up after it ended EXPIRED keeps that one end, is protected, and is reported ($activation, $fate)',
    (how) => {
      const harness = waiting(how);
      harness.tick(10_000);
      harness.broker.fill(harness.ref('E'), 40);
      harness.broker.hideFills(harness.ref('E'));
      harness.deliverCommand();
      while (harness.deliverStatus());
      expect(conclusions(harness)).toEqual(['conclude EXPIRED NOT_FILLED']);
      while (harness.deliverExecution());
      harness.pass(4_000);
      expect(conclusions(harness)).toEqual(['conclude EXPIRED NOT_FILLED']);
      expect(harness.log().filter((line) => line === 'notice LATE_FILL')).toHaveLength(1);
      expect(positionOf(harness.trade).toFixed()).toBe('40');
      expect(harness.broker.covered().toFixed()).toBe('40');
      expect(tradeStatusOf(harness.trade)).toBe('OPEN');
    },
  );
});

describe('entries that are stopped', () => {
  it('cancel an entry that has not filled, whose intent is DENIED', () => {
    const harness = waiting();
    harness.pass(1_000);
    harness.entriesStopped = true;
    harness.pass(500);
    expect(harness.log()).toEqual(['cancel E1', 'conclude DENIED TRADING_HALTED']);
    expect(tradeStatusOf(harness.trade)).toBe('CLOSED');
  });
  it('leave a position and its protection alone', () => {
    const harness = waiting().enter();
    harness.entriesStopped = true;
    harness.pass(5_000);
    expect(harness.log()).toEqual(['conclude EXECUTED FILLED']);
    expect(harness.broker.covered().toFixed()).toBe('100');
  });
  it('cut an entry that has filled in part at once', () => {
    const harness = waiting();
    harness.broker.fill(harness.ref('E'), 40);
    harness.settle();
    harness.entriesStopped = true;
    harness.pass(250);
    expect(harness.log()).toContain('modify E1 40');
    harness.pass(2_000);
    expect(harness.broker.covered().toFixed()).toBe('40');
  });
});

describe('a trade that was stored before entries had deadlines', () => {
  it('loads, is not concluded again, and goes on', () => {
    const harness = waiting();
    const stored = recordOfOld(tradeToRecord(harness.trade));
    harness.trade = tradeFromRecord(stored);
    harness.pass(60_000);
    expect(harness.log()).toEqual([]);
    harness.enter();
    expect(harness.log()).toEqual([]);
    expect(tradeStatusOf(harness.trade)).toBe('OPEN');
  });
});

/** As 6592364 wrote it: no deadlines, and the opening was concluded when the broker had taken the entry. */
function recordOfOld(record: TradeRecord): TradeRecord {
  const plain = JSON.parse(JSON.stringify(record)) as Record<string, unknown>;
  delete plain['entryCut'];
  for (const leg of plain['legs'] as Record<string, unknown>[]) delete leg['goodTill'];
  plain['opening'] = { ...(plain['opening'] as object), concluded: true };
  return plain as unknown as TradeRecord;
}

const act = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'command' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'status' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'execution' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      shares: fc.integer({ min: 1, max: 100 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      ms: fc.constantFrom(100, 1_000, 4_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gate' as const), open: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'brokerEnds' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hide' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'refuse' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), on: fc.boolean() }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function restarted(trade: Trade): Trade {
  return tradeFromRecord(JSON.parse(JSON.stringify(tradeToRecord(trade))) as TradeRecord);
}

function perform(harness: TradeHarness, each: Act): void {
  const { broker } = harness;
  switch (each.kind) {
    case 'command':
      harness.deliverCommand();
      return;
    case 'status':
      harness.deliverStatus();
      return;
    case 'execution':
      harness.deliverExecution();
      return;
    case 'tick':
      return harness.tick(each.ms);
    case 'gate':
      harness.gate = each.open ? 'open' : 'closed';
      harness.gateSince = harness.now;
      return;
    case 'restart':
      harness.trade = restarted(harness.trade);
      harness.gateSince = harness.now;
      return;
    case 'hide':
      broker.hideFills(harness.ref('E'));
      return;
    case 'refuse':
      broker.refuses.cancel += 1;
      return;
    case 'stop':
      harness.entriesStopped = each.on;
      return;
    case 'fill':
    case 'brokerEnds': {
      const entry = broker.living('ENTRY')[0];
      if (entry === undefined) return;
      if (each.kind === 'fill') broker.fill(entry.orderRef, each.shares);
      else broker.end(entry.orderRef, 'EXPIRED');
    }
  }
}

describe('the end of an entry, whatever its deadline, fills, cancels, outages and restarts do in whatever order', () => {
  it('leaves no entry alive past its deadline, what filled protected, and exactly one conclusion that is true', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ways),
        fc.constantFrom('LONG' as const, 'SHORT' as const),
        fc.constantFrom(null, decimal('100.00')),
        fc.array(act, { maxLength: 60 }),
        (how, direction, limitPrice, acts) => {
          const harness = new TradeHarness({ goodTill: DEADLINE, direction, limitPrice }, how);
          for (const each of acts) perform(harness, each);
          harness.gate = 'open';
          harness.gateSince = harness.now;
          harness.settle();
          if (harness.now < DEADLINE) harness.pass(DEADLINE - harness.now);
          harness.pass(20_000);
          expect(harness.violations).toEqual([]);
          expect(harness.broker.violations).toEqual([]);
          expect(harness.broker.living('ENTRY')).toEqual([]);
          const held = harness.broker.position().abs().toFixed();
          expect(harness.broker.covered().toFixed()).toBe(held);
          expect(tradeStatusOf(harness.trade)).toBe(held === '0' ? 'CLOSED' : 'OPEN');
          const [end, ...more] = conclusions(harness);
          expect(more).toEqual([]);
          const executed = end === 'conclude EXECUTED FILLED';
          const late = harness.log().includes('notice LATE_FILL');
          expect(executed || late).toBe(held !== '0');
          expect(end).toMatch(/EXECUTED FILLED|EXPIRED NOT_FILLED|DENIED TRADING_HALTED/u);
        },
      ),
      { numRuns: 300 },
    );
  });
});
