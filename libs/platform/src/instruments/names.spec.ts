import fc from 'fast-check';
import { InstrumentCatalogue } from './instrument-catalogue';
import type { NamedInstrument } from './instrument-names';
import { parseInstruments } from './parse-instruments';

const IN_USD = { type: 'STK', currency: 'USD', exchange: 'SMART' } as const;
const AAPL: NamedInstrument = { symbol: 'AAPL', ...IN_USD, primaryExchange: 'NASDAQ' };
const BRK: NamedInstrument = { symbol: 'BRK B', ...IN_USD, primaryExchange: 'NYSE' };
const SHOP: NamedInstrument = { symbol: 'SHOP', ...IN_USD, primaryExchange: 'NYSE' };
const SHOP_CAD: NamedInstrument = { ...SHOP, currency: 'CAD', primaryExchange: 'TSE' };
const SPY: NamedInstrument = { symbol: 'SPY', ...IN_USD, primaryExchange: 'ARCA' };
const TENCENT: NamedInstrument = { symbol: '700', type: 'STK', currency: 'HKD', exchange: 'SEHK' };
const ES = { symbol: 'ES', type: 'FUT', currency: 'USD', exchange: 'CME' } as const;
const ES_MARCH: NamedInstrument = { ...ES, expiry: '202703' };
const ES_FRONT: NamedInstrument = { ...ES, expiry: 'front' };
const EURUSD: NamedInstrument = { symbol: 'EUR', type: 'CASH', currency: 'USD', exchange: 'IDEALPRO' }; // prettier-ignore
const PINNED: NamedInstrument = { symbol: 'MSFT', ...IN_USD, contractId: 272093 };

/** Name here, what it is, and every spelling that means it where all of them are listed. */
const SPELLINGS: readonly (readonly [string, NamedInstrument, readonly string[]])[] = [
  ['AAPL', AAPL, ['AAPL', 'aapl', ' AAPL ', 'NASDAQ:AAPL', 'nasdaq:aapl', 'NASDAQ: AAPL', 'ISLAND:AAPL', 'AAPL:USD', 'aapl:usd']], // prettier-ignore
  ['BRK B', BRK, ['BRK B', 'BRK.B', 'BRK/B', 'BRK-B', 'brk b', 'brk.b', 'BRK  B', 'NYSE:BRK.B', 'BRK.B:USD']], // prettier-ignore
  ['SHOP:USD', SHOP, ['SHOP:USD', 'shop:usd', 'SHOP : USD', 'NYSE:SHOP', 'nyse:shop']],
  ['SHOP:CAD', SHOP_CAD, ['SHOP:CAD', 'TSX:SHOP', 'tsx:shop', 'TSE:SHOP']],
  ['SPY', SPY, ['SPY', 'AMEX:SPY', 'NYSEARCA:SPY', 'ARCA:SPY']],
  ['700', TENCENT, ['700', 'HKEX:700', 'HK:700', 'SEHK:700', '700:HKD']],
  ['ESH7', ES_MARCH, ['ESH7', 'esh7', 'ESH27', 'ESH2027', 'CME:ESH2027', 'CME_MINI:ESH2027', 'ES 202703', 'ES 2027-03', 'es 2027-03', 'ES.202703', 'ESH7:USD']], // prettier-ignore
  ['ES1!', ES_FRONT, ['ES1!', 'es1!', 'CME_MINI:ES1!', 'ES front', 'ES FRONT']],
  ['EUR.USD', EURUSD, ['EUR.USD', 'EUR/USD', 'EURUSD', 'EUR-USD', 'EUR USD', 'eur.usd', 'eurusd', 'EUR:USD', 'IDEALPRO:EURUSD', 'FX:EURUSD', 'FX_IDC:EURUSD']], // prettier-ignore
  ['MSFT', PINNED, ['MSFT', '#272093', 'MSFT:USD']],
];
const ALL = new InstrumentCatalogue(SPELLINGS.map(([, instrument]) => instrument));

