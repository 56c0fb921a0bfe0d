import { decimal, instant } from '@fairlead/core';
import type { Execution } from './execution';
import { FLAT, type Position, foldExecutions } from './position';
import {
  decideExecution,
  decideRefold,
  endsOrRestates,
  isVoid,
  missingShares,
} from './position-change';

/** `BUY 100 at 1 s`. */
function execution(text: string, changes: Partial<Execution> = {}): Execution {
  const [side = '', quantity = '', , second = ''] = text.split(' ');
  return {
    executionId: `e${second}`,
    revision: 0,
    side: side === 'BUY' ? 'BUY' : 'SELL',
    quantity: decimal(quantity),
    price: decimal('10'),
    multiplier: decimal(1),
    currency: 'USD',
    executedAt: instant(Number(second) * 1_000),
    commission: decimal(0),
    ...changes,
  };
}

const folded = (...texts: string[]): Position => foldExecutions(texts.map((text) => execution(text))); // prettier-ignore

describe('an execution', () => {
  it.each([
    ['opens', FLAT, 'BUY 100 at 1', ['opened 100']],
    ['adds', folded('BUY 100 at 1'), 'BUY 50 at 2', ['changed 150']],
    ['closes a long', folded('BUY 100 at 1'), 'SELL 100 at 2', ['closed 0']],
    ['closes a short', folded('SELL 100 at 1'), 'BUY 100 at 2', ['closed 0']],
    ['crosses zero', folded('BUY 100 at 1'), 'SELL 130 at 2', ['closed 0', 'opened -30']],
  ])('%s', (_what, given, when, then) => {
    const steps = decideExecution(given, { execution: execution(when), revisionBefore: null });
    expect(steps?.map(({ kind, position }) => `${kind} ${position.quantity.toFixed()}`)).toEqual(then); // prettier-ignore
  });

  it.each([
    ['comes before one that counts', execution('BUY 1 at 1'), null],
    ['is a correction', execution('BUY 1 at 3', { revision: 1 }), 0],
    ['has another currency', execution('BUY 1 at 3', { currency: 'EUR' }), null],
    ['has another multiplier', execution('BUY 1 at 3', { multiplier: decimal(100) }), null],
  ])('makes all be folded anew where it %s', (_what, when, revisionBefore) => {
    const given = folded('BUY 100 at 2');
    expect(decideExecution(given, { execution: when, revisionBefore })).toBeNull();
  });

  it('is void where a later revision of it is known', () => {
    const first = execution('BUY 1 at 1');
    expect([null, 0, 1].map((revisionBefore) => isVoid({ execution: first, revisionBefore }))).toEqual([false, false, true]); // prettier-ignore
  });
});

describe('folding anew', () => {
  it.each([
    ['opened', FLAT, ['BUY 100 at 1']],
    ['changed', folded('BUY 100 at 1'), ['BUY 90 at 1']],
    ['closed', folded('BUY 100 at 1'), ['BUY 100 at 1', 'SELL 100 at 2']],
    ['changed', FLAT, ['BUY 100 at 1', 'SELL 100 at 2']],
  ])('is %s', (kind, given, when) => {
    expect(decideRefold(given, when.map((text) => execution(text)))).toMatchObject([{ kind }]); // prettier-ignore
  });
});

describe('the profit of an account', () => {
  it('is published where a life ended, or a flat position realised another figure', () => {
    const flat = folded('BUY 100 at 1', 'SELL 100 at 2');
    const restated = { ...flat, totalRealisedPnl: flat.totalRealisedPnl.plus(1) };
    expect(endsOrRestates(FLAT, [{ kind: 'closed', position: flat }])).toBe(true);
    expect(endsOrRestates(flat, [{ kind: 'changed', position: restated }])).toBe(true);
    expect(endsOrRestates(flat, [{ kind: 'changed', position: flat }])).toBe(false);
    expect(endsOrRestates(FLAT, [{ kind: 'opened', position: folded('BUY 1 at 1') }])).toBe(false);
  });
});

describe('missing shares', () => {
  it.each([
    ['all that moved, where what the broker holds is not known', '-40', '100', null, '-40'],
    ['all that moved', '-40', '100', '60', '-40'],
    ['no more than brings us to the broker', '-40', '100', '90', '-10'],
    ['nothing, where that would lead away from the broker', '-40', '100', '120', '0'],
    ['those of a short', '40', '-100', '-60', '40'],
    ['no more than brings a short to the broker', '40', '-100', '-90', '10'],
  ])('are %s', (_what, moved, quantity, held, then) => {
    const broker = held === null ? null : decimal(held);
    expect(missingShares(decimal(moved), decimal(quantity), broker).toFixed()).toBe(then);
  });
});
