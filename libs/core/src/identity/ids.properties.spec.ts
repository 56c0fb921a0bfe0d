import fc from 'fast-check';
import {
  type CauseId,
  type IntentId,
  type TradeId,
  base32,
  derivedId,
  instrumentKeyOf,
  intentIdOf,
  orderRefOf,
  roleOfOrderRef,
  signalIdOf,
  tradeIdOf,
  uuidV5,
} from '..';

describe('derived ids', () => {
  it('agree with the example of RFC 9562', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
  it('never change: a change would double what replays must collide', () => {
    expect(signalIdOf('api', 'key-1')).toBe(GOLDEN.signal);
    expect(intentIdOf(GOLDEN.signal as CauseId, 'rule-1')).toBe(GOLDEN.intent);
    expect(tradeIdOf(GOLDEN.intent as IntentId)).toBe(GOLDEN.trade);
    expect(orderRefOf(GOLDEN.trade as TradeId, 'S', 2)).toBe(GOLDEN.orderRef);
    expect(
      instrumentKeyOf({ symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' }),
    ).toBe(GOLDEN.instrumentKey);
  });
  it('keep parts apart that would join to the same text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        fc.pre(b !== '');
        return derivedId('k', a + b, c) !== derivedId('k', a, b + c);
      }),
    );
  });
});

describe('order references', () => {
  it('fit the broker, hold no colon and tell their role', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom('E', 'S', 'T', 'A', 'X'),
        fc.integer({ min: 1, max: 999 }),
        (trade, role, ordinal) => {
          const reference = orderRefOf(trade as TradeId, role, ordinal);
          expect(reference).toMatch(/^F1-[A-Z2-7]{16}-[ESTAX]\d{1,3}$/);
          expect(reference.length).toBeLessThanOrEqual(24);
          expect(roleOfOrderRef(reference)).toBe(role);
        },
      ),
    );
  });
  it.each(['', 'manual', 'F1-short-E1', 'F1-K3QJ2M7XB4TZ6WQE-Z2', 'F1-K3QJ2M7XB4TZ6WQE-S2:x'])(
    'of others are not ours: %p',
    (reference) => expect(roleOfOrderRef(reference)).toBeNull(),
  );
});

describe('instrument keys', () => {
  it('are safe in a subject, whatever the symbol', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (symbol) => {
        const key = instrumentKeyOf({ symbol, type: 'STK', currency: 'USD', exchange: 'SMART' });
        return /^[A-Z2-7]+$/.test(key);
      }),
    );
  });
  it('encode as RFC 4648 says', () => {
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(base32(Buffer.from('fooba'))).toBe('MZXW6YTB');
    expect(base32(Buffer.from('f'))).toBe('MY');
  });
});

const GOLDEN = {
  signal: '9b9862b6-b997-5dc0-8a75-ab9a5fd1eb83',
  intent: '3b4a371a-e34a-5a3a-a5cf-314f1e1a7cb9',
  trade: 'a014b402-6c52-56ec-a8a4-cddb73a45424',
  orderRef: 'F1-EYUQ3NEC3AUBFOA6-S2',
  instrumentKey: 'IFAVATD4KNKEW7CVKNCHYU2NIFJFI',
};
