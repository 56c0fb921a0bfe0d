import fc from 'fast-check';
import { type AlertMapping, alertKeyOf, mapAlert, withoutKey } from './alert-mapping';
import { alertTimeOf } from './alert-time';
import { placeholdersIn } from './placeholders';

const mapping: AlertMapping = {
  id: 'spec',
  source: 'tv',
  confidence: 1,
  key: ['key', 'secret'],
  fields: {
    symbol: ['ticker', 'symbol'],
    action: ['action', 'order.action'],
    issuedAt: ['time'],
    price: ['price'],
    confidence: ['confidence'],
    id: ['id'],
    positionSide: ['position', 'market.position'],
    positionSize: ['size'],
  },
  actions: { buy: 'BUY', long: 'BUY', sell: 'SELL', close: 'CLOSE' },
  exchanges: ['NASDAQ', 'NYSE'],
};
const alert = { ticker: 'NASDAQ:AAPL', action: 'buy', time: '2026-11-23T15:00:00Z' };
const mapped = (changes: object = {}): unknown => {
  const result = mapAlert({ ...alert, ...changes }, mapping);
  return result.ok ? result.value.document : result.refusal;
};

describe('an alert of another tool', () => {
  it('becomes a signal of the source of its mapping', () => {
    expect(mapped({ price: '227.50', comment: 'not read {{comment}}' })).toEqual({
      ...{ symbol: 'AAPL', action: 'BUY', price: '227.50', confidence: 1, source: 'tv' },
      issuedAt: '2026-11-23T15:00:00.000Z',
    });
  });

  it.each<readonly [string, object, object]>([
    ['a plain symbol', { ticker: 'BRK.B' }, { symbol: 'BRK.B' }],
    ['a symbol of a listed exchange', { ticker: 'NYSE:BRK.B' }, { symbol: 'BRK.B' }],
    ['the second of several fields', { ticker: '', symbol: 'MSFT' }, { symbol: 'MSFT' }],
    ['an action in capitals', { action: ' Buy ' }, { action: 'BUY' }],
    ['a field within another', { action: null, order: { action: 'close' } }, { action: 'CLOSE' }],
    ['a field whose name has a dot', { action: null, 'order.action': 'sell' }, { action: 'SELL' }],
    ['a number as text', { confidence: '0.85' }, { confidence: 0.85 }],
    ['a number as number', { confidence: 0.85, price: 227.5 }, { confidence: 0.85, price: 227.5 }],
    ['an id that is a number', { id: 42 }, { id: '42' }],
    ['a time with milliseconds', { time: '2026-11-23T15:00:00.123Z' }, { issuedAt: '2026-11-23T15:00:00.123Z' }], // prettier-ignore
    ['a time with an offset', { time: '2026-11-23T15:00:00+00:00' }, { issuedAt: '2026-11-23T15:00:00.000Z' }], // prettier-ignore
    ['Unix time in milliseconds', { time: '1795446000123' }, { issuedAt: '2026-11-23T15:00:00.123Z' }], // prettier-ignore
    ['the side that is held', { position: 'Short' }, { position: { side: 'SHORT' } }],
    ['nothing that is held', { position: 'flat', size: '0' }, { position: { side: 'FLAT', quantity: '0' } }], // prettier-ignore
    ['what is held within another field', { market: { position: 'long' }, size: 12.5 }, { position: { side: 'LONG', quantity: '12.5' } }], // prettier-ignore
    ['a short that is below 0', { position: 'short', size: '-100' }, { position: { side: 'SHORT', quantity: '100' } }], // prettier-ignore
    ['a size below 0 alone', { size: '-100' }, { position: { side: 'SHORT' } }],
    ['a size above 0 alone', { size: 100 }, { position: { side: 'LONG', quantity: '100' } }],
    ['a size of 0 alone', { size: '0' }, { position: { side: 'FLAT', quantity: '0' } }],
    ['Unix time in seconds', { time: 1795446000 }, { issuedAt: '2026-11-23T15:00:00.000Z' }],
  ])('may have %s', (_what, changes, expected) => {
    expect(mapped(changes)).toMatchObject(expected);
  });

  it.each<readonly [string, object, string, string]>([
    ['a placeholder that nobody filled in', { action: '{{strategy.order.action}}' }, 'action', '{{strategy.order.action}}'], // prettier-ignore
    ['two in one field', { ticker: '{{exchange}}:{{ticker}}' }, 'ticker', '{{exchange}} and {{ticker}}'], // prettier-ignore
    ['one within a text', { time: 'at {{timenow}}' }, 'time', '{{timenow}}'],
    ['an action that the mapping does not know', { action: 'hold' }, 'action', 'buy, long, sell, close'], // prettier-ignore
    ['an action that every object has', { action: 'constructor' }, 'action', 'must be one of'],
    ['another exchange', { ticker: 'TSX:SHOP' }, 'ticker', 'TSX'],
    ['no symbol', { ticker: '' }, 'ticker', 'is required'],
    ['no time', { time: undefined }, 'time', 'is required'],
    ['a day that is in no calendar', { time: '2026-02-30T15:00:00Z' }, 'time', 'must be a time'],
    ['a time without a zone', { time: '2026-11-23T15:00:00' }, 'time', 'must be a time'],
    ['a time of day', { time: '15:00' }, 'time', 'must be a time'],
    ['another side', { position: 'up' }, 'position', 'must be long, short or flat'],
    ['a side that is a number', { position: 1 }, 'position', 'must be long, short or flat'],
    ['a placeholder for the side', { position: '{{strategy.prev_market_position}}' }, 'position', '{{strategy.prev_market_position}}'], // prettier-ignore
    ['a size that is none', { size: 'NaN' }, 'size', 'must be a number of shares'],
  ])('is refused with %s, by the name of its own field', (_what, changes, path, message) => {
    expect(mapped(changes)).toEqual([
      { code: 'INVALID', path, message: expect.stringContaining(message) as string },
    ]);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(mapped({ ticker: '{{ticker}}', action: 'hold', time: 'now' })).toHaveLength(3);
  });

  it('gives its key to who asks for it and to nobody else', () => {
    const keyed = { ...alert, secret: 'fl_secret' };
    expect(alertKeyOf(keyed, mapping)).toBe('fl_secret');
    expect(alertKeyOf(alert, mapping)).toBeNull();
    expect(alertKeyOf({ key: 5 }, mapping)).toBeNull();
    expect(JSON.stringify([withoutKey(keyed, mapping), mapAlert(keyed, mapping)])).not.toContain(
      'fl_secret',
    );
  });

  it('whatever it holds, is a signal or says why not, and never throws', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('buy', 'AAPL', 'NYSE:', ':', '{{}}', '{{a}}{{a}}', '__proto__', '2026-11-23T15:00:00Z'), // prettier-ignore
      fc.jsonValue(),
    );
    const names = fc.constantFrom('ticker', 'action', 'order', 'time', 'price', 'id', 'confidence', 'key', '__proto__'); // prettier-ignore
    fc.assert(
      fc.property(fc.dictionary(names, value), (any) => {
        const result = mapAlert(any, mapping);
        if (!result.ok) expect(result.refusal.every(({ message }) => message !== '')).toBe(true);
      }),
    );
  });
});

