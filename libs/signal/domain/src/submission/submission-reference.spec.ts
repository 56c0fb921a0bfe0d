import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EARLIER_SUBMISSION_CODES, SUBMISSION_CODES } from './submission-problem';

const PAGE = join(__dirname, '../../../../../docs/reference/submissions.md');

/** The cells of each line of the table that starts with a code. */
function rows(): readonly (readonly string[])[] {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  return lines
    .filter((line) => /^\| `[A-Z_]+` /u.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('the reference of submissions', () => {
  it('has a line for each code, in order, with what to do', () => {
    expect(rows().map(([code]) => code)).toEqual([...SUBMISSION_CODES]);
    for (const [code, status, when, whatToDo] of rows()) {
      expect([code, status, when, whatToDo]).not.toContain('');
    }
  });

  it('names what each was called before', () => {
    const named = rows().flatMap(([code = '', , , , earlier = '']) =>
      earlier === '' ? [] : [[earlier, code]],
    );
    expect(Object.fromEntries(named)).toEqual(EARLIER_SUBMISSION_CODES);
  });
});
