import { isOnTick, present } from '@fairlead/core';
import { type CheckFinding, type RiskCheck, fails, finding } from '../check';
import type { RiskInput } from '../risk-input';

/** Every price of the bracket is a multiple of the contract's step: the exchange refuses others (110). */
export const priceTick: RiskCheck = { code: 'PRICE_TICK', needs: 'size', evaluate };

function evaluate({ entry, view }: RiskInput): CheckFinding {
  if (view.contract === null) {
    return fails(
      { limit: 'known price steps', actual: 'unknown' },
      'the price steps are not known yet',
    );
  }
  const { ladder } = view.contract;
  const { limitPrice, protection } = entry;
  const all = [limitPrice, protection?.stopPrice ?? null, protection?.targetPrice ?? null];
  const prices = all.filter((p) => p !== null);
  const off = prices.filter((p) => !isOnTick(p, ladder));
  return finding(
    off.length === 0,
    {
      limit: `steps of ${present(ladder[0], 'a ladder has a band').increment.toFixed()}`,
      actual: prices.map((p) => p.toFixed()).join(' ') || 'no prices',
    },
    `not a valid price: ${off.map((p) => p.toFixed()).join(', ')}`,
  );
}
