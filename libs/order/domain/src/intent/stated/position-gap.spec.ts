import { type Direction, decimal, directionSign } from '@fairlead/core';
import fc from 'fast-check';
import {
  TradeHarness,
  entryIntent,
  exitIntent,
  firstAnswer,
  intentView,
  nextAnswer,
} from '../../testing';
import type { Trade } from '../../trade';
import type { StatedPosition, WaitingEntry } from '../intent';
import type { IntentEvent, IntentState } from '../intent-event';
import { intentDecider } from '../intent.decider';
import { type Standing, positionGapOf } from './position-gap';

const stated = (side: StatedPosition['side'], quantity: number | null = null): StatedPosition => ({
  ...{ source: 'tv', side, quantity: quantity === null ? null : decimal(quantity) },
});
const standing = (trades: readonly Trade[], changes: Partial<Standing> = {}): Standing => ({
  ...{ trades, waiting: [], isUpToDate: true, ...changes },
});
const harness = (direction: Direction): TradeHarness => new TradeHarness({ direction });
const held = (direction: Direction): Trade => harness(direction).enter().trade;
function partly(direction: Direction): Trade {
  const one = harness(direction);
  one.settle();
  one.broker.fill(one.ref('E'), 40, '100.00');
  one.settle();
  return one.trade;
}
function leaving(direction: Direction): Trade {
  const one = harness(direction).enter();
  one.exit();
  return one.trade;
}
/** Its stop may have filled: the broker does not say any more. */
function unsure(direction: Direction): Trade {
  const one = harness(direction).enter();
  const legs = one.trade.legs.map((leg) => (leg.purpose === 'STOP' ? { ...leg, status: 'UNKNOWN' as const } : leg)); // prettier-ignore
  return { ...one.trade, legs };
}
function left(direction: Direction): Trade {
  return { ...held(direction), closedAt: harness(direction).now };
}

const OTHER: Readonly<Record<Direction, Direction>> = { LONG: 'SHORT', SHORT: 'LONG' };
const isGap = (position: StatedPosition, of: Standing): boolean =>
  positionGapOf(entryIntent({ stated: position }), of) !== null;

describe.each<Direction>(['LONG', 'SHORT'])('what a source believes to be held, %s', (side) => {
  /** Quantities of this side, 0 for flat, that are no gap; `any`: also the bare side. */
  it.each<readonly [string, () => Standing, readonly number[], readonly number[]]>([
    ['nothing was ever held', () => standing([]), [0], [1, 100]],
    ['what was held is left', () => standing([left(side)]), [0], [1, 100]],
    ['all of it is held', () => standing([held(side)]), [100], [0, 99, 101]],
    ['the entry is on its way', () => standing([harness(side).trade]), [0, 1, 100], [101]],
    ['the entry filled in part', () => standing([partly(side)]), [40, 70, 100], [0, 39, 101]],
    ['it is being left', () => standing([leaving(side)]), [0, 50, 100], [101]],
    ['its stop may have filled', () => standing([unsure(side)]), [0, 50, 100], [101]],
    ['fills may be unseen', () => standing([held(side)], { isUpToDate: false }), [0, 50, 100], [101]], // prettier-ignore
    ['two of its trades are open', () => standing([held(side), held(side)]), [200], [0, 100, 201]],
    ['another strategy holds it', () => standing([{ ...held(side), strategy: 'other' }]), [0], [1, 100]], // prettier-ignore
  ])('where %s', (_what, of, agreeing, gaps) => {
    const position = (shares: number): StatedPosition =>
      shares === 0 ? stated('FLAT') : stated(side, shares);
    expect(agreeing.filter((shares) => isGap(position(shares), of()))).toEqual([]);
    expect(gaps.filter((shares) => !isGap(position(shares), of()))).toEqual([]);
    expect(isGap(stated(side), of())).toBe(agreeing.every((shares) => shares === 0));
    expect(isGap(stated(OTHER[side]), of())).toBe(true);
    expect(isGap(stated(OTHER[side], 100), of())).toBe(true);
  });

  it('may be anything of the side of an entry that waits, and nothing of the other', () => {
    const waits = { ...entryIntent({ direction: side }), isAsked: false } as WaitingEntry;
    const of = standing([], { waiting: [waits] });
    expect([stated(side), stated(side, 5_000), stated('FLAT')].map((each) => isGap(each, of))).toEqual([false, false, false]); // prettier-ignore
    expect(isGap(stated(OTHER[side]), of)).toBe(true);
    const beside = standing([], { waiting: [{ ...waits, strategy: 'other' }] });
    expect(isGap(stated(side), beside)).toBe(true);
  });

  it('is never a gap where the broker could hold it by the time it is looked at, whatever came when', () => {
    const shares = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(
        shares,
        shares,
        fc.boolean(),
        fc.nat({ max: 3 }),
        (first, second, leaves, seen) => {
          const one = harness(side);
          one.settle();
          one.broker.fill(one.ref('E'), first, '100.00');
          for (let step = 0; step < seen; step += 1) one.deliverExecution();
          one.broker.fill(one.ref('E'), Math.min(second, 100 - first), '100.00');
          if (leaves) one.exit();
          const really = [...one.broker.executed].reduce(
            (sum, { side: way, quantity }) => sum.plus(quantity.times(way === 'BUY' ? 1 : -1)),
            decimal(0),
          );
          expect(really.times(directionSign(side)).isNegative()).toBe(false);
          const position = really.isZero() ? stated('FLAT') : stated(side, really.abs().toNumber());
          expect(isGap(position, standing([one.trade]))).toBe(false);
        },
      ),
    );
  });
});

