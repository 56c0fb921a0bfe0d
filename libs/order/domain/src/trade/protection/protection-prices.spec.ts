import { decimal, flatLadder } from '@fairlead/core';
import { protectionPrices } from './protection-prices';

describe('stop and target around an entry', () => {
  const spec = {
    stop: { kind: 'absolute', value: decimal('3.71') },
    target: { kind: 'absolute', value: decimal('9.86') },
  } as const;

  it.each([
    ['LONG', '119.70', '133.35'],
    ['SHORT', '127.20', '113.55'],
  ] as const)('of a %s: the stop snaps away from the market, the target passively', (...row) => {
    const [direction, stop, target] = row;
    const basis = decimal('123.45');
    const prices = protectionPrices({ direction, basis, spec, ladder: flatLadder('0.05') });
    expect([prices.stop.toFixed(2), prices.target.toFixed(2)]).toEqual([stop, target]);
  });
});
