import { decimal } from '@fairlead/core';
import type { NumberBounds } from '@fairlead/core/document';
import { ConfigurationError, readEnvironment } from '@fairlead/platform';
import { LIMIT_BOUNDS } from './limit-bounds';
import { OrderEnv } from './order.env';

const rows: readonly (readonly [string, NumberBounds])[] = Object.entries(LIMIT_BOUNDS);

function problemsWith(name: string, value: string): readonly string[] {
  try {
    readEnvironment([OrderEnv], { TWS_ACCOUNT: 'DU1', [name]: value });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('each limit of the environment', () => {
  it.each(rows)('%s may be its least and its most, and nothing beyond', (name, bounds) => {
    const { min, max, unit } = bounds;
    const step = bounds.whole === true ? '1' : '0.01';
    expect(problemsWith(name, min)).toEqual([]);
    expect(problemsWith(name, max)).toEqual([]);
    const [below] = problemsWith(name, decimal(min).minus(step).toFixed());
    expect(below).toContain(`is below ${min} (${unit})`);
    const [above] = problemsWith(name, decimal(max).plus(step).toFixed());
    expect(above).toContain(`is above ${max} (${unit})`);
  });

  it.each(rows)('%s is a number in plain digits', (name, { unit }) => {
    for (const text of ['abc', '5%', '.nan', '1_000']) {
      expect(problemsWith(name, text).join()).toContain(`in plain digits (${unit})`);
    }
  });

  it.each([
    ['FAIRLEAD_POSITION_EQUITY_PCT', '0.05', 'did you mean 5?'],
    ['FAIRLEAD_ORDER_EQUITY_PCT', '500', 'did you mean 5?'],
    ['FAIRLEAD_REPAIR_MS', '2', 'did you mean 2000?'],
    ['FAIRLEAD_ORDER_SHARES_MAX', '0.5', 'is below 1'],
    ['FAIRLEAD_ORDER_SHARES_MAX', '10.5', 'is not a whole number'],
  ])('%s = %s is reported with its mend', (name, value, mend) => {
    expect(problemsWith(name, value).join()).toContain(mend);
  });

  it('has a row wherever a number is read', () => {
    const numbers = Object.entries(new OrderEnv()).flatMap(([name, value]) =>
      /^\d/.test(String(value)) ? [name] : [],
    );
    expect(numbers.sort()).toEqual(rows.map(([name]) => name).sort());
  });
});
