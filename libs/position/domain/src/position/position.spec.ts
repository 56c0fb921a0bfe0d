import { decimal, instant } from '@fairlead/core';
import type { Execution } from './execution';
import {
  FLAT,
  type Position,
  applyCommission,
  applyExecution,
  averagePrice,
  foldExecutions,
  unrealisedPnl,
} from './position';

let counter = 0;
beforeEach(() => {
  counter = 0;
});

function execution(text: string, rest: Partial<Execution> = {}): Execution {
  const [side, quantity = '0', price = '0'] = text.split(' ');
  counter += 1;
  return {
    executionId: `e${String(counter).padStart(3, '0')}`,
    revision: 0,
    side: side === 'BUY' ? 'BUY' : 'SELL',
    quantity: decimal(quantity),
    price: decimal(price),
    multiplier: decimal(1),
    currency: 'USD',
    executedAt: instant(counter * 1_000),
    commission: decimal(0),
    ...rest,
  };
}

function figures(position: Position): Record<string, string> {
  return {
    quantity: position.quantity.toFixed(),
    average: averagePrice(position).toFixed(),
    realised: position.realisedPnl.toFixed(),
    total: position.totalRealisedPnl.toFixed(),
  };
}

describe('a position', () => {
  it('opens with the first execution and averages what is added', () => {
    const position = foldExecutions([execution('BUY 100 10'), execution('BUY 300 12')]);
    expect(figures(position)).toEqual({
      quantity: '400',
      average: '11.5',
      realised: '0',
      total: '0',
    });
  });

  it('keeps its average when it shrinks and realises the difference', () => {
    const position = foldExecutions([execution('BUY 100 10'), execution('SELL 40 12.5')]);
    expect(figures(position)).toEqual({
      quantity: '60',
      average: '10',
      realised: '100',
      total: '100',
    });
  });

  it('gains on a short that is bought back lower', () => {
    const position = foldExecutions([execution('SELL 100 10'), execution('BUY 100 9')]);
    expect(figures(position)).toEqual({
      quantity: '0',
      average: '0',
      realised: '100',
      total: '100',
    });
  });

  it('that crosses zero closes one life and opens the next', () => {
    const [opened] = applyExecution(FLAT, execution('BUY 100 10'));
    const steps = applyExecution(
      opened?.position ?? FLAT,
      execution('SELL 150 11', { commission: decimal('3') }),
    );
    expect(steps.map((step) => step.kind)).toEqual(['closed', 'opened']);
    const [closed, next] = steps.map((step) => step.position);
    expect(figures(closed ?? FLAT)).toMatchObject({ quantity: '0', realised: '100' });
    expect(closed?.commission.toFixed()).toBe('2');
    expect(figures(next ?? FLAT)).toEqual({
      quantity: '-50',
      average: '11',
      realised: '0',
      total: '100',
    });
    expect(next?.commission.toFixed()).toBe('1');
  });

  it('counts the multiplier in money, not in the average', () => {
    const future = { multiplier: decimal(50) };
    const position = foldExecutions([
      execution('BUY 2 4000', future),
      execution('SELL 1 4010', future),
    ]);
    expect(figures(position)).toMatchObject({ average: '4000', realised: '500' });
    expect(unrealisedPnl(position, decimal('3990')).toFixed()).toBe('-500');
  });

  it('starts its realised figure again after flat', () => {
    const position = foldExecutions([
      execution('BUY 1 10'),
      execution('SELL 1 15'),
      execution('BUY 1 20'),
    ]);
    expect(figures(position)).toEqual({ quantity: '1', average: '20', realised: '0', total: '5' });
  });

  it('loses nothing to rounding when an average does not end', () => {
    const position = foldExecutions([
      execution('BUY 1 10'),
      execution('BUY 2 11'),
      execution('SELL 1 10'),
      execution('SELL 1 10'),
      execution('SELL 1 10'),
    ]);
    expect(figures(position)).toMatchObject({ quantity: '0', total: '-2' });
  });

  it('refuses an execution that does not come next', () => {
    const [first, second] = [execution('BUY 1 10'), execution('BUY 1 10')];
    const [step] = applyExecution(FLAT, second);
    expect(() => applyExecution(step?.position ?? FLAT, first)).toThrow('out of order');
    expect(() => applyExecution(step?.position ?? FLAT, second)).toThrow('out of order');
  });

  it('refuses another currency', () => {
    const [step] = applyExecution(FLAT, execution('BUY 1 10'));
    expect(() =>
      applyExecution(step?.position ?? FLAT, execution('BUY 1 10', { currency: 'EUR' })),
    ).toThrow('another currency');
  });

  it('follows a correction: the highest revision of an execution counts', () => {
    const first = execution('BUY 100 10');
    const corrected = { ...first, revision: 1, quantity: decimal(90), price: decimal('10.1') };
    const position = foldExecutions([corrected, execution('SELL 90 11'), first]);
    expect(figures(position)).toMatchObject({ quantity: '0', total: '81' });
  });
});

describe('a commission that comes later', () => {
  const entry = (): Execution => execution('BUY 100 10');

  it('adds to the life that its execution belongs to', () => {
    const first = entry();
    const position = applyCommission(foldExecutions([first]), first, decimal('1.25'));
    expect(position?.commission.toFixed()).toBe('1.25');
    expect(position?.totalCommission.toFixed()).toBe('1.25');
  });

  it('of an earlier life adds to the total alone', () => {
    const first = entry();
    const all = [first, execution('SELL 100 11'), execution('BUY 5 9')];
    const position = applyCommission(foldExecutions(all), first, decimal('1'));
    expect(position?.commission.toFixed()).toBe('0');
    expect(position?.totalCommission.toFixed()).toBe('1');
  });

  it('of an execution across zero asks for a new fold', () => {
    const across = execution('SELL 150 11', { executedAt: instant(9_000) });
    const position = foldExecutions([entry(), across]);
    expect(applyCommission(position, across, decimal('3'))).toBeNull();
  });
});
