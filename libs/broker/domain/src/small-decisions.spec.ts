import { parseInstant } from '@fairlead/core';
import { armingOf } from './gate/arming';
import { meaningOfStatus } from './order/broker-status';
import { CODE_MEANINGS, linkEffectOf, orderEffectOf } from './codes/error-codes';
import { splitExecutionId } from './execution/execution-id';
import { historyDuration } from './data/history-request';
import { sequenceLegs } from './order/order-family';
import { firstFreeOrderId } from './order/order-ids';

describe('an execution id', () => {
  it('is a root and a revision', () => {
    expect(splitExecutionId('0000e0d5.69e02bfb.01.02')).toEqual({
      root: '0000e0d5.69e02bfb.01',
      revision: 2,
    });
    expect(splitExecutionId('plain')).toEqual({ root: 'plain', revision: 0 });
  });
});

describe('the first free order id', () => {
  it('is above all that was ever used, also where the broker rolled back', () => {
    expect(firstFreeOrderId({ nextValidId: 38_099, highWater: 38_103, highestSeen: 0 })).toBe(
      38_104,
    );
    expect(firstFreeOrderId({ nextValidId: 1, highWater: 0, highestSeen: 50 })).toBe(51);
    expect(firstFreeOrderId({ nextValidId: 9, highWater: 0, highestSeen: 0 })).toBe(9);
  });
});

describe('arming', () => {
  const now = parseInstant('2026-11-23T10:00:00Z');

  it('is not needed for a paper account', () => {
    expect(armingOf('DU123', null, now)).toEqual({ armed: true, until: null });
  });

  it('of a live account names it and ends within twelve hours', () => {
    const until = '2026-11-23T22:00:00Z';
    expect(armingOf('U123', `U123:${until}`, now)).toEqual({
      armed: true,
      until: parseInstant(until),
    });
  });

  it.each([
    null,
    '',
    'U999:2026-11-23T12:00:00Z',
    'U123',
    'U123:soon',
    'U123:2026-11-23T10:00:00Z',
    'U123:2026-11-23T22:00:01Z',
  ])('refuses %s', (text) => {
    expect(armingOf('U123', text, now).armed).toBe(false);
  });
});

describe('the tables', () => {
  it('have each code once', () => {
    expect(new Set(CODE_MEANINGS.map((row) => row.code)).size).toBe(CODE_MEANINGS.length);
  });

  it('never take an unknown code or word for a death', () => {
    expect(orderEffectOf(99_999, 'place')).toBe('look');
    expect(meaningOfStatus('New')).toEqual({ state: null, cancelPending: false });
  });

  it('tell a lost link from restored ones', () => {
    expect([1100, 2110, 1101, 1102, 2119].map(linkEffectOf)).toEqual([
      'lost',
      'lost',
      'restored-data-lost',
      'restored',
      null,
    ]);
  });
});

describe('a length of history', () => {
  it('is in seconds up to a day, then in days', () => {
    expect(historyDuration(14_400)).toBe('14400 S');
    expect(historyDuration(86_400)).toBe('86400 S');
    expect(historyDuration(86_401)).toBe('2 D');
  });
});

describe('legs in the order of sending', () => {
  const sequence = (legs: readonly { orderRef: string; parentRef?: string }[]) => {
    const result = sequenceLegs(legs);
    return result.ok ? result.value.map(({ leg, transmit }) => [leg.orderRef, transmit]) : result;
  };

  it('have the parent first and transmit with the last of a bracket', () => {
    expect(
      sequence([
        { orderRef: 'S', parentRef: 'E' },
        { orderRef: 'E' },
        { orderRef: 'T', parentRef: 'E' },
      ]),
    ).toEqual([
      ['E', false],
      ['S', false],
      ['T', true],
    ]);
  });

  it('transmit each by itself where nothing else would release them', () => {
    expect(sequence([{ orderRef: 'S' }, { orderRef: 'T', parentRef: 'elsewhere' }])).toEqual([
      ['S', true],
      ['T', true],
    ]);
  });

  it('refuse a child of a child', () => {
    expect(
      sequenceLegs([
        { orderRef: 'A' },
        { orderRef: 'B', parentRef: 'A' },
        { orderRef: 'C', parentRef: 'B' },
      ]).ok,
    ).toBe(false);
  });
});
