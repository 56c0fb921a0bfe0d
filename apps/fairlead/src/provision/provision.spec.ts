import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../program';

/** Nothing listens on port 1. */
const NOWHERE = {
  nats: 'nats://127.0.0.1:1',
  database: 'postgres://admin:secret@127.0.0.1:1/fairlead',
};

describe('fairlead provision, where something is missing', () => {
  const environment = { ...process.env };
  let home: string;
  let written: { out: string; err: string };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fairlead-provision-'));
    process.exitCode = 0;
    process.env = { ...environment, FAIRLEAD_HOME: home, FAIRLEAD_NATS_URL: NOWHERE.nats };
    written = { out: '', err: '' };
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text)))); // prettier-ignore
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.err += String(text)))); // prettier-ignore
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = environment;
    process.exitCode = 0;
    rmSync(home, { recursive: true, force: true });
  });

  it('says what was done before it, and what to start', async () => {
    process.env['FAIRLEAD_DATABASE_URL'] = NOWHERE.database;
    expect(await run(['node', 'fairlead', 'provision'])).toBe(1);
    expect(written.out).toBe(`${join(home, 'secrets/nats/nats.conf')}: written\n`);
    expect(written.err).toContain('PostgreSQL does not answer (');
    expect(written.err).toContain('start it, or correct FAIRLEAD_DATABASE_URL');
    expect(written.err).not.toContain('secret@');
  });

  it('names the NATS that does not answer, and how it is started', async () => {
    expect(await run(['node', 'fairlead', 'provision', 'streams'])).toBe(1);
    expect(written.err).toMatch(
      /NATS at nats:\/\/127\.0\.0\.1:1 does not answer \(.+\): start it with .*nats\.conf/,
    );
  });

  it.each([
    [undefined, 'FAIRLEAD_DATABASE_URL is not set'],
    ['somewhere', 'FAIRLEAD_DATABASE_URL is no URL'],
  ])('says of the database %s: %s', async (url, sentence) => {
    if (url === undefined) delete process.env['FAIRLEAD_DATABASE_URL'];
    else process.env['FAIRLEAD_DATABASE_URL'] = url;
    expect(await run(['node', 'fairlead', 'provision', 'database'])).toBe(2);
    expect(written.err).toContain(sentence);
  });
});
