import { type Direction, type IntentId, decimal, plusMs, price } from '@fairlead/core';
import { RISK_NOW, TradeHarness, exitIntent, firstAnswer, intentView } from '../../testing';
import type { Trade, WantedMoves } from '../../trade';
import type { AdjustIntent, CancelIntent, Intent } from '../intent';
import type { IntentEvent } from '../intent-event';
import type { IntentView } from '../intent-view';
import { intentDecider } from '../intent.decider';

type Move = WantedMoves['stop'];
const STAYS: WantedMoves = { stop: null, target: null, loosen: false };
const at = (value: string) => ({ kind: 'price', value: decimal(value) }) as const;
const origin = (): Omit<AdjustIntent, 'kind' | 'moves' | 'expiresAt'> => {
  const { kind: _kind, direction: _direction, ...rest } = exitIntent();
  return { ...rest, intentId: 'a3c0a1f2-3b5f-5a53-9f53-6a8f64a3b3b1' as IntentId };
};
const adjust = (moves: Partial<WantedMoves>, expiresAt = plusMs(RISK_NOW, 10_000)): AdjustIntent => ({ ...origin(), kind: 'ADJUST', moves: { ...STAYS, ...moves }, expiresAt }); // prettier-ignore
const cancel = (what: CancelIntent['what']): CancelIntent => ({
  ...origin(),
  kind: 'CANCEL',
  what,
});

/** A trade of 100 at 100.00, stop at 97 or 103, target at 108 or 92. */
const held = (direction: Direction): Trade => new TradeHarness({ direction }).enter().trade;
const quoted = (bid: string, ask: string): IntentView['quote'] => {
  const { quote } = intentView();
  return quote === null ? null : { ...quote, bid: price(bid), ask: price(ask) };
};

function shortOf(event: IntentEvent | undefined): string {
  if (event?.kind === 'concluded') return `${event.outcome} ${event.code}`;
  if (event?.kind === 'denied') return event.checks.flatMap(({ check, passed }) => (passed ? [] : [check])).join(' '); // prettier-ignore
  if (event?.kind !== 'adjusted') return event?.kind ?? 'nothing';
  const { stop, target } = event.order;
  return [stop?.level.toFixed(2) ?? '–', target?.toFixed(2) ?? '–'].join(' ');
}

function answer(intent: Intent, trades: readonly Trade[], view: Partial<IntentView> = {}): string {
  const command = firstAnswer(intent, view);
  const events = intentDecider.decide(command, { ...intentDecider.initial, trades }).value;
  return shortOf(events.at(-1));
}