describe('a name', () => {
  it.each(SPELLINGS.flatMap(([name, of, texts]) => texts.map((text) => [text, name, of] as const)))(
    '"%s" means %s',
    (text, name, instrument) => {
      expect(ALL.named(text)).toMatchObject({ name, ...instrument });
    },
  );

  it.each(SPELLINGS)(
    '%s is what its instrument is called, and means that alone',
    (name, instrument) => {
      // prettier-ignore
      const found = ALL.all.find(({ key }) => key === ALL.named(name)?.key);
      expect(found).toMatchObject({ name, ...instrument });
    },
  );

  it.each([
    ['SHOP', 'SHOP:USD or SHOP:CAD'],
    ['shop', 'SHOP:USD or SHOP:CAD'],
    ['ES', 'ESH7 or ES1!'],
    ['CME:ES', 'ESH7 or ES1!'],
  ])('"%s" means two and so none; it says %s', (text, instead) => {
    expect(ALL.named(text)).toBeNull();
    expect(ALL.whyNot(text)).toBe(`"${text}" means 2 instruments of instruments.yaml; write ${instead}`); // prettier-ignore
  });

  it.each([
    'NYSE:AAPL',
    'TSX:AAPL',
    'AAPL:CAD',
    'NASDAQ:SHOP',
    'NASDAQ:MSFT',
    'ESM7',
    'ESH8',
    'ESH3027',
    'EUR',
    'USD.EUR',
    'EURUSD:USD',
    'FX:AAPL',
    '#272094',
    '#',
    '272093',
    ':AAPL',
    'AAPL:',
    'NASDAQ:',
    'NASDAQ::AAPL',
    '7OO',
    '0700',
    'AAPL..',
    'ES2!',
  ])('"%s" means nothing that is listed, and the nearest are named', (text) => {
    // prettier-ignore
    expect(ALL.meantBy(text)).toEqual([]);
    expect(ALL.whyNot(text)).toMatch(/^".*" is not listed in instruments\.yaml; nearest: /);
  });

  it.each([
    ['NYSE:AAPL', 'AAPL'],
    ['AAPL:CAD', 'AAPL'],
    ['TSX:SHPO', 'SHOP:CAD'],
  ])('"%s" is nearest to %s', (text, nearest) => {
    expect(ALL.nearest(text)).toContain(nearest);
  });
});

