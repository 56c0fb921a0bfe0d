import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADD_CODES,
  ADJUST_CODES,
  CHECK_CODES,
  EARLIER_CODES,
  NO_SIZE_CODES,
  ORDER_CODES,
  PERSON_CODES,
  SOURCE_CODES,
} from './denial-codes';
import { ENTRY_CHECKS } from './evaluate-risk';

const PAGE = join(__dirname, '../../../../../docs/reference/pre-trade-checks.md');

/** The cells of each line of a table that starts with a code. */
function rows(): readonly (readonly string[])[] {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  return lines
    .filter((line) => /^\| `[A-Z_]+` /u.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

describe('the reference of pre-trade checks', () => {
  it('has a line for each code, in the order of the checks', () => {
    expect(rows().map(([code]) => bare(code))).toEqual([
      ...CHECK_CODES,
      ...NO_SIZE_CODES,
      ...PERSON_CODES,
      ...ADD_CODES,
      ...ADJUST_CODES,
      ...SOURCE_CODES,
      ...ORDER_CODES,
    ]);
  });

  it('says of each when it denies and what to do', () => {
    for (const [code, , deniedWhen, whatToDo] of rows()) {
      expect([code, deniedWhen, whatToDo]).not.toContain('');
    }
  });

  it('says of each check whether it needs a size', () => {
    const needs = rows()
      .slice(0, CHECK_CODES.length)
      .map(([code, need]) => [bare(code), need]);
    expect(needs).toEqual(ENTRY_CHECKS.map((check) => [check.code, check.needs]));
  });

  it('names what each was called before', () => {
    for (const [earlier, codes] of Object.entries(EARLIER_CODES)) {
      for (const code of codes) {
        expect(
          rows()
            .find(([cell]) => bare(cell) === code)
            ?.map(bare)[4],
        ).toBe(earlier);
      }
    }
  });
});
