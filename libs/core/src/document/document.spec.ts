import { decimal } from '../money/decimal';
import { type NumberBounds, outsideBounds } from './bounds';
import { nearestOf } from './nearest';
import { plainNumberOf, takenFor } from './traps';

describe('the nearest known text', () => {
  const known = ['BUY', 'SELL', 'SHORT', 'cooldownMinutes', 'MON', 'notional'];
  it.each([
    ['BY', 'BUY'],
    ['BYU', 'BUY'],
    ['SLEL', 'SELL'],
    ['ntoional', 'notional'],
    ['buy', 'BUY'],
    ['BUYY', 'BUY'],
    ['SHRT', 'SHORT'],
    ['cooldownMinuts', 'cooldownMinutes'],
    ['cooldown', 'cooldownMinutes'],
    ['Monday', 'MON'],
    ['notionl', 'notional'],
    ['X', null],
    ['completely else', null],
    ['', null],
  ])('to "%s" is %s', (text, nearest) => {
    expect(nearestOf(text, known)).toBe(nearest);
  });
});

describe('a text without quotes', () => {
  it.each(['NO', 'no', 'Yes', 'ON', 'off', 'Y', 'n', 'TRUE', 'False'])(
    '%s is a yes or no',
    (text) => {
      expect(takenFor(text)).toBe('a yes or no');
    },
  );
  it.each([
    '1',
    '007',
    '1e3',
    '1.5',
    '.5',
    '1_000',
    '0x1F',
    '0o17',
    '0b1',
    '.inf',
    '-.INF',
    '.NaN',
  ])('%s is a number', (text) => {
    expect(takenFor(text)).toBe('a number');
  });
  it.each(['null', '~', 'NULL'])('%s is nothing', (text) => {
    expect(takenFor(text)).toBe('nothing');
  });
  it.each(['2026-01-02', '2026-1-2', '2026-01-02T10:00:00Z'])('%s is a date', (text) => {
    expect(takenFor(text)).toBe('a date');
  });
  it.each(['AAPL', 'BRK.B', 'NOW', 'ONON', 'T', 'E', 'TRUTH', '3M', 'X1', 'A1E3', 'swing-buy'])(
    '%s is only text',
    (text) => {
      expect(takenFor(text)).toBeNull();
    },
  );
});

describe('a number in another notation', () => {
  it.each([
    ['1e3', '1000'],
    ['2.5E1', '25'],
    ['20_000', '20000'],
    ['3%', '3'],
    ['3 %', '3'],
    ['+3', '3'],
    ['.5', '0.5'],
    ['007', '7'],
    ['0x10', '16'],
    ['abc', null],
    ['1e30', null],
    ['', null],
  ])('%s is %s in plain digits', (text, plain) => {
    expect(plainNumberOf(text)).toBe(plain);
  });
});

describe('a number outside its bounds', () => {
  const percent: NumberBounds = { min: '0.25', max: '50', unit: '%', percentage: true };
  const offset: NumberBounds = { min: '-3', max: '3', finest: '0.01', unit: '%', percentage: true };
  const shares: NumberBounds = { min: '1', max: '10', unit: 'shares', whole: true };
  it.each<[string, NumberBounds, string | null]>([
    ['3', percent, null],
    ['0.03', percent, '0.03 is below 0.25 (%): did you mean 3?'],
    ['300', percent, '300 is above 50 (%): did you mean 3?'],
    ['-3', percent, '-3 is below 0.25 (%): did you mean 3?'],
    ['-0.03', percent, '-0.03 is below 0.25 (%): did you mean 3?'],
    ['90000', percent, '90000 is above 50 (%)'],
    ['0', percent, '0 is below 0.25 (%)'],
    ['0.002', offset, '0.002 is nearer to 0 than 0.01 (%): did you mean 0.2?'],
    ['-0.002', offset, '-0.002 is nearer to 0 than 0.01 (%): did you mean -0.2?'],
    ['0', offset, null],
    ['2.5', shares, '2.5 is not a whole number (shares)'],
    ['11', shares, '11 is above 10 (shares)'],
  ])('%s: %j is told as %s', (value, bounds, text) => {
    expect(outsideBounds(decimal(value), bounds)).toBe(text);
  });
});
