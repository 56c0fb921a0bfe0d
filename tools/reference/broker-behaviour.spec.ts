import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORDER_STATES } from '@fairlead/contracts';
import { ROOT, filesMatching } from '../tidy/repository';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGE = read('docs/reference/broker-behaviour.md');
const CODES = read('libs/broker/domain/src/codes/error-codes.ts');
const STATUSES = read('libs/broker/domain/src/order/broker-status.ts');

/** Every first group of a pattern in a text. */
function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found]) => found ?? '');
}

/** The words in the first column of the page's tables. */
const LISTED = new Set(all(PAGE, /^\| ([^|]+) \|/gm).flatMap((cell) => cell.split(', ')));

describe('the page about orders at the broker', () => {
  const codes = all(CODES, /\brow\(\s*(\d+),/g);
  const statuses = all(STATUSES, /^ {2}\['(\w+)'/gm);

  it('finds what it is compared with', () => {
    expect(codes.length).toBeGreaterThan(30);
    expect(statuses.length).toBeGreaterThan(8);
  });
  it.each(ORDER_STATES)('explains the state %s', (state) => expect(LISTED).toContain(state));
  it.each(codes)('lists the code %s', (code) => expect(LISTED).toContain(code));
  it.each(statuses)('lists the status %s', (status) => expect(LISTED).toContain(status));
});

describe('the repository', () => {
  it('points to no paper outside it', () => {
    const paper = /\bscar \d|§\s?\d|\btws-wire\.md|\bDESIGN\.md/;
    const pointing = filesMatching(
      /^(apps|libs|e2e|tools|docs|scenarios|findings)\/.*\.(ts|mjs|cjs|md|yaml|sh)$/,
    )
      .filter(({ path, text }) => !path.endsWith('broker-behaviour.spec.ts') && paper.test(text))
      .map(({ path }) => path);
    expect(pointing).toEqual([]);
  });
});