const symbol = fc.constantFrom('SHOP', 'BRK B', 'BRK.B', 'ES', 'EUR', 'X');
const described: fc.Arbitrary<NamedInstrument> = fc
  .record({
    symbol,
    type: fc.constantFrom('STK', 'FUT', 'CASH', 'IND', 'OPT'),
    currency: fc.constantFrom('USD', 'CAD', 'EUR'),
    exchange: fc.constantFrom('SMART', 'NYSE', 'TSE', 'CME'),
    primaryExchange: fc.option(fc.constantFrom('NYSE', 'TSE'), { nil: undefined }),
    month: fc.constantFrom('202703', '202706', '203703', '20270319', 'front'),
    aliases: fc.array(fc.constantFrom('SHOPIFY', 'SHOP', 'ESH7', 'X:USD', 'BRKB'), {
      maxLength: 2,
    }),
    contractId: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(({ month, primaryExchange, contractId, type, ...rest }) => ({
    ...rest,
    type,
    ...(primaryExchange === undefined ? {} : { primaryExchange }),
    ...(contractId === undefined ? {} : { contractId }),
    ...(type === 'FUT' ? { expiry: month } : {}),
    ...(type === 'OPT' ? { expiry: '20270319', strike: '100', right: 'C' as const } : {}),
  }));

function catalogueOf(list: readonly NamedInstrument[]): InstrumentCatalogue | null {
  try {
    return new InstrumentCatalogue(list);
  } catch {
    return null;
  }
}

describe('any list of instruments', () => {
  it('gives each of them a name of its own that means it and nothing else, or is refused', () => {
    fc.assert(
      fc.property(fc.array(described, { maxLength: 6 }), (list) => {
        const catalogue = catalogueOf(list);
        fc.pre(catalogue !== null);
        for (const each of catalogue.all) {
          expect(catalogue.named(each.name)).toBe(each);
          expect(catalogue.byKey(each.key)).toBe(each);
        }
        expect(new Set(catalogue.all.map(({ name }) => name)).size).toBe(list.length);
      }),
      { numRuns: 500 },
    );
  });

  it('means by a text one instrument, none, or several of which it names a longer name each', () => {
    const texts = fc.tuple(fc.constantFrom('', 'NYSE:', 'TSX:', 'CME:'), symbol, fc.constantFrom('', ':USD', ':CAD', 'H7', '.USD')); // prettier-ignore
    fc.assert(
      fc.property(fc.array(described, { maxLength: 6 }), texts, (list, parts) => {
        const catalogue = catalogueOf(list);
        fc.pre(catalogue !== null);
        const text = parts.join('');
        const meant = catalogue.meantBy(text);
        expect(catalogue.named(text)).toBe(meant.length === 1 ? meant[0] : null);
        for (const { name } of meant.length > 1 ? meant : [])
          expect(catalogue.whyNot(text)).toContain(name);
      }),
      { numRuns: 500 },
    );
  });
});

const line = (rest: string): string => `- { ${rest} }`;
const problemsOf = (...lines: readonly string[]): readonly string[] => {
  const parsed = parseInstruments(lines.map(line).join('\n'));
  if (parsed.ok) return [];
  return parsed.refusal.map((each) => `${each.line}:${each.column} ${each.about}: ${each.message}`);
};
const share = 'type: STK, currency: USD, exchange: SMART';

describe('a line of instruments.yaml', () => {
  it.each<[string, string, object]>([
    ['a future with its month', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-03', { symbol: 'ES', expiry: '202703', name: 'ESH7' }], // prettier-ignore
    ['a future with its day', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-03-19', { expiry: '20270319', name: 'ESH7' }], // prettier-ignore
    ['digits alone', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 202703', { expiry: '202703' }], // prettier-ignore
    ['the front month', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: front', { expiry: 'front', name: 'ES' }], // prettier-ignore
    ['a multiplier', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: front, multiplier: 50', { multiplier: '50' }], // prettier-ignore
    ['a pair', 'symbol: EUR, type: CASH, currency: USD, exchange: IDEALPRO', { symbol: 'EUR', name: 'EUR.USD' }], // prettier-ignore
    ['a pair in one', 'symbol: EUR.USD, type: CASH, currency: USD, exchange: IDEALPRO', { symbol: 'EUR', name: 'EUR.USD' }], // prettier-ignore
    ['a pair without a dot', 'symbol: EURUSD, type: CASH, currency: USD, exchange: IDEALPRO', { symbol: 'EUR', name: 'EUR.USD' }], // prettier-ignore
    ['a contract by its number', `symbol: AAPL, ${share}, conId: 265598`, { contractId: 265598 }],
    ['a symbol of digits', 'symbol: "700", type: STK, currency: HKD, exchange: SEHK', { name: '700' }], // prettier-ignore
    ['an alias of another tool', `symbol: AAPL, ${share}, aliases: ["BATS:AAPL", AAPL1!]`, { name: 'AAPL' }], // prettier-ignore
  ])('may be of %s', (_what, text, expected) => {
    const parsed = parseInstruments(line(text));
    expect(parsed.ok ? parsed.value.all[0] : parsed.refusal).toMatchObject(expected);
  });

  it.each([
    [`symbol: AAPL, ${share}, conId: 0`, 'is below 1'],
    [`symbol: AAPL, ${share}, conId: 1.5`, 'whole'],
    [`symbol: AAPL, ${share}, expiry: 2027-03`, 'does not belong to an instrument of type STK'],
    ['symbol: ES, type: FUT, currency: USD, exchange: CME', '"expiry" is missing'],
    ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-13', 'must be a month or day'], // prettier-ignore
    ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027', 'must be a month or day'], // prettier-ignore
    ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: Front', 'write "front"'],
    ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: H7', 'must be a month or day'], // prettier-ignore
    ['symbol: SPY, type: OPT, currency: USD, exchange: SMART, expiry: front, strike: 5, right: C', 'is for futures'], // prettier-ignore
    [
      'symbol: EUR.USD, type: CASH, currency: GBP, exchange: IDEALPRO',
      'is priced in USD; write USD',
    ],
  ])('may not be "%s"', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem) as string]);
  });

  it.each([
    ['in two currencies', [`symbol: SHOP, ${share}`, 'symbol: SHOP, type: STK, currency: CAD, exchange: SMART']], // prettier-ignore
    ['at two exchanges', ['symbol: X, type: STK, currency: USD, exchange: NYSE', 'symbol: X, type: STK, currency: USD, exchange: ARCA']], // prettier-ignore
    ['in two months', ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-03', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-06']], // prettier-ignore
    ['ten years apart', ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-03', 'symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2037-03']], // prettier-ignore
  ])('may have the symbol of another %s', (_what, lines) => {
    expect(problemsOf(...lines)).toEqual([]);
  });

  it.each([
    ['the same twice', [`symbol: SHOP, ${share}`, `symbol: SHOP, ${share}`], '2:13 symbol: SHOP is listed already in line 1: keep one'], // prettier-ignore
    ['a primary exchange alone', [`symbol: SHOP, ${share}, primaryExchange: NYSE`, `symbol: SHOP, ${share}, primaryExchange: TSE`], '2:13 symbol: SHOP is listed already in line 1: a primary exchange alone does not keep their trades apart; keep one, or write exchange: TSE instead of its SMART'], // prettier-ignore
    ['a number alone', [`symbol: SHOP, ${share}, conId: 1`, `symbol: SHOP, ${share}, conId: 2`], '2:13 symbol: SHOP is listed already in line 1: keep one'], // prettier-ignore
    ['an alias of both', [`symbol: A, ${share}, aliases: [S]`, `symbol: B, ${share}, aliases: [S]`], '2:69 B, aliases: S is listed already in line 1: keep one'], // prettier-ignore
    ['an alias that is the longer name of another', [`symbol: A, ${share}`, `symbol: B, ${share}, aliases: ["A:USD"]`], '2:69 B, aliases: A:USD is listed already in line 1: keep one'], // prettier-ignore
    ['an alias that is the month of a future', ['symbol: ES, type: FUT, currency: USD, exchange: CME, expiry: 2027-03', `symbol: B, ${share}, aliases: [ESH7]`], '2:69 B, aliases: ESH7 is listed already in line 1: keep one'], // prettier-ignore
  ])('may not share %s', (_what, lines, problem) => {
    expect(problemsOf(...lines)).toEqual([problem]);
  });

  it.each([
    ...[
      'TRUE',
      'True',
      'true',
      'FALSE',
      'NO',
      'No',
      'ON',
      'OFF',
      'Y',
      'y',
      'N',
      'YES',
      'NULL',
      '~',
    ],
    ...[
      '700',
      '0700',
      '9988',
      '1E3',
      '1e3',
      '0x1F',
      '0o7',
      '12_000',
      '12:30',
      '2027-03-19',
      '1.5',
      '.5',
      'NaN',
      '.inf',
      '005930',
    ],
  ])('wants quotes around the symbol or alias %s', (text) => {
    // prettier-ignore
    const quote = expect.stringMatching(/without quotes is .*; quote it: "/) as string;
    expect(problemsOf(`symbol: ${text}, ${share}`)).toContainEqual(quote);
    expect(problemsOf(`symbol: A, aliases: [${text}], ${share}`)).toContainEqual(quote);
    expect(problemsOf(`symbol: ${text}, ${share}`)[0]).toMatch(/^1:13 /);
  });
});
