import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = 'docs/reference/original-behaviours.md';

interface Row {
  readonly behaviour: string;
  readonly file: string;
  readonly test: string;
}

/** The rows whose second cell names a file; one without a test has empty cells. */
function rows(): readonly Row[] {
  return readFileSync(join(ROOT, PAGE), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Behaviour'))
    .map((line) => {
      const [behaviour = '', file = '', test = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { behaviour, file: file.replaceAll('`', ''), test };
    });
}

const tested = rows().filter(({ file }) => file !== '');

describe('the table of what the original does', () => {
  it.each(tested)('names a test that exists for: $behaviour', ({ file, test }) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    const text = readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'");
    expect(test).not.toBe('');
    expect(["'", '"', '`'].some((quote) => text.includes(`${quote}${test}${quote}`))).toBe(true);
  });
});
