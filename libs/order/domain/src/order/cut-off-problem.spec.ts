import { SessionHours, decimal, flatLadder, instant, plusMs } from '@fairlead/core';
import { type Surroundings, cutOffProblem } from './cut-off-problem';
import type { OrderForm } from './order-form';

const BARE = { limitPrice: null, stopPrice: null, goodTill: null };
const FORMS = {
  MOC: { ...BARE, type: 'MARKET_ON_CLOSE', timeInForce: 'DAY' },
  LOC: { ...BARE, type: 'LIMIT_ON_CLOSE', timeInForce: 'DAY', limitPrice: decimal(50) },
  MOO: { ...BARE, type: 'MARKET', timeInForce: 'OPG' },
  LOO: { ...BARE, type: 'LIMIT', timeInForce: 'OPG', limitPrice: decimal(50) },
} as const satisfies Record<string, OrderForm>;
type Kind = keyof typeof FORMS;

const calendar = SessionHours.parse('', '');

/** New York, in winter. */
function at(date: string, time: string): Surroundings['now'] {
  return instant(Date.parse(`${date}T${time}-05:00`));
}

function around(now: Surroundings['now'], exchange: string | null): Surroundings {
  return { now, ladder: flatLadder('0.01'), session: calendar.standing(now), exchange };
}

const FULL_DAY = '2026-11-30';
const HALF_DAY = '2026-11-27';

/** The last moment of each, as the exchanges publish them. */
const TABLE: readonly (readonly [string, Readonly<Record<Kind, string>>])[] = [
  ['NYSE', { MOO: '09:28', LOO: '09:28', MOC: '15:50', LOC: '15:50' }],
  ['AMEX', { MOO: '09:28', LOO: '09:28', MOC: '15:50', LOC: '15:50' }],
  ['NASDAQ', { MOO: '09:28', LOO: '09:28', MOC: '15:55', LOC: '15:58' }],
  ['ISLAND', { MOO: '09:28', LOO: '09:28', MOC: '15:55', LOC: '15:58' }],
  ['ARCA', { MOO: '09:29', LOO: '09:29', MOC: '15:59', LOC: '15:59' }],
  ['BATS', { MOO: '09:28', LOO: '09:28', MOC: '15:55', LOC: '15:55' }],
  ['', { MOO: '09:28', LOO: '09:28', MOC: '15:50', LOC: '15:50' }],
  ['SOMEWHERE', { MOO: '09:28', LOO: '09:28', MOC: '15:50', LOC: '15:50' }],
];
const HALF_DAY_EARLIER_MS = 3 * 3_600_000;
const rows = TABLE.flatMap(([exchange, times]) =>
  (Object.keys(times) as Kind[]).flatMap((kind) => [
    { exchange, kind, cutOff: at(FULL_DAY, times[kind]), day: 'a full day' },
    {
      ...{ exchange, kind, day: 'a half day' },
      cutOff: plusMs(at(HALF_DAY, times[kind]), kind.endsWith('C') ? -HALF_DAY_EARLIER_MS : 0),
    },
  ]),
);

describe('an order for an auction', () => {
  it.each(rows)('on "$exchange", $kind, $day: until its cut-off', ({ exchange, kind, cutOff }) => {
    const codeAt = (now: Surroundings['now']): string | undefined =>
      cutOffProblem(FORMS[kind], around(now, exchange))?.code;
    const auctionAt = calendar.standing(plusMs(cutOff, -1)).until ?? cutOff;
    expect(codeAt(plusMs(cutOff, -1))).toBeUndefined();
    expect(codeAt(cutOff)).toBe('AUCTION_CUT_OFF');
    expect(codeAt(plusMs(auctionAt, -1))).toBe('AUCTION_CUT_OFF');
    // From the auction on it is for the next one.
    expect(codeAt(auctionAt)).toBeUndefined();
  });

  it('is refused with until when and what time it was', () => {
    const found = cutOffProblem(FORMS.LOC, around(at(HALF_DAY, '12:58:30'), 'NASDAQ'));
    expect(found).toEqual({
      code: 'AUCTION_CUT_OFF',
      limit: 'before 12:58:00 New York',
      actual: '12:58:30 New York',
      message:
        'NASDAQ takes orders for the auction at 13:00:00 New York before 12:58:00 New York; send a LIMIT order, or one for another auction',
    });
  });

  it.each([
    ['begins in the last minutes', at(FULL_DAY, '10:00'), at(FULL_DAY, '15:55'), true],
    ['begins before them', at(FULL_DAY, '10:00'), at(FULL_DAY, '15:49'), false],
    ['began long ago', at(FULL_DAY, '15:55'), at(FULL_DAY, '10:00'), true],
    ['is for tomorrow', at(FULL_DAY, '15:55'), at('2026-12-01', '10:00'), false],
  ])('that %s', (_what, now, goodAfter, isRefused) => {
    const found = cutOffProblem({ ...FORMS.MOC, goodAfter }, around(now, 'NYSE'));
    expect(found !== null).toBe(isRefused);
  });

  it('has no cut-off where nothing is auctioned, and no other order has one', () => {
    const now = at(FULL_DAY, '15:59');
    expect(cutOffProblem(FORMS.MOC, around(now, null))).toBeNull();
    const market: OrderForm = { ...BARE, type: 'MARKET', timeInForce: 'DAY' };
    expect(cutOffProblem(market, around(now, 'NYSE'))).toBeNull();
  });

  it('goes by the hours of the broker before the calendar', () => {
    const hours = SessionHours.parse('20261130:0930-20261130:1200', 'US/Eastern');
    const now = at(FULL_DAY, '11:51');
    const surroundings = { ...around(now, 'NYSE'), session: hours.standing(now) };
    expect(cutOffProblem(FORMS.MOC, surroundings)?.limit).toBe('before 11:50:00 New York');
  });
});