describe('an intent whose source believes something else', () => {
  const shortOf = (event: IntentEvent): string =>
    event.kind === 'position-gap' ? `gap ${event.answer}` : event.kind;
  const decide = (
    command: Parameters<typeof intentDecider.decide>[0],
    trades: readonly Trade[] = [],
  ): readonly IntentEvent[] => {
    const state: IntentState = { ...intentDecider.initial, trades };
    return intentDecider.decide(command, state).value;
  };
  const kinds = (...of: Parameters<typeof decide>): readonly string[] => decide(...of).map(shortOf);
  const LONG = stated('LONG', 100);
  const adopting = { settings: { ...intentView().settings, adoptPositionsOf: new Set(['tv']) } };

  it('is denied, with what it believes and what is held', () => {
    const events = decide(firstAnswer(entryIntent({ stated: LONG })));
    expect(events.map(shortOf)).toEqual(['gap REFUSED', 'denied']);
    expect(events[1]).toMatchObject({
      checks: [{ check: 'POSITION_GAP', passed: false, limit: 'long 100', actual: 'flat' }],
    });
  });

  it('is followed from what is held where its source is adopted, and no other is', () => {
    const entry = entryIntent({ stated: LONG });
    expect(kinds(firstAnswer(entry, adopting))).toEqual(['gap ADOPTED', 'opened']);
    const other = { ...entry, stated: { ...LONG, source: 'other' } };
    expect(kinds(firstAnswer(other, adopting))).toEqual(['gap REFUSED', 'denied']);
  });

  it('leaves what is held all the same', () => {
    const exit = exitIntent({ stated: stated('FLAT') });
    const followed = ['acted-on', 'exit-approved', 'exit-requested'];
    expect(kinds(firstAnswer(exit), [held('LONG')])).toEqual(['gap EXIT_PASSES', ...followed]);
    expect(kinds(firstAnswer(exit, adopting), [held('LONG')])).toEqual(['gap ADOPTED', ...followed]); // prettier-ignore
    expect(kinds(firstAnswer(exitIntent({ stated: LONG })))).toEqual(['gap EXIT_PASSES', 'concluded']); // prettier-ignore
  });

  it('keeps the other side that is held: it is not reversed', () => {
    const entry = entryIntent({ stated: stated('FLAT'), onOpposite: 'reverse', direction: 'SHORT', allowShort: true }); // prettier-ignore
    expect(kinds(firstAnswer(entry), [held('LONG')])).toEqual(['gap REFUSED', 'denied']);
    const agreeing = { ...entry, stated: LONG };
    expect(kinds(firstAnswer(agreeing), [held('LONG')])).toEqual(['deferred', 'exit-requested']);
  });

  it('is looked at once: what it waited for has changed what is held', () => {
    const entry = entryIntent({ stated: LONG });
    expect(kinds(nextAnswer(entry, {}, null))).toEqual(['opened']);
  });

  it('says nothing of a gap where it states nothing, or what is held', () => {
    expect(kinds(firstAnswer(entryIntent()))).toEqual(['opened']);
    expect(kinds(firstAnswer(entryIntent({ stated: stated('FLAT') })))).toEqual(['opened']);
    expect(kinds(firstAnswer(entryIntent({ stated: LONG })), [held('LONG')])).toEqual(['concluded']); // prettier-ignore
  });
});
