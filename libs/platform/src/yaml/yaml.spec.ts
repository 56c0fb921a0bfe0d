import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentNode } from '@fairlead/core/document';
import fc from 'fast-check';
import { fileProblemText } from './file-problem';
import { parseYaml } from './parse-yaml';
import { readText, textOf, whyUnreadable } from './read-text';

function problemsOf(text: string | Uint8Array): readonly string[] {
  const read = typeof text === 'string' ? textOf(new TextEncoder().encode(text)) : textOf(text);
  const parsed = read.ok ? parseYaml(read.value) : read;
  return parsed.ok ? [] : parsed.refusal.map((problem) => fileProblemText('f.yaml', problem));
}

function plain(node: DocumentNode): unknown {
  if (node.kind === 'scalar') return node.plain ? node.text : JSON.stringify(node.text);
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

function documentOf(text: string): unknown {
  const parsed = parseYaml(text);
  return parsed.ok ? plain(parsed.value) : parsed.refusal;
}

/** Each line a step further in than the one before. */
function stairs(steps: number): string {
  return Array.from({ length: steps }, (_, step) => `${' '.repeat(step)}a:`).join('\n');
}

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
    (name, index) =>
      `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[index] ?? 'a'}`).join(', ')}]`,
  ),
].join('\n');

describe('a file for people', () => {
  it.each<[string, string | Uint8Array, readonly string[]]>([
    ['nothing', '', ['f.yaml: is empty']],
    ['only comments', '# nothing yet\n', ['f.yaml: is empty']],
    ['a tab', 'a:\n\tb: 1', ['f.yaml:2:1: is not YAML: a tab indents here; YAML wants spaces']],
    ['an open bracket', 'a: [1', ['f.yaml:1:6: is not YAML: the indentation']],
    ['a line without a colon', 'a: 1\nb', ['f.yaml:2:1: is not YAML: something is missing here']],
    [
      'the same key twice',
      'a: 1\nb: 2\na: 3',
      ['f.yaml:3:1: "a" is set already in line 1; keep one'],
    ],
    [
      'two documents',
      'a: 1\n---\nb: 2',
      ['f.yaml:2:1: begins a second document (---) here; keep one'],
    ],
    ['an alias of nothing', 'a: *x', ['f.yaml:1:4: names an anchor (&…) that is not set above it']],
    ['an alias of itself', 'a: &x [1, *x]', ['f.yaml:1:11: is an alias of what it stands in']],
    ['aliases for billions of values', bomb, ['aliases stand for more than 20000 values']],
    ['a tag', 'a: !!binary eA==', ['f.yaml:1:13: tags such as']],
    [
      'a tag of its own',
      'a: !x 1',
      ['f.yaml:1:4: is not YAML: tags (!…) are not read; take it out'],
    ],
    ['a list as a key', '? [a]\n: 1', ['f.yaml:1:3: a name of a field must be plain text']],
    ['brackets without end', '['.repeat(2_000_000), ['f.yaml:1:1001: is nested deeper than 100']],
    [
      'dashes without end',
      `a:\n${'- '.repeat(100_000)}`,
      ['f.yaml:2:1: is nested deeper than 100'],
    ],
    ['question marks without end', '? '.repeat(100_000), ['f.yaml:1:1: is nested deeper than 100']],
    ['a staircase', stairs(1_500), ['is nested deeper than 100']],
    ['brackets in brackets', `${'['.repeat(80)}${']'.repeat(80)}`, ['is nested deeper than 50']],
    ['a zero byte', 'a: 1\nb: \0', ['f.yaml:2:4: is not UTF-8 text here; save the file as UTF-8']],
    ['two bytes a letter', Buffer.from('a: 1', 'utf16le'), ['f.yaml:1:2: is not UTF-8 text here']],
    [
      'a letter of another code page',
      Buffer.from('a: 1\nb: caf\xe9\n', 'latin1'),
      ['f.yaml:2:7: is not UTF-8 text here; save the file as UTF-8'],
    ],
    ['far too much', new Uint8Array(9 * 1_024 * 1_024), ['f.yaml: has 9437184 bytes']],
  ])('that holds %s is refused with place and mend', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(
      expected.map((part) => expect.stringContaining(part) as string),
    );
  });

  it.each([
    ['a byte order mark', '\uFEFFa: 1\nb: 2\n'],
    ['lines that end as on Windows', 'a: 1\r\nb: 2\r\n'],
    ['lines without an end', 'a: 1\nb: 2'],
    ['a beginning and an end', '---\na: 1\nb: 2\n...\n'],
    ['the form of JSON', '{"a": 1,\n\t"b": 2}'],
    ['an alias', 'a: &one 1\nb: 2'],
  ])('may have %s', (_what, text) => {
    const read = textOf(new TextEncoder().encode(text));
    expect(documentOf(read.ok ? read.value : '')).toEqual({ a: '1', b: '2' });
  });

  it('is read as it is written: nothing becomes another value on the way', () => {
    const text = 'a: [NO, TRUE, 1e3, 0.80, 007, 2026-01-02, ~, "NO", !!str NO]';
    expect(documentOf(text)).toEqual({
      a: ['NO', 'TRUE', '1e3', '0.80', '007', '2026-01-02', '~', '"NO"', '"NO"'],
    });
  });

  it('says of every text whether it is a document, and never throws', () => {
    const part = fc.constantFrom('a', ': ', '\n', '  ', '- ', '[', ']', '{', '}', '"', '&x ', '*x', '\t', '#', '---\n', '? ', '|', ',', '!!str ', '1', "'"); // prettier-ignore
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const parsed = parseYaml(parts.join(''));
        expect(parsed.ok || parsed.refusal.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a file that cannot be read', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-text-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('because it is gone or a directory says so', async () => {
    expect(await readText(join(directory, 'none.yaml'))).toMatchObject({
      refusal: [{ message: 'is not there; was it deleted or renamed?' }],
    });
    expect(await readText(directory)).toMatchObject({
      refusal: [{ message: 'is a directory, not a file' }],
    });
  });

  it.each([
    ['EACCES', 'has no right'],
    ['EPERM', 'has no right'],
    ['EIO', 'cannot be read: it is ill'],
  ])('because of %s says so', (code, expected) => {
    expect(whyUnreadable(Object.assign(new Error('it is ill'), { code }))).toContain(expected);
  });
});
