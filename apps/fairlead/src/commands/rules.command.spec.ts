import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../program';

const RULES = `rules:
  - { id: buy, template: buy, symbols: [AAPL, MSFT], size: { shares: 100 }, maxPerDay: 3 }
  - id: take
    strategy: basic
    symbol: AAPL
    when: { and: [{ event: { type: signal.accepted, where: { action: BUY } } }, { position: { unrealisedPercentMin: 2 } }] }
    then: { close: LONG }
`;

describe('work with a file of rules', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-rules-command-'));
  const write = (name: string, text: string): string => {
    const file = join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  const rules = write('rules.yaml', RULES);
  let written = { out: '', err: '' };
  beforeEach(() => {
    process.exitCode = 0;
    written = { out: '', err: '' };
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text)))); // prettier-ignore
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.err += String(text)))); // prettier-ignore
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
  });
  const typed = (...words: readonly string[]): Promise<number> =>
    run(['node', 'fairlead', 'rules', ...words]);

  it('lists each rule with what it says in plain English', async () => {
    expect(await typed('list', rules)).toBe(0);
    expect(written.out).toContain(
      'For AAPL or MSFT: when a signal comes with action BUY and confidence of at least 0.8, then enter LONG 100 shares, stop 3 %, target 8 %, at most once in 5 min and at most 3 times a day for each symbol. It orders on paper accounts only.',
    );
    expect(written.out).toContain(
      'For AAPL: when a signal comes with action BUY and it stands at 2 % or better, then close LONG of basic. It orders on paper accounts only.',
    );
    written.out = '';
    expect(await typed('list', rules, '--json')).toBe(0);
    expect(JSON.parse(written.out)).toMatchObject([{ ruleId: 'buy' }, { ruleId: 'take' }]);
  });

  it('shows a rule, and the near one where there is none', async () => {
    expect(await typed('show', 'take', rules)).toBe(0);
    expect(written.out).toContain('"unrealisedPercentMin": "2"');
    expect(await typed('show', 'tkae', rules)).toBe(1);
    expect(written.err).toContain('has no rule "tkae": did you mean take?');
  });

  it('tests rules with signals, clause by clause with value, threshold and distance', async () => {
    const signals = write(
      'signals.ndjson',
      [
        '{"symbol":"AAPL","action":"BUY","confidence":0.61,"issuedAt":"2026-11-23T15:00:00Z"}',
        '{"symbol":"AAPL","action":"BUY","confidence":0.9,"issuedAt":"2026-11-23T15:00:01Z"}',
        '{"symbol":"AAPL","action":"BUY","confidence":0.9,"issuedAt":"2026-11-23T15:01:00Z"}',
        '{"symbol":"AAPL","action":"SELL","confidence":0.9,"issuedAt":"2026-11-23T15:01:01Z"}',
      ].join('\n'),
    );
    expect(await typed('test', rules, '--signals', signals)).toBe(0);
    expect(written.out).toContain(
      'BUY AAPL, confidence 0.61, at 2026-11-23T15:00:00.000Z: NO_RULE',
    );
    expect(written.out).toContain('✗ confidence 0.61 ≥ 0.8 (-0.19)');
    expect(written.out).toContain('✓ action = BUY: BUY');
    expect(written.out).toContain('✗ unrealised >= 2 %: unknown: nothing is held');
    written.out = '';
    await typed('test', rules, '--signals', signals, '--json');
    const rows = JSON.parse(written.out) as { outcome: string; evaluations: { code: string; clauses: object[] }[] }[]; // prettier-ignore
    expect(rows.map(({ outcome }) => outcome)).toEqual(['NO_RULE', 'INTENTS', 'NO_ACTION', 'INTENTS']); // prettier-ignore
    expect(rows[2]?.evaluations[0]?.code).toBe('COOLDOWN');
    expect(rows[0]?.evaluations[0]?.clauses[1]).toMatchObject({
      ...{ id: 'event.confidence.gte', holds: false, value: '0.61', threshold: '0.8' },
      distance: '-0.19',
    });
  });

  it('takes signals as a list too, with quotes, and names what is wrong in them', async () => {
    const list = write('signals.yaml', '- { symbol: AAPL, action: BUY, confidence: 0.9, quote: { bid: 10, ask: 10.1 } }\n'); // prettier-ignore
    expect(await typed('test', rules, '--signals', list)).toBe(0);
    expect(written.out).toContain('INTENTS');
    const wrong = write('wrong.ndjson', '{"symbol":"AAPL","action":"BUY","confidence":0.9}\n{"symbol":"APPL","action":"BYU","confidence":90}\n'); // prettier-ignore
    expect(await typed('test', rules, '--signals', wrong)).toBe(1);
    expect(written.err).toContain(':2:27: signal 2: must be one of BUY');
    expect(written.err).toContain('did you mean BUY?');
    expect(written.err).toContain('did you mean 0.9?');
  });

  it('shows what differs between two files', async () => {
    const other = write(
      'other.yaml',
      RULES.replace('shares: 100', 'shares: 50').replace('id: take', 'id: leave'),
    );
    expect(await typed('diff', rules, other)).toBe(0);
    expect(written.out.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
      'gone: take',
      'changed: buy in then',
      'new: leave',
      '',
    ]);
    written.out = '';
    await typed('diff', rules, write('comment.yaml', `# a comment\n${RULES}`));
    expect(written.out).toBe('The rules are the same.\n');
  });

  it.each(['held.yaml', 'held.ts'])(
    'holds %s against the fixtures beside it',
    async (name) => {
      const yaml =
        'rules: [{ id: aapl-buy, template: createBuyRule, symbol: AAPL, quantity: 100 }]\n';
      const program = "import { createBuyRule, defineRules } from '@fairlead/sdk';\nexport default defineRules([createBuyRule({ symbol: 'AAPL', quantity: 100 })]);\n"; // prettier-ignore
      const file = write(name, name.endsWith('.ts') ? program : yaml);
      const fixtures = (fired: string): string =>
      write('held.fixtures.yaml', `fixtures:\n  - { name: one, at: 2026-11-23T15:00:00Z, steps: [{ signal: { symbol: AAPL, action: BUY, confidence: 0.9 }, expect: { fired: [${fired}] } }] }\n`); // prettier-ignore
      const path = fixtures('aapl-buy');
      expect(await typed('validate', file)).toBe(0);
      expect(written.out).toContain(`All 1 fixtures of ${path} hold.`);
      fixtures('');
      written.out = '';
      expect(await typed('validate', file)).toBe(1);
      expect(written.out).toContain(`${path}:2:`);
      expect(written.out).toContain(
        'fixture "one", step 1: expected fired none, and it is aapl-buy',
      );
      written.out = '';
      expect(await typed('validate', file, '--json')).toBe(1);
      expect(JSON.parse(written.out)).toMatchObject({
        ...{ valid: false, fixtures: { file: path, count: 1 } },
        problems: [{ file: path, line: 2, message: 'expected fired none, and it is aapl-buy' }],
      });
    },
    60_000,
  );

  it('does with a program of rules what it does with a file', async () => {
    const program = write(
      'rules.ts',
      `import { createBuyRule, defineRules } from '@fairlead/sdk';
export default defineRules([createBuyRule({ symbol: 'AAPL', quantity: 100, confidenceThreshold: 0.8 })]);
`,
    );
    const yaml = write('same.yaml', 'rules: [{ id: aapl-buy, template: createBuyRule, symbol: AAPL, quantity: 100 }]\n'); // prettier-ignore
    const signals = write('one.ndjson', '{"symbol":"AAPL","action":"BUY","confidence":0.9}\n');
    const shown: string[] = [];
    for (const file of [program, yaml]) {
      for (const call of [
        ['list', file],
        ['show', 'aapl-buy', file],
        ['test', file, '--signals', signals, '--json'],
      ]) {
        // prettier-ignore
        expect(await typed(...call)).toBe(0);
      }
      expect(written.out).toContain('"outcome": "INTENTS"');
      shown.push(written.out.replaceAll(/"at": "[^"]+"/g, ''));
      written.out = '';
    }
    expect(shown[0]).toBe(shown[1]);
    expect(await typed('diff', program, yaml)).toBe(0);
    expect(written.out).toBe('The rules are the same.\n');
    expect(await typed('validate', program)).toBe(0);
    const unlisted = write('unlisted.ts', "import { createBuyRule, defineRules } from '@fairlead/sdk';\nexport default defineRules([createBuyRule({ symbol: 'APPL', quantity: 1 })]);\n"); // prettier-ignore
    written.out = '';
    expect(await typed('validate', unlisted)).toBe(1);
    expect(`${written.out}${written.err}`).toMatch(/unlisted\.ts: rule appl-buy, symbol: .*AAPL/);
    const broken = write('broken.ts', '\nthrow new Error("no");\n');
    expect(await typed('list', broken)).toBe(1);
    expect(written.err).toMatch(/broken\.ts:2:1: Error: no/);
  }, 60_000);

  it('applies what a program says, under its name, and nothing of one that breaks', async () => {
    const bodies: { text: string; file: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        bodies.push(JSON.parse(body) as { text: string; file: string });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"text":"version 2"}');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const before = { ...process.env };
    Object.assign(process.env, {
      FAIRLEAD_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      FAIRLEAD_API_KEY: 'fl_spec',
    });
    const program = write('applied.ts', "import { createBuyRule, defineRules } from '@fairlead/sdk';\nexport default defineRules([createBuyRule({ symbol: 'AAPL', quantity: 100 })]);\n"); // prettier-ignore
    write('applied.fixtures.yaml', 'fixtures: []\n');
    const broken = write('throws.ts', '\nthrow new Error("no");\n');
    try {
      expect(await typed('apply', program)).toBe(0);
      expect(await typed('apply', rules)).toBe(0);
      expect(await typed('apply', broken)).toBe(1);
    } finally {
      process.env = before;
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
    expect(bodies).toMatchObject([
      { file: 'applied.ts', fixtures: 'fixtures: []\n' },
      { file: 'rules.yaml', text: RULES },
    ]);
    expect(bodies[1]).not.toHaveProperty('fixtures');
    expect(JSON.parse(bodies[0]?.text ?? '')).toMatchObject({ rules: [{ id: 'aapl-buy' }] });
    expect(written.err).toMatch(/throws\.ts:2:1: Error: no/);
  }, 60_000);

  it.each(['list', 'diff', 'test'])(
    '%s refuses a file with mistakes and names them',
    async (name) => {
      const broken = write('broken.yaml', RULES.replace('maxPerDay', 'maxPrDay'));
      const extra = name === 'test' ? ['--signals', rules] : [];
      expect(await typed(name, broken, ...extra)).toBe(1);
      expect(written.err).toContain('broken.yaml:2:');
      expect(written.err).toContain('did you mean maxPerDay?');
    },
  );
});
