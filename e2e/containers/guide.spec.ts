import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandBlocks, withOwn } from '../src/support/documents';
import { Api } from './support/api';
import { ComposeProject, ROOT, progress } from './support/compose-project';

const run = promisify(execFile);
const GUIDE = 'docs/guides/deploy-with-compose.md';
const START_LIMIT_MS = 300_000;
const BACK_UP = 'docker compose exec -T postgres pg_dump -U fairlead -Fc fairlead > fairlead.dump';
const RESEND = 'docker compose run --rm provision dist/apps/fairlead/main.cjs provision resend';

describe('the guide to compose', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-guide-'));
  const blocks = commandBlocks(GUIDE).map(({ text }) => text);
  let project: ComposeProject;
  let restored: ComposeProject | null = null;
  let api: Api;
  beforeAll(async () => {
    project = await ComposeProject.create('fairlead-guide');
    progress(`${project.name}: the first block of the guide`);
    await typed(project, (blocks[0] ?? '').replace(/^git clone.*\n/, ''));
    api = await Api.of(project);
    await api.untilOpen();
  }, START_LIMIT_MS);
  afterAll(async () => {
    await restored?.remove();
    await project.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs a block as a person would type it, on a project of the test's own. Returns what it prints. */
  async function typed(on: ComposeProject, block: string): Promise<string> {
    // A terminal is there for a person; here `exec` has to do without.
    const script = block
      .replaceAll('compose exec console', 'compose exec -T console')
      .replaceAll('fairlead.dump', join(directory, 'fairlead.dump'));
    const { stdout } = await run('bash', ['-ec', script], {
      cwd: ROOT,
      env: { ...process.env, ...on.settings, COMPOSE_PROJECT_NAME: on.name },
      maxBuffer: 64 * 1_024 * 1_024,
    });
    return stdout;
  }

  it('sends a signal and shows the trade', async () => {
    const edge = `127.0.0.1:${project.ports.edge}`;
    const shown = await typed(project, withOwn(blocks[1] ?? '', { '127.0.0.1:7400': edge }));
    expect(shown).toContain('signalId');
    await api.untilProtected('AAPL');
    expect(await typed(project, 'docker compose exec console fairlead trades')).toContain('AAPL');
  });

  it('uses the command line from outside the containers', async () => {
    const own = {
      '127.0.0.1:7401': `127.0.0.1:${project.ports.console}`,
      '127.0.0.1:7400': `127.0.0.1:${project.ports.edge}`,
    };
    expect(await typed(project, withOwn(blocks[2] ?? '', own))).toMatch(/gate open/);
  });

  it('reads the password of the guest', async () => {
    const [password = ''] = (blocks[3] ?? '').split('\n');
    expect((await typed(project, password)).trim()).toMatch(/^[\w-]{20,}$/);
  });

  it('looks where the table of troubles says', async () => {
    await typed(project, 'docker compose logs provision');
    expect(await typed(project, 'docker compose logs tws-gateway')).toContain('gate');
    expect(await typed(project, 'docker compose ps')).toContain('healthy');
    const network = `docker network inspect ${project.name}_outside`;
    expect(await typed(project, network)).toContain('Subnet');
  });

  it(
    'backs up, and restores into a fresh project that knows the trade',
    async () => {
      progress('back up and restore');
      await typed(project, BACK_UP);
      expect(statSync(join(directory, 'fairlead.dump')).size).toBeGreaterThan(10_000);
      await project.compose('stop');
      restored = await ComposeProject.create('fairlead-restored');
      await typed(restored, blocks[6] ?? '');
      const trades = await typed(restored, 'docker compose exec console fairlead trades');
      expect(trades).toContain('AAPL');
      expect(await typed(restored, RESEND)).toMatch(/messages go out again|as it should be/);
    },
    START_LIMIT_MS,
  );
});
