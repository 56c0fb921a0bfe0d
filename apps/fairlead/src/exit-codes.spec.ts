import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type ProblemDetails, problemDetails } from '@fairlead/core';
import { program, run } from './program';

const SIGNALS = join(mkdtempSync(join(tmpdir(), 'fairlead-signals-')), 'signals.ndjson');
writeFileSync(
  SIGNALS,
  '{"symbol":"AAPL","action":"BUY","confidence":0.9,"issuedAt":"2026-01-07T17:00:00Z"}',
);

const RULES = join(__dirname, '../../../rules.yaml');

/** Every command that talks to a running Fairlead, with arguments that are well-formed. */
const COMMANDS: readonly (readonly string[])[] = [
  ['signal', 'send', 'AAPL', 'BUY'],
  ['signal', 'send', 'AAPL', 'BUY', '--wait'],
  ['signal', 'import', SIGNALS],
  ['status'],
  ['signals'],
  ['orders'],
  ['order', 'place', 'AAPL', 'BUY', '10', '--naked'],
  [
    'order',
    'place',
    'AAPL',
    'SELL',
    '10',
    '--type',
    'STP_LMT',
    '--limit',
    '49',
    '--stop',
    '49.5',
    '--tif',
    'GTC',
  ],
  ['order', 'cancel', 'F1-EYUQ3NEC3AUBFOA6-E1'],
  ['order', 'modify', 'F1-EYUQ3NEC3AUBFOA6-E1', '--limit', '190.5'],
  ['order', 'cancel', '--oca', 'either'],
  ['order', 'cancel-all', '--yes'],
  ['order', 'show', 'F1-EYUQ3NEC3AUBFOA6-E1'],
  ['order', 'history', '--symbol', 'AAPL'],
  ['positions'],
  ['trades'],
  ['journal'],
  ['pnl'],
  ['explain', 'abc'],
  ['bars', 'get', 'AAPL'],
  ['close', 'AAPL'],
  ['close', '--all'],
  ['approvals', 'list'],
  ['approvals', 'approve', '3b4a371a'],
  ['approvals', 'approve', '3b4a371a-e34a-5a3a-a5cf-314f1e1a7cb9'],
  ['approvals', 'reject', '3b4a371a', '--reason', 'no'],
  ['halt'],
  ['halt', '--symbol', 'AAPL'],
  ['reduce-only', '--account'],
  ['flatten', '--all', '--yes'],
  ['resume'],
  ['limits', 'show'],
  ['limits', 'set', 'order-notional', '10000', '--reason', 'earnings'],
  ['limits', 'lift', 'order-notional', '--reason', 'over'],
  ['limits', 'history'],
  ['limits', 'history', 'order-notional'],
  ['books'],
  ['reconcile', 'show'],
  ['reconcile', 'accept', 'AAPL', '--reason', 'phone'],
  ['keys', 'create', 'tradingview', '--source', 'tv'],
  ['keys', 'list'],
  ['keys', 'revoke', 'tradingview'],
  ['dead-letters', 'list'],
  ['dead-letters', 'show', 'abc'],
  ['rules', 'list', '--in-force'],
  ['rules', 'apply', RULES],
  ['rules', 'history'],
  ['rules', 'history', 'buy', '--show', '1'],
  ['rules', 'enable', 'buy'],
  ['rules', 'disable', 'buy', '--by', 'anna'],
  ['rules', 'mode', 'buy', 'shadow'],
  ['rules', 'lift', 'buy'],
  ['rules', 'reset', 'buy', '--symbol', 'AAPL'],
  ['rules', 'evaluations'],
  ['rules', 'replay', '--rules', RULES],
  ['rules', 'evaluations', 'buy', '--misses', '--symbol', 'AAPL'],
  ['watch'],
];

/** What needs no running Fairlead, with all that is below it. */
const ALONE: readonly string[] = ['up', 'rules', 'prediction-api', 'provision', 'sim'];

