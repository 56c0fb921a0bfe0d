import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { present } from '@fairlead/core';
import { fileProblemText } from '@fairlead/platform';
import { contentOf } from '@fairlead/rules-domain';
import { parseRules } from '../src/adapters/in/rule-file/parse-rules';
import { PROGRAM_LIMITS } from '../src/adapters/in/rule-file/program/evaluate-program';
import { readProgram } from '../src/adapters/in/rule-file/program/read-program';
import { readRules } from '../src/adapters/in/rule-file/read-rules';

const IMPORTS =
  "import { all, close, createBuyRule, defineRules, enter, onSignal } from '@fairlead/sdk';";
const RULE = `{ id: 'aapl', symbol: 'AAPL', when: onSignal({ action: 'BUY' }), then: enter({ direction: 'LONG', size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } }) }`;
const GOOD = `${IMPORTS}\nexport default defineRules([${RULE}]);\n`;
/** Small and short, so that a test does not take long; a sound program needs much less. */
const LIMITS = { ...PROGRAM_LIMITS, timeMs: 4_000, answerBytes: 500_000 };

describe('a program of rules', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-rules-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    return join(directory, Object.keys(files)[0] ?? '');
  }
  async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const file = write(files);
    const { reading } = await readProgram(file, LIMITS);
    if (reading.ok) return [];
    return reading.refusal.map((problem) =>
      fileProblemText(file.slice(directory.length + 1), problem),
    );
  }
  async function contents(file: string): Promise<readonly string[]> {
    const { reading } = await readRules(file);
    if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
    const parsed = parseRules(reading.value, { instruments: null });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    return parsed.value.map(contentOf);
  }

  it('is read as the document that its rules are', async () => {
    const yaml = write({
      'rules.yaml': `rules:\n  - { id: aapl, symbol: AAPL, when: { event: { type: signal.accepted, where: { action: BUY } } }, then: { enter: { direction: LONG, size: { shares: 100 }, stop: { percent: 3 }, target: { percent: 8 } } } }\n`,
    });
    expect(await contents(write({ 'rules.ts': GOOD }))).toEqual(await contents(yaml));
  });

  it.each(['ts', 'mts', 'js', 'mjs'])('can be written as .%s', async (ending) => {
    expect(await contents(write({ [`rules.${ending}`]: GOOD }))).toHaveLength(1);
  });

  it.each(['cts', 'cjs'])('can be written as .%s', async (ending) => {
    const text = `const { createBuyRule, defineRules } = require('@fairlead/sdk');\nmodule.exports = defineRules([createBuyRule({ symbol: 'AAPL', quantity: 1 })]);\n`;
    expect(await contents(write({ [`rules.${ending}`]: text }))).toHaveLength(1);
  });

  it('names what it imports of its author, and nothing else, to be looked at', async () => {
    const text = `import { rules } from './lib/mine';\nimport sizes from './sizes.json';\nimport { defineRules } from '@fairlead/sdk';\nexport default defineRules(rules(sizes.shares));\n`;
    const mine = `import { createBuyRule } from '@fairlead/sdk';\nexport const rules = (quantity: number) => [createBuyRule({ symbol: 'AAPL', quantity })];\n`;
    const file = write({ 'rules.ts': text, 'lib/mine.ts': mine, 'sizes.json': '{ "shares": 7 }' });
    const { reading, inputs } = await readProgram(file);
    expect(inputs).toEqual(
      ['lib/mine.ts', 'rules.ts', 'sizes.json'].map((name) => join(directory, name)),
    );
    expect(present(reading.ok ? reading.value : null, 'it is sound')).toContain('"quantity": 7');
  });

  it('is looked at for what it lacks, which may come', async () => {
    const file = write({ 'rules.ts': "import './lib/away';\n" });
    const { inputs } = await readProgram(file);
    expect(inputs).toEqual([directory, file]);
  });

  const program = (body: string): Readonly<Record<string, string>> => ({ 'rules.ts': `${IMPORTS}\n${body}\nexport default defineRules([${RULE}]);\n` }); // prettier-ignore

  it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    ['that throws', program("throw new Error('no way');"), /^rules\.ts:2:1: Error: no way$/],
    ['that throws no error', program("throw 'no way';"), /^rules\.ts: no way$/],
    ['that throws in a file beside it', { 'rules.ts': "import './sizes';\n", 'sizes.ts': '\n\nnull.x;\n' }, /^rules\.ts: sizes\.ts:3:\d+: TypeError: Cannot read/],
    ['that is no TypeScript', program('const = 3;'), /^rules\.ts:2:7: Expected identifier/],
    ['that is no TypeScript in a file beside it', { 'rules.ts': "import './sizes';\n", 'sizes.ts': '\nconst = 3;\n' }, /^rules\.ts: sizes\.ts:2:7: Expected/],
    ['that imports what is not there', program("import './away';"), /^rules\.ts:2:8: Could not resolve "\.\/away"$/],
    ['that exports nothing', { 'rules.ts': `${IMPORTS}\ndefineRules([${RULE}]);\n` }, /^rules\.ts: exports no rules: end it with export default defineRules/],
    ['that exports a promise', { 'rules.ts': 'export default Promise.resolve(1);\n' }, /^rules\.ts: exports no rules/],
    ['that exports what is no longer read', { 'rules.ts': 'export default { rules: [] };\n' }, /^rules\.ts: exports no rules/],
    ['with a mistake in a rule', { 'rules.ts': `${IMPORTS}\n\nexport default defineRules([\n  { ...${RULE}, priority: 0.5 }]);\n` }, /^rules\.ts:3:16: rule aapl, priority: /],
    ['that loops for ever', program('for (;;);'), /^rules\.ts: was ended after 4 s: .*loop/],
    ['that waits for ever', program('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'), /^rules\.ts: was ended after 4 s/],
    ['that recurses for ever', program('const f = (): number => f() + 1; f();'), /^rules\.ts:2:\d+: RangeError: Maximum call stack/],
    ['that allocates for ever', program('const all: unknown[] = []; for (;;) all.push(new Array(1e4).fill({}));'), /^rules\.ts: was ended at 128 MB of memory/],
    ['that allocates buffers for ever', program('const all: unknown[] = []; for (;;) all.push(Buffer.alloc(1e7, 1));'), /^rules\.ts: was ended at 256 MB of memory/],
    ['that prints for ever', program("for (;;) console.log('x'.repeat(1e4));"), /^rules\.ts: was ended after 4 s/],
    ['of too many rules', { 'rules.ts': `${IMPORTS}\nexport default { rules: [], text: 'x'.repeat(600_000) };\n` }, /^rules\.ts: was ended at 500000 bytes of rules/],
    ['that ends its process', program('process.exit(0);'), /^rules\.ts:2:9: Error: process\.exit is not there for rules/],
    ['that kills its process', program("process.kill(process.pid, 'SIGKILL');"), /^rules\.ts:2:9: Error: process\.kill is not there for rules/],
    ['that reads a file', program("import { readFileSync } from 'node:fs'; readFileSync('/etc/passwd');"), /^rules\.ts:2:\d+: Error: .*restricted/],
    ['that writes a file', program("import { writeFileSync } from 'node:fs'; writeFileSync('/tmp/x', '');"), /^rules\.ts:2:\d+: Error: .*restricted/],
    ['that starts a process', program("import { execSync } from 'node:child_process'; execSync('true');"), /child_process is not there for rules/],
    ['that starts a thread', program("import { Worker } from 'node:worker_threads'; new Worker('');"), /worker_threads is not there for rules/],
    ['that asks the network', program("void fetch('http://127.0.0.1:1');"), /^rules\.ts:2:\d+: Error: fetch is not there for rules/],
    ['that looks at the clock', program('console.log(new Date());'), /^rules\.ts:2:\d+: Error: new Date\(\) is not there for rules/],
    ['that asks for the time', program('void Date.now();'), /^rules\.ts:2:\d+: Error: Date\.now\(\) is not there for rules/],
    ['that draws lots', program('void Math.random();'), /^rules\.ts:2:\d+: Error: Math\.random\(\) is not there for rules/],
    ['that draws an id', program("import { randomUUID } from 'node:crypto'; randomUUID();"), /^rules\.ts:2:\d+: Error: crypto\.randomUUID is not there for rules/],
    ['that awaits', program('await Promise.resolve();'), /^rules\.ts:2:1: Top-level await/],
  ])('%s is refused with where and why', async (_what, files, expected) => {
    expect((await problemsOf(files)).join('\n')).toMatch(expected);
  }, 20_000); // prettier-ignore

  it('that is not there is refused, and looked for', async () => {
    const { reading, inputs } = await readProgram(join(directory, 'rules.ts'));
    expect(reading.ok ? [] : reading.refusal).toMatchObject([{ message: expect.stringContaining('Could not resolve') as string }]); // prettier-ignore
    expect(inputs).toEqual([directory, join(directory, 'rules.ts')]);
  });

  it('may compute, print a little, and knows dates that it is given', async () => {
    const files = program("console.log('hello'.repeat(1e6), new Date('2026-11-23').getTime(), new Date(0) instanceof Date, Date.UTC(2026, 1)); setInterval(() => undefined, 1); if (Object.keys(process.env).length > 0) throw new Error('env');"); // prettier-ignore
    expect(await problemsOf(files)).toEqual([]);
  });
});
