import { table } from './table';

describe('a table', () => {
  it('aligns texts to the left and numbers to the right, without blanks at the end', () => {
    const rows = [
      { name: 'AAPL', shares: '100', note: 'long' },
      { name: 'X', shares: '-5', note: '' },
    ];
    const columns = [
      { title: 'symbol', value: (row: (typeof rows)[number]) => row.name },
      { title: 'shares', number: true, value: (row: (typeof rows)[number]) => row.shares },
      { title: 'note', value: (row: (typeof rows)[number]) => row.note },
    ];
    expect(table(rows, columns, 'none')).toBe(
      ['symbol  shares  note', 'AAPL       100  long', 'X           -5'].join('\n'),
    );
  });

  it('says so where there is nothing', () => {
    expect(table([], [], 'No orders yet.')).toBe('No orders yet.');
  });
});
