import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, bannerText, curlText } from './banner';

const running: Running = {
  url: 'http://127.0.0.1:7400',
  wantedPort: null,
  account: 'DU1234567',
  tws: '127.0.0.1:50123',
  simulated: true,
  database: '127.0.0.1:55001',
  home: '/clone/.fairlead',
  keyFile: '/clone/.fairlead/api-key',
  newKey: null,
  terminal: false,
  trouble: null,
  logFile: '/clone/.fairlead/fairlead.log',
  rules: '/clone/rules.yaml',
  instruments: '/clone/instruments.yaml',
  startedAt: null,
  offsetSeconds: 0,
  trading: { restrictions: [] },
};

/** Runs the printed command with a `curl` that prints its arguments. */
function paste(command: string): readonly string[] {
  const script = `curl() { printf '%s\\n' "$@"; }\n${command}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

function keyFile(name: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'fairlead-')), name);
  writeFileSync(file, 'fl_secret\n');
  return file;
}

describe('the printed curl', () => {
  it('makes a new id and the present time each time it is pasted', () => {
    const command = curlText({ ...running, keyFile: keyFile('api-key') });
    const bodies = [paste(command), paste(command)].map(
      (argv) => JSON.parse(argv.at(-1) ?? '') as { id: string; issuedAt: string; symbol: string },
    );
    expect(bodies[0]?.id).not.toBe(bodies[1]?.id);
    expect(bodies[0]?.symbol).toBe('AAPL');
    const ageMs = Date.now() - Date.parse(bodies[0]?.issuedAt ?? '');
    expect(Math.abs(ageMs)).toBeLessThan(3_000);
  });

  it('sends the key of the file, also from a path with a space and a quote in it', () => {
    const argv = paste(curlText({ ...running, keyFile: keyFile("a key's file") }));
    expect(argv).toContain('Authorization: Bearer fl_secret');
  });

  it('computes the time of a clock that stands elsewhere', () => {
    const argv = paste(
      curlText({ ...running, keyFile: keyFile('api-key'), offsetSeconds: -86_400 }),
    );
    const { issuedAt } = JSON.parse(argv.at(-1) ?? '') as { issuedAt: string };
    const ageMs = Date.now() - 86_400_000 - Date.parse(issuedAt);
    expect(Math.abs(ageMs)).toBeLessThan(3_000);
  });
});

describe('the banner', () => {
  it('says what runs and where', () => {
    expect(bannerText(running)).toContain(
      '  account   DU1234567 at 127.0.0.1:50123, the simulator\n',
    );
    expect(bannerText(running)).toContain('  database  PostgreSQL at 127.0.0.1:55001\n');
  });

  it('shows a key only when it was made now', () => {
    expect(bannerText(running)).toContain('  API key   in /clone/.fairlead/api-key\n');
    expect(bannerText({ ...running, newKey: 'fl_new', terminal: true })).toContain(
      'fl_new (made now',
    );
  });

  it.each(['HALTED', 'REDUCING'] as const)('is loud about trading that is still %s', (state) => {
    const said = { state, reason: 'news', by: 'ann', since: '2026-11-23T14:00:00.000Z' };
    const everything = { ...said, scope: 'global', name: '', rearm: 'fairlead resume' } as const;
    const symbol = { ...said, scope: 'symbol', name: 'AAPL', rearm: 'fairlead resume --symbol AAPL' } as const; // prettier-ignore
    const text = bannerText({ ...running, trading: { restrictions: [everything, symbol] } });
    expect(text).toContain(
      `!! TRADING IS ${state} (news): entries are denied, exits pass.\n!! Let entries through again: npx fairlead resume\n`,
    );
    expect(text).toContain(
      `!! TRADING IN symbol AAPL IS ${state} (news): entries are denied, exits pass.\n!! Let entries through again: npx fairlead resume --symbol AAPL\n`,
    );
    for (const quiet of [running, { ...running, trading: null }]) {
      expect(bannerText(quiet)).not.toContain('!!');
    }
  });

  it('says so when the port was taken', () => {
    expect(bannerText({ ...running, wantedPort: 7400 })).toContain('(port 7400 is taken)');
  });
});

describe('the banner', () => {
  it('says that there is no broker, why, what to do, and that it goes on trying', () => {
    const trouble = {
      lacks: 'A BROKER',
      code: 'DISCONNECTED',
      reason: 'connect ECONNREFUSED',
      advice: 'start TWS',
    } as const;
    const text = bannerText({ ...running, trouble });
    expect(text).not.toContain('Fairlead runs:');
    for (const part of [
      'WITHOUT A BROKER',
      running.tws,
      'ECONNREFUSED',
      'Do: start TWS',
      'tried again',
    ])
      expect(text).toContain(part);
  });

  it('shows a new key to a person and to no log', () => {
    const newKey = `fl_${'k'.repeat(43)}`;
    expect(bannerText({ ...running, newKey, terminal: true })).toContain(newKey);
    const logged = bannerText({ ...running, newKey, terminal: false });
    expect(logged).not.toContain('kkkk');
    expect(logged).toContain(running.keyFile);
  });
});
