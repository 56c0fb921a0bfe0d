import { join } from 'node:path';
import { ConfigurationError } from '../config/configuration-error';
import { editDistance } from './edit-distance';
import { parseInstruments, readInstruments } from './parse-instruments';

const AAPL =
  '- { symbol: AAPL, type: STK, currency: USD, exchange: SMART, primaryExchange: NASDAQ }';

describe('instruments.yaml', () => {
  it('is read into instruments that are found by key and by symbol', () => {
    const catalogue = parseInstruments(AAPL);
    const instrument = catalogue.bySymbol('AAPL');
    expect(instrument).toMatchObject({ type: 'STK', primaryExchange: 'NASDAQ' });
    expect(catalogue.byKey(instrument?.key ?? '')).toBe(instrument);
    expect(catalogue.bySymbol('aapl')).toBeNull();
  });

  it('names each mistake with its line', () => {
    const text = `${AAPL}\n- { symbol: MSFT, type: STOCK, currency: USD, exchange: SMART }\n- { symbol: T, colour: red }\n${AAPL}`;
    const problems = problemsOf(text).join('\n');
    expect(problems).toContain('instruments.yaml:2: type "STOCK"');
    expect(problems).toContain('instruments.yaml:3: unknown field "colour"');
    expect(problems).toContain('instruments.yaml:3: currency is missing');
    expect(problems).toContain('instruments.yaml:4: AAPL is listed already (instruments.yaml:1)');
  });

  it('refuses what is no list and what is no YAML', () => {
    expect(problemsOf('AAPL')[0]).toContain('must be a list');
    expect(problemsOf('- { symbol: [')[0]).toContain('instruments.yaml:1');
  });

  it('that is no YAML is refused with its line, in one line', () => {
    const [problem] = problemsOf('- symbol: [\n');
    expect(problem).toMatch(/^instruments.yaml:2: /);
    expect(problem).not.toContain('\n');
  });

  it('of the workspace holds the original tickers and the simulated ones', async () => {
    const catalogue = await readInstruments(join(__dirname, '../../../../instruments.yaml'));
    expect(catalogue.all).toHaveLength(33);
    expect(catalogue.bySymbol('SIM020')).not.toBeNull();
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

function problemsOf(text: string): readonly string[] {
  try {
    parseInstruments(text);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