/** Calls that are wrong: nothing is sent. */
const MISUSES: readonly (readonly string[])[] = [
  ...COMMANDS.map((command) => [...command, '--no-such-option']),
  ['nothing'],
  ['signal', 'send', 'AAPL'],
  ['signal', 'send', 'AAPL', 'HOLD'],
  ['signal', 'send', 'AAPL', 'BUY', '--confidence', '2'],
  ['signal', 'import'],
  ['signal', 'import', 'signals.xls'],
  ['signal', 'import', SIGNALS, '--format', 'xls'],
  ['signals', '--limit', 'many'],
  ['order', 'place', 'AAPL', 'HOLD', '10'],
  ['order', 'place', 'AAPL', 'BUY', '10', '--type', 'ICEBERG'],
  ['order', 'place', 'AAPL', 'BUY', '10', '--tif', 'ALWAYS'],
  ...['-5', '0', '0.00', 'abc', '1e3', ''].map((amount) => [
    'order',
    'place',
    'AAPL',
    'BUY',
    amount,
  ]),
  ['order', 'place', 'AAPL', 'BUY', '10', '--type', 'LMT', '--limit', '-3'],
  ['order', 'place', 'AAPL', 'BUY', '10', '--stop-loss', 'none', '--take-profit', '9'],
  ['order', 'modify', 'abc', '--quantity', '0'],
  ['order', 'cancel'],
  ['order', 'modify', 'abc'],
  ['order', 'cancel', 'abc', '--symbol', 'AAPL'],
  ['order', 'cancel-all'],
  ['close'],
  ['close', 'AAPL', '--all'],
  ['flatten', '--yes'],
  ['flatten', '--all', '--symbol', 'AAPL', '--yes'],
  ['halt', '--account', '--symbol', 'AAPL'],
  ['halt', '--at-gateway', '--symbol', 'AAPL'],
  ['flatten', '--at-gateway', '--all'],
  ['approvals'],
  ['approvals', 'approve'],
  ['approvals', 'reject'],
  ['limits'],
  ['limits', 'set', 'order-notional', '10000'],
  ['limits', 'set', 'order-notional', '--reason', 'earnings'],
  ['limits', 'lift', 'order-notional'],
  ['limits', 'history', '--limit', 'many'],
  ['explain'],
  ['keys'],
  ['keys', 'create'],
  ['keys', 'create', 'tv', '--max-age', 'soon'],
  ['dead-letters'],
  ['dead-letters', 'show'],
  ['sim', '--clock', 'sometimes'],
  ['rules', 'validate', 'a', 'b'],
  ['rules', 'list', 'a', 'b'],
  ['rules', 'show'],
  ['rules', 'test', 'rules.yaml'],
  ['rules', 'diff'],
  ['rules', 'apply'],
  ['rules', 'disable'],
  ['rules', 'mode', 'buy'],
  ['rules', 'history', '--limit', 'many'],
  ['rules', 'evaluations', '--limit', 'many'],
  ['rules', 'evaluations', '--misses', '--fired'],
  ['rules', 'replay', 'rules.yaml'],
  ['rules', 'replay', '--limit', 'many'],
  ['prediction-api', 'check'],
  ['prediction-api', 'check', 'AAPL'],
  ['up', '--no-such-option'],
  ['provision', '--no-such-option'],
];

const signal = (disposition: string): object => ({
  ...{ signalId: 'abc', source: 'cli', symbol: 'AAPL', action: 'BUY', confidence: 0.9 },
  ...{ disposition, code: disposition, reason: 'because', status: 'ACCEPTED' },
});

