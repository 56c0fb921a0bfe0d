import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from './journal';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-journal-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const entries = (): readonly unknown[] => Journal.open(directory).contents.entries;

describe('a journal', () => {
  it('gives back what was appended, without being closed', () => {
    const { journal } = Journal.open(directory);
    journal.append('a');
    journal.append({ b: 1 });
    expect(entries()).toEqual(['a', { b: 1 }]);
  });

  it('leaves out a last line that a kill has cut, and goes on behind the whole ones', () => {
    Journal.open(directory).journal.append('a');
    appendFileSync(join(directory, 'journal.jsonl'), '{"n":2,"ent');
    Journal.open(directory).journal.append('b');
    expect(entries()).toEqual(['a', 'b']);
  });

  it('replaces its lines by a snapshot', () => {
    const { journal } = Journal.open(directory);
    journal.append('a');
    journal.compact({ all: 'a' });
    journal.append('b');
    const { contents } = Journal.open(directory);
    expect(contents).toEqual({ snapshot: { all: 'a' }, entries: ['b'] });
  });

  it('killed between the snapshot and the truncation counts no line twice', () => {
    const { journal } = Journal.open(directory);
    journal.append('a');
    const lines = readFileSync(join(directory, 'journal.jsonl'), 'utf8');
    journal.compact('a');
    appendFileSync(join(directory, 'journal.jsonl'), lines);
    expect(Journal.open(directory).contents).toEqual({ snapshot: 'a', entries: [] });
  });
});
