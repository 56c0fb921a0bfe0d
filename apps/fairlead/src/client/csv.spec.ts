import { parse } from 'csv-parse/sync';
import { csvOf } from './csv';

describe('rows as CSV', () => {
  it.each([
    ['a text with a comma, a quote and a line break', 'a "b",\nc', 'a "b",\nc'],
    ['a loss as a number', '-12.50', '-12.50'],
    ['a whole number', 3, '3'],
    ['nothing as an empty cell', null, ''],
    ['a formula as text', '=1+1', "'=1+1"],
    ['a name that begins like one as text', '-all', "'-all"],
  ])('have %s', (_, value, cell) => {
    const text = csvOf([{ value, other: 'x' }], ['other', 'value']);
    expect(parse(text)).toEqual([['other', 'value'], ['x', cell]]); // prettier-ignore
  });

  it('have their names also where there is none of them', () => {
    expect(csvOf([], ['a', 'b'])).toBe('a,b');
  });
});
