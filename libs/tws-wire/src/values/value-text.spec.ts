import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
  type ClientValues,
} from '../messages';
import { escapeText, formatValue, parseValue, unescapeText } from './value-text';
import { WireError } from './wire-error';

const VERSION = 178;
const ORDER = {
  orderId: 1,
  conId: 265598,
  symbol: 'AAPL',
  secType: 'STK',
  exchange: 'SMART',
  action: 'BUY',
  totalQuantity: '100',
  orderType: 'LMT',
  lmtPrice: '150',
  transmit: true,
};

/** Places an order, with one field in the spelling of some client, and returns what the server reads. */
function placedWith(name: keyof ClientValues<'placeOrder'>, spelling: string): unknown {
  const marked = encodeClientMessage('placeOrder', { ...ORDER, [name]: markOf(name) }, VERSION);
  const at = marked.indexOf(String(markOf(name)));
  const frame = marked.with(at, spelling);
  const message = decodeClientMessage(frame, VERSION);
  return message?.name === 'placeOrder' ? message.values[name] : undefined;
}

function markOf(name: string): string | number {
  return [
    'duration',
    'postToAts',
    'parentId',
    'origin',
    'exemptCode',
    'displaySize',
    'conId',
  ].includes(name)
    ? 987_654
    : '987654';
}

describe('a number that nobody set', () => {
  it.each(['', '1.7976931348623157E308', '1.7976931348623157e+308', '2147483647'])(
    'reads as unset when spelled %j',
    (spelling) => {
      expect(placedWith('triggerPrice', spelling)).toBeUndefined();
      expect(placedWith('adjustedTrailingAmount', spelling)).toBeUndefined();
      expect(placedWith('cashQty', spelling)).toBeUndefined();
      expect(placedWith('duration', spelling)).toBeUndefined();
      expect(placedWith('postToAts', spelling)).toBeUndefined();
    },
  );

  it.each(['', '170141183460469231731687303715884105727'])(
    'is no quantity when spelled %j: an order for an amount of cash has none',
    (spelling) => {
      expect(placedWith('totalQuantity', spelling)).toBe('0');
    },
  );

  it('reads as unset when it is the largest long', () => {
    expect(parseValue('maybeInt', '9223372036854775807', '')).toEqual({ value: undefined });
  });

  it('means none for a contract id, the default for an exempt code', () => {
    expect(placedWith('conId', '')).toBe(0);
    expect(placedWith('conId', '0')).toBe(0);
    expect(placedWith('exemptCode', '')).toBe(-1);
    expect(placedWith('exemptCode', '-1')).toBe(-1);
  });
});

describe('a number', () => {
  it.each([
    ['150', '150'],
    ['150.0', '150'],
    ['150.50', '150.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+1', '1'],
    ['-0', '0'],
    ['0.0', '0'],
    ['00012', '12'],
    ['1e-05', '0.00001'],
    ['5E-324', undefined],
    ['1.5E7', '15000000'],
    ['0.1', '0.1'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
  ])('spelled %j reads as %j, never through a float', (spelling, plain) => {
    const parsed = parseValue('number', spelling, '');
    if (plain === undefined) expect(parsed).toHaveProperty('problem');
    else expect(parsed).toEqual({ value: plain });
  });

  it.each([
    'abc',
    '1,000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1e',
    '1e1000',
    '1 2',
    '1'.repeat(65),
  ])('%j is refused', (spelling) => {
    expect(parseValue('maybeNumber', spelling, '')).toHaveProperty('problem');
  });

  it.each(['150', '150.0', ' 150 '])('for an integer reads %j as 150', (spelling) => {
    expect(parseValue('int', spelling, '')).toEqual({ value: 150 });
  });

  it('for an integer reads -0 as 0', () => {
    expect(parseValue('int', '-0', '')).toEqual({ value: 0 });
  });

  it.each(['1.5', '', 'x', '99999999999999999'])('for an integer refuses %j', (spelling) => {
    expect(parseValue('int', spelling, '')).toHaveProperty('problem');
  });

  it.each(['Infinity', 'Infinite', 'infinite'])('may be endless for an offset: %j', (spelling) => {
    expect(parseValue('maybeInfinite', spelling, '')).toEqual({ value: 'Infinity' });
  });
});

describe('a flag', () => {
  it.each([
    ['1', true],
    ['0', false],
    ['', false],
    ['true', true],
    ['False', false],
  ])('spelled %j reads as %j', (spelling, value) => {
    expect(parseValue('flag', spelling, '')).toEqual({ value });
  });

  it('spelled otherwise is refused', () => {
    expect(parseValue('flag', '2', '')).toHaveProperty('problem');
  });

  it('that @stoqey/ib leaves out is empty, and holds an order back', () => {
    const released = encodeClientMessage('placeOrder', ORDER, VERSION);
    const held = encodeClientMessage('placeOrder', { ...ORDER, transmit: false }, VERSION);
    const at = released.findIndex((text, index) => text !== held[index]);
    const read = decodeClientMessage(released.with(at, ''), VERSION);
    expect(read?.values).toMatchObject({ transmit: false });
  });
});

describe('a right', () => {
  it.each(['C', 'P', 'CALL', 'PUT', '0', '?', ''])('%j passes as it is', (right) => {
    const frame = encodeClientMessage('reqContractDetails', { reqId: 1, right }, VERSION);
    expect(decodeClientMessage(frame, VERSION)?.values).toMatchObject({ right });
  });
});

describe('text from the server', () => {
  it('is 7-bit ASCII without a raw backslash', () => {
    const message = 'Société "a\\b" 😀';
    const frame = encodeServerMessage('errMsg', { id: 1, code: 201, message }, VERSION);
    expect(frame[4]).toBe('Soci\\u00e9t\\u00e9 "a\\u005cb" \\ud83d\\ude00');
    expect(decodeServerMessage(frame, VERSION)?.values).toMatchObject({ message });
  });

  it('survives both ways whatever it holds', () => {
    const text = '\\u0041 \\ ü \ud83d';
    expect(unescapeText(escapeText(text))).toBe(text);
    expect(unescapeText('\\u00zz')).toBe('\\u00zz');
  });
});

describe('a value that would break the frame', () => {
  it.each([
    ['text', 1],
    ['escaped', undefined],
    ['flag', 'yes'],
    ['int', 1.5],
    ['int', Number.NaN],
    ['maybeInt', '5'],
    ['number', 'many'],
    ['number', 150],
    ['number', ''],
    ['maybeNumber', 'NaN'],
    ['maybeInfinite', 'Infinite'],
  ] as const)('as %s is not written: %j', (kind, value) => {
    expect(formatValue(kind, value)).toBeUndefined();
  });

  it('is refused with the name of its field', () => {
    const encode = (lmtPrice: string): unknown =>
      encodeClientMessage('placeOrder', { ...ORDER, lmtPrice }, VERSION);
    expect(() => encode('cheap')).toThrow('placeOrder.lmtPrice: this value cannot be written');
    expect(() => encode('1\0')).toThrow(WireError);
    expect(() => encodeServerMessage('managedAccounts', { accounts: 'DU1\0DU2' }, VERSION)).toThrow(
      WireError,
    );
    expect(() => encodeServerMessage('nextValidId', {} as never, VERSION)).toThrow(
      'nextValidId.orderId: this value is missing',
    );
    expect(() =>
      encodeServerMessage('marketRule', { marketRuleId: 1, increments: [7 as never] }, VERSION),
    ).toThrow('marketRule.increments: not a row');
  });
});