describe('the exit code of a command', () => {
  let server: Server;
  let answer: (path: string) => { readonly status: number; readonly body: object };
  let written: { out: string; err: string };
  const environment = { ...processEnv() };

  beforeEach(async () => {
    process.exitCode = 0;
    written = { out: '', err: '' };
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text)))); // prettier-ignore
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.err += String(text)))); // prettier-ignore
    server = createServer((request, response) => {
      const { status, body } = answer(request.url ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    Object.assign(processEnv(), {
      FAIRLEAD_URL: `http://127.0.0.1:${port}`,
      FAIRLEAD_API_KEY: 'fl_spec',
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.exitCode = 0;
    Object.assign(processEnv(), {
      FAIRLEAD_URL: environment['FAIRLEAD_URL'] ?? '',
      FAIRLEAD_API_KEY: environment['FAIRLEAD_API_KEY'] ?? '',
    });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const fairlead = (...args: readonly string[]): Promise<number> =>
    run(['node', 'fairlead', ...args]);
  function refuse(problem: ProblemDetails): void {
    answer = () => ({ status: problem.status, body: problem });
  }
  function end(disposition: string): void {
    answer = (path) =>
      path === '/v1/time'
        ? { status: 200, body: { now: '2026-01-07T17:00:00.000Z' } }
        : { status: 200, body: signal(disposition) };
  }

  it('is shown here of each command that talks to a running Fairlead', () => {
    const shown = (name: string): boolean =>
      COMMANDS.some((args) => ` ${args.join(' ')} `.startsWith(` ${name} `));
    const parts = (command: Command): readonly string[] =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.flatMap((child) => parts(child).map((name) => `${command.name()} ${name}`)); // prettier-ignore
    const needy = program().commands.filter((command) => !ALONE.includes(command.name()));
    expect(needy.flatMap(parts).filter((name) => !shown(name))).toEqual([]);
  });

  it.each(COMMANDS)('is 1 where nothing listens: %s %s %s %s %s', async (...command) => {
    processEnv()['FAIRLEAD_URL'] = 'http://127.0.0.1:1';
    expect(await fairlead(...command)).toBe(1);
    expect(written).toEqual({ out: '', err: expect.stringMatching(/^fairlead: .*127.0.0.1:1.*start/i) as string }); // prettier-ignore
  });

  it.each(COMMANDS)('is 1 where the key is wrong: %s %s %s %s %s', async (...command) => {
    refuse(
      problemDetails({ status: 401, code: 'UNAUTHORIZED', detail: 'a wrong key; it is here' }),
    );
    expect(await fairlead(...command)).toBe(1);
    expect(written).toEqual({ out: '', err: 'fairlead: a wrong key; it is here\n' });
  });

  it.each(COMMANDS)('is 1 where it is refused: %s %s %s %s %s', async (...command) => {
    refuse(problemDetails({ status: 409, code: 'GATE_CLOSED', detail: 'the gate is closed' }));
    expect(await fairlead(...command, '--json')).toBe(1);
    const document = JSON.parse(written.out) as { error: { code: string; message: string } };
    expect(document.error).toMatchObject({ code: 'GATE_CLOSED', message: 'the gate is closed' });
    expect(written.err).toBe('');
  });

  it.each(MISUSES)('is 2 where it is called wrongly: %s %s %s %s %s', async (...command) => {
    answer = () => {
      throw new Error('nothing is to be sent');
    };
    expect(await fairlead(...command)).toBe(2);
    expect(written.err).not.toBe('');
  });

  it.each([
    ['EXECUTED', 0],
    ['NO_ACTION', 0],
    ['DENIED', 1],
    ['NO_RULE', 1],
    ['EXPIRED', 1],
    ['SUPERSEDED', 1],
    ['FAILED', 1],
  ])('of a signal that ended %s is %s with --wait, and 0 without', async (disposition, code) => {
    end(disposition);
    expect(await fairlead('signal', 'send', 'AAPL', 'BUY', '--wait')).toBe(code);
    process.exitCode = 0;
    expect(await fairlead('signal', 'send', 'AAPL', 'BUY')).toBe(0);
    expect(written.out).not.toContain('[object');
  });

  it('of a file of rules with mistakes is 1', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'fairlead-exit-')), 'rules.yaml');
    writeFileSync(file, 'rules: [{ id: 5 }]\n');
    expect(await fairlead('rules', 'validate', file)).toBe(1);
    process.exitCode = 0;
    expect(await fairlead('rules', 'validate', `${file}.none`)).toBe(1);
  });

  it.each([['reconcile'], ['reconcile', 'show'], ['reconcile', '--json'], ['books']])(
    'of sides that differ is 1, and 0 where they are equal: %s %s',
    async (...args) => {
      const report = (equal: boolean): object => ({
        ...{ at: 'now', equal, differences: [] },
        external: { positions: [], orders: [] },
      });
      answer = () => ({ status: 200, body: report(false) });
      expect(await fairlead(...args)).toBe(1);
      process.exitCode = 0;
      answer = () => ({ status: 200, body: report(true) });
      expect(await fairlead(...args)).toBe(0);
    },
  );

  it('of help is 0', async () => {
    expect(await fairlead('--help')).toBe(0);
    expect(await fairlead('close', '--help')).toBe(0);
  });
});

function processEnv(): Record<string, string | undefined> {
  return process.env;
}
