import { join } from 'node:path';
import { editDistance } from '@fairlead/core/document';
import { fileProblemText } from '../yaml/file-problem';
import { InstrumentCatalogue } from './instrument-catalogue';
import { parseInstruments, readInstruments } from './parse-instruments';

const AAPL =
  '- { symbol: AAPL, type: STK, currency: USD, exchange: SMART, primaryExchange: NASDAQ }';

describe('instruments.yaml', () => {
  it('is read into instruments that are found by key and by symbol, in capital letters or not', () => {
    const catalogue = catalogueOf(AAPL);
    const instrument = catalogue.named('AAPL');
    expect(instrument).toMatchObject({ type: 'STK', primaryExchange: 'NASDAQ' });
    expect(catalogue.byKey(instrument?.key ?? '')).toBe(instrument);
    expect(catalogue.named('aapl')).toBe(instrument);
  });

  it('names every mistake with its line, column and mend in one go', () => {
    const text = [
      AAPL,
      '- { symbol: MSFT, type: STOCK, currency: usd, exchange: SMART }',
      '- { symbol: T, curency: USD }',
      AAPL,
      '- { symbol: TRUE, type: STK, currency: USD, exchange: SMART, strike: 5 }',
      '- { symbol: SPY, type: OPT, currency: USD, exchange: SMART, strike: 0, right: CALL }',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      'instruments.yaml:2:25: MSFT, type: must be one of STK, OPT, FUT, CASH, IND, not "STOCK"',
      'instruments.yaml:2:42: MSFT, currency: must be a currency of three capital letters, such as USD, not "usd"; write "USD"',
      'instruments.yaml:3:3: T: "type" is missing',
      'instruments.yaml:3:3: T: "currency" is missing',
      'instruments.yaml:3:3: T: "exchange" is missing',
      'instruments.yaml:3:16: T: "curency" is not a field here: did you mean currency?',
      'instruments.yaml:4:13: symbol: AAPL is listed already in line 1: keep one',
      'instruments.yaml:5:13: symbol: TRUE without quotes is a yes or no to programs that read YAML; quote it: "TRUE"',
      'instruments.yaml:5:70: TRUE: "strike" does not belong to an instrument of type STK; take it out',
      'instruments.yaml:6:3: SPY: "expiry" is missing: an instrument of type OPT is told by it',
      "instruments.yaml:6:69: SPY, strike: 0 is below 0.0001 (the option's strike in its currency)",
      'instruments.yaml:6:79: SPY, right: must be one of C, P, not "CALL": did you mean C?',
    ]);
  });

  it.each([
    'BRK B',
    'BRK.B',
    'BRK/B',
    'BRK-B',
    'brk.b',
    ' BRK  B ',
    'BRKB',
    'BERKSHIRE.B',
    'berkshire b',
  ])('knows a share of class B as %s', (name) => {
    const catalogue = catalogueOf(
      `- { symbol: BRK B, aliases: [BRKB, BERKSHIRE-B], type: STK, currency: USD, exchange: SMART }\n${AAPL}`,
    );
    expect(catalogue.named(name)?.symbol).toBe('BRK B');
  });

  it.each([['BRK'], ['B'], ['BRK..B'], ['AAPL.'], ['ſIM'], ['']])(
    'takes "%s" for nothing that is listed',
    (name) => {
      const catalogue = catalogueOf(
        `- { symbol: BRK B, type: STK, currency: USD, exchange: SMART }\n${AAPL}`,
      );
      expect(catalogue.named(name)).toBeNull();
    },
  );

  it('gives the same key to an instrument with aliases and without', () => {
    const named = AAPL.replace('type:', 'aliases: [APPLE], type:');
    expect(catalogueOf(named).named('APPLE')?.key).toBe(catalogueOf(AAPL).named('AAPL')?.key);
  });

  it('is made of no two instruments that one name would mean', () => {
    const share = { symbol: 'BRK B', type: 'STK', currency: 'USD', exchange: 'SMART' } as const;
    const other = { ...share, symbol: 'X' };
    expect(() => new InstrumentCatalogue([share, other])).not.toThrow();
    expect(() => new InstrumentCatalogue([share, { ...other, aliases: ['BRK.B'] }])).toThrow(
      'BRK.B is listed twice',
    );
  });

  it('refuses a name that would mean two instruments, however it is spelt', () => {
    const listed = (names: string): string =>
      `- { ${names}, type: STK, currency: USD, exchange: SMART }`;
    const text = [
      listed('symbol: BRK B'),
      listed('symbol: BRK.B'),
      listed('symbol: AAPL, aliases: [BRK/B, APPLE, TRUE]'),
      listed('symbol: APPLE'),
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      'instruments.yaml:2:13: symbol: BRK.B is listed already in line 1: nothing tells the two apart; keep one, or give each its primaryExchange',
      'instruments.yaml:3:29: AAPL, aliases: BRK/B is listed already in line 1: keep one',
      'instruments.yaml:3:43: AAPL, aliases.2: TRUE without quotes is a yes or no to programs that read YAML; quote it: "TRUE"',
      'instruments.yaml:4:13: symbol: APPLE is listed already in line 3: keep one',
    ]);
  });

  it.each([
    ['0.0001', []],
    ['10000000', []],
    ['0', ['is below 0.0001']],
    ['10000001', ['is above 10000000']],
  ])('takes a strike of %s: problems %j', (strike, wrong) => {
    const text = `- { symbol: SPY, type: OPT, currency: USD, exchange: SMART, expiry: 20261218, strike: ${strike}, right: C }`;
    expect(problemsOf(text)).toEqual(wrong.map((each) => expect.stringContaining(each) as string));
  });

  it('refuses what is no list and what is no YAML', () => {
    expect(problemsOf('AAPL')[0]).toContain('must be a list');
    expect(problemsOf('- { symbol: [')[0]).toContain('instruments.yaml:1');
    expect(problemsOf('')).toEqual(['instruments.yaml: is empty']);
  });

  it('of the workspace holds the original tickers and the simulated ones', async () => {
    const catalogue = await readInstruments(join(__dirname, '../../../../instruments.yaml'));
    expect(catalogue.all).toHaveLength(33);
    expect(catalogue.named('SIM020')).not.toBeNull();
    expect(catalogue.nearest('APPL')[0]).toBe('AAPL');
    expect(catalogue.nearest('tslaa')).toHaveLength(3);
  });
});

describe('the edit distance', () => {
  it.each([
    ['', 'AB', 2],
    ['KITTEN', 'SITTING', 3],
    ['SAME', 'SAME', 0],
  ])('from "%s" to "%s" is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });
});

function catalogueOf(text: string): InstrumentCatalogue {
  const parsed = parseInstruments(text);
  if (parsed.ok) return parsed.value;
  throw new Error(problemsOf(text).join('\n'));
}

function problemsOf(text: string): readonly string[] {
  const parsed = parseInstruments(text);
  if (parsed.ok) return [];
  return parsed.refusal.map((problem) => fileProblemText('instruments.yaml', problem));
}
