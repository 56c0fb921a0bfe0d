import { ownValue } from './own-value';

describe('what stands under a name', () => {
  it('is found', () => {
    expect(ownValue({ shares: 3 }, 'shares')).toBe(3);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf', 'price'])(
    'is nothing for %s, which nobody put there',
    (name) => {
      expect(ownValue({ shares: 3 }, name)).toBeUndefined();
    },
  );
});