describe('the time of an alert', () => {
  it('is the same moment however it is written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (seconds, offsetMinutes) => {
          const text = (at: number): string => new Date(at * 1_000).toISOString().slice(0, 19);
          const moment = `${text(seconds)}.000Z`;
          const two = (count: number): string => String(Math.abs(count)).padStart(2, '0');
          const zone = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.trunc(offsetMinutes / 60))}:${two(offsetMinutes % 60)}`;
          const local = `${text(seconds + offsetMinutes * 60)}${zone}`;
          for (const written of [
            moment,
            `${text(seconds)}Z`,
            `${text(seconds)}.0009Z`,
            local,
            seconds,
            seconds * 1_000,
          ]) {
            expect(alertTimeOf(written)).toBe(moment);
          }
        },
      ),
    );
  });
});

describe('placeholders', () => {
  it('are named once each, at most five', () => {
    expect(placeholdersIn('{"a": {{close}}, "b": "{{close}} {{ plot_0 }}"}')).toEqual(['{{close}}', '{{ plot_0 }}']); // prettier-ignore
    expect(placeholdersIn('{{1}}{{2}}{{3}}{{4}}{{5}}{{6}}')).toHaveLength(5);
    expect(placeholdersIn('no {placeholder} {{ here }')).toEqual([]);
  });
});
