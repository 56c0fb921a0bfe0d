import { decimal } from '@fairlead/core';
import { outsideBounds } from '@fairlead/core/document';
import { DEFAULT_RISK_LIMITS } from '../risk';
import { LIMITS, LIMIT_NAMES, isLimitName, limitValue, limitsInForce } from '.';

describe('the limits that a person may change', () => {
  it.each(LIMIT_NAMES)('%s counts as it was set, and nothing else changes', (name) => {
    const { min, max } = LIMITS[name].bounds;
    for (const value of [decimal(min), decimal(max)]) {
      const limits = limitsInForce(DEFAULT_RISK_LIMITS, { [name]: value });
      expect(decimal(limitValue(limits, name)).eq(value)).toBe(true);
      const { field } = LIMITS[name];
      expect({ ...limits, [field]: null }).toEqual({ ...DEFAULT_RISK_LIMITS, [field]: null });
      expect(typeof limits[field]).toBe(typeof DEFAULT_RISK_LIMITS[field]);
    }
  });

  it.each(LIMIT_NAMES)('%s may be what it is by default', (name) => {
    const value = decimal(limitValue(DEFAULT_RISK_LIMITS, name));
    expect(outsideBounds(value, LIMITS[name].bounds)).toBeNull();
  });

  it('stand as they are configured where nothing was set', () => {
    expect(limitsInForce(DEFAULT_RISK_LIMITS, {})).toEqual(DEFAULT_RISK_LIMITS);
  });

  it.each(['', 'orderNotional', 'constructor', 'toString', 'order-notional '])(
    'has none of the name "%s"',
    (name) => {
      expect(isLimitName(name)).toBe(false);
    },
  );
});