describe('a rule that moves stop or target of what is held', () => {
  const stop = (move: Move, loosen = false) => adjust({ stop: move, loosen });

  // The market is at 101.00 and 101.02 for a long, at 98.98 and 99.00 for a short: a profit of 1.00.
  it.each<readonly [string, Partial<WantedMoves>, string, string]>([
    ['a price', { stop: at('98.504') }, '98.50 –', '–'],
    [
      'a price of the other side of the ticks',
      { stop: at('101.496') },
      'STOP_WRONG_SIDE',
      '101.50 –',
    ],
    ['the price where it stands', { stop: at('97') }, '97.00 –', 'STOP_WRONG_SIDE'],
    ['a tick behind where it stands', { stop: at('96.99') }, 'STOP_MOVES_BACK', 'STOP_WRONG_SIDE'],
    [
      'the same, where that is meant',
      { stop: at('96.99'), loosen: true },
      '96.99 –',
      'STOP_WRONG_SIDE',
    ],
    ['a tick from the market', { stop: at('100.99') }, '100.99 –', '100.99 –'],
    ['where the market is', { stop: at('101') }, 'STOP_WRONG_SIDE', '101.00 –'],
    ['half of the price away', { stop: at('50.50'), loosen: true }, '50.50 –', 'STOP_WRONG_SIDE'],
    [
      'a tick more than half away',
      { stop: at('50.49'), loosen: true },
      'PROTECTION_DISTANCE',
      'STOP_WRONG_SIDE',
    ],
    [
      'so far from the market, in percent',
      { stop: { kind: 'percent', value: decimal(1) } },
      '99.99 –',
      '99.99 –',
    ],
    [
      'so far from the market, in money',
      { stop: { kind: 'absolute', value: decimal('0.5') } },
      '100.50 –',
      '99.50 –',
    ],
    [
      'break-even',
      { stop: { kind: 'breakEven', offset: { kind: 'ticks', value: decimal(0) } } },
      '100.00 –',
      '100.00 –',
    ],
    [
      'break-even and ticks',
      { stop: { kind: 'breakEven', offset: { kind: 'ticks', value: decimal(2) } } },
      '100.02 –',
      '99.98 –',
    ],
    [
      'break-even less percent',
      { stop: { kind: 'breakEven', offset: { kind: 'percent', value: decimal(-1) } } },
      '99.00 –',
      '101.00 –',
    ],
    [
      'break-even beyond the market',
      { stop: { kind: 'breakEven', offset: { kind: 'percent', value: decimal(1) } } },
      'STOP_WRONG_SIDE',
      'STOP_WRONG_SIDE',
    ],
    [
      'by an ATR that is not known',
      { stop: { kind: 'atr', value: decimal(2), period: 14, interval: '10s' } },
      'ATR_UNKNOWN',
      'ATR_UNKNOWN',
    ],
    ['a target by the risk', { target: { kind: 'r', value: decimal(2) } }, '– 106.00', '– 94.00'],
    [
      'a target in percent of the average',
      { target: { kind: 'percent', value: decimal(5) } },
      '– 105.00',
      '– 95.00',
    ],
    [
      'a target where the market is',
      { target: at('101') },
      'TARGET_WRONG_SIDE',
      'TARGET_WRONG_SIDE',
    ],
    [
      'a stop, and a target on the wrong side',
      {
        stop: { kind: 'percent', value: decimal(1) },
        target: { kind: 'percent', value: decimal('0.5') },
      },
      'TARGET_WRONG_SIDE',
      'TARGET_WRONG_SIDE',
    ],
  ])('to %s', (_what, moves, long, short) => {
    expect(answer(adjust(moves), [held('LONG')], { quote: quoted('101.00', '101.02') })).toBe(long);
    if (short === '–') return;
    const mirrored = answer(adjust(moves), [held('SHORT')], { quote: quoted('98.98', '99.00') });
    expect(mirrored).toBe(short);
  });

  it.each<readonly [string, readonly Trade[], AdjustIntent, Partial<IntentView>, string]>([
    ['nothing is open', [], stop(at('98')), {}, 'NO_ACTION NOTHING_OPEN'],
    [
      'nothing has filled',
      [new TradeHarness().trade],
      stop(at('98')),
      {},
      'NO_ACTION CANNOT_ADJUST_NOW',
    ],
    [
      'it has no protection',
      [new TradeHarness({ protection: null }).enter().trade],
      stop(at('98')),
      {},
      'NO_ACTION CANNOT_ADJUST_NOW',
    ],
    [
      'it came too late',
      [held('LONG')],
      adjust({ stop: at('98') }, plusMs(RISK_NOW, -1)),
      {},
      'EXPIRED TTL',
    ],
    [
      'no quote can be trusted',
      [held('LONG')],
      stop(at('98')),
      { quote: null },
      'NO_TRUSTED_QUOTE',
    ],
  ])('does not where %s', (_why, trades, intent, view, expected) => {
    expect(answer(intent, trades, view)).toBe(expected);
  });
});

describe('a rule that cancels', () => {
  const resting = (): Trade => {
    const scene = new TradeHarness().enter();
    scene.add(50, { limitPrice: decimal('99') });
    return scene.trade;
  };

  it.each<readonly [string, readonly Trade[], CancelIntent['what'], string]>([
    ['an addition that rests', [resting()], 'ADDITIONS', 'cancelled'],
    ['an addition as what opens or adds', [resting()], 'ENTRIES', 'cancelled'],
    ['an entry that rests', [new TradeHarness().trade], 'ENTRIES', 'cancelled'],
    [
      'no entry where only additions are meant',
      [new TradeHarness().trade],
      'ADDITIONS',
      'NO_ACTION NOTHING_WORKS',
    ],
    ['no stop and no target', [held('LONG')], 'ENTRIES', 'NO_ACTION NOTHING_WORKS'],
    ['nothing where nothing is open', [], 'ENTRIES', 'NO_ACTION NOTHING_WORKS'],
  ])('ends %s', (_what, trades, what, expected) => {
    expect(answer(cancel(what), trades)).toBe(expected);
  });
});
