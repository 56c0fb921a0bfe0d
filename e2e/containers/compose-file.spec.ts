import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { SERVICE_NAMES } from '@fairlead/contracts';
import { Api } from './support/api';
import { ComposeProject, progress, until } from './support/compose-project';
import { Deliveries } from './support/deliveries';
import { readingEnds } from './support/reading-ends';

const START_LIMIT_MS = 300_000;

describe('the compose file', () => {
  let project: ComposeProject;
  let api: Api;
  beforeAll(async () => {
    project = await ComposeProject.create('fairlead-compose');
    progress(`${project.name}: up -d --wait`);
    await project.compose('up', '--detach', '--wait');
    api = await Api.of(project);
  }, START_LIMIT_MS);
  afterAll(() => project.remove());

  it('comes up healthy by one command, and provision has ended', async () => {
    const containers = await project.containers();
    for (const { Service, State, Health, ExitCode } of containers) {
      const wanted = Service === 'provision' ? ['exited', ''] : ['running', 'healthy'];
      expect([Service, State, Health, ExitCode]).toEqual([Service, ...wanted, 0]);
    }
    expect(containers.map(({ Service }) => Service).sort()).toEqual(
      [...SERVICE_NAMES, 'edge', 'nats', 'postgres', 'provision', 'tws-simulator'].sort(),
    );
  });

  it('turns a signal that curl sends into a protected position', async () => {
    await api.untilOpen();
    const body = { source: 'curl', symbol: 'AAPL', action: 'BUY', confidence: 0.95 };
    const answer = execFileSync(
      'curl',
      [
        ...['--silent', '--show-error', '--fail-with-body', '--request', 'POST'],
        ...['--header', `Authorization: Bearer ${api.key}`],
        ...['--header', 'Content-Type: application/json'],
        ...['--data', JSON.stringify({ ...body, issuedAt: new Date().toISOString() })],
        `http://127.0.0.1:${project.ports.edge}/v1/signals`,
      ],
      { encoding: 'utf8' },
    );
    const { signalId } = JSON.parse(answer) as { signalId: string };
    expect(await api.untilDisposed([signalId])).toMatchObject([{ disposition: 'EXECUTED' }]);
    await api.untilProtected('AAPL');
  });

  it('has the command line beside the console', async () => {
    const fairlead = (...command: string[]): Promise<string> =>
      project.compose('exec', '-T', 'console', 'fairlead', ...command);
    expect(await fairlead('signal', 'send', 'SIM001', 'BUY', '--wait')).toContain('EXECUTED');
    expect(await fairlead('trades')).toContain('SIM001');
  });

  it('shows each service its own passwords and no others, and lets nobody write', async () => {
    const inside = (service: string, script: string): Promise<string> =>
      project.compose('exec', '-T', service, 'sh', '-c', script);
    expect(await inside('order-management', 'ls /run/secrets')).toBe('nats\npostgres\n');
    expect(await inside('console', 'ls /run/secrets')).toBe('api-key\nnats\npostgres\n');
    expect(await inside('order-management', 'id -u')).toBe('10001\n');
    for (const path of ['/app/x', '/run/secrets/x', '/x']) {
      await expect(inside('order-management', `echo x > ${path}`)).rejects.toThrow();
    }
    await expect(inside('edge', 'wget -q -T 2 -O - http://console:7400/')).rejects.toThrow();
    await expect(inside('edge', 'nc -w 2 postgres 5432 < /dev/null')).rejects.toThrow();
  });

  it('lets a guest look at NATS and not touch it', async () => {
    const deliveries = await Deliveries.of(project);
    expect(await deliveries.messages('SIGNAL', 'signal.v1.accepted.>')).toBe(2);
    const refusal = new Promise((resolve) => {
      void (async () => {
        for await (const status of deliveries.guest.status()) {
          if (status.type === 'error') resolve(String(status.error));
        }
      })();
    });
    deliveries.guest.publish('signal.v1.accepted.p00.X', '{}');
    expect(await refusal).toContain('Permissions Violation');
    await deliveries.close();
  });

  it('runs more replicas of signal-ingestion as it stands, and provisions again without a change', async () => {
    progress('up -d --scale signal-ingestion=3');
    await project.compose('up', '--detach', '--wait', '--scale', 'signal-ingestion=3');
    expect(await project.containers('signal-ingestion')).toHaveLength(3);
    expect((await project.logs('provision')).at(-1)).toBe('Everything is as it should be.');
    await until('each replica has received signals', async () => {
      const ids = await api.sendMany(
        Array.from({ length: 6 }, () => 'SIM001'),
        1,
      );
      const ended = await api.untilDisposed(ids);
      return new Set(ended.map(({ receivedBy }) => receivedBy)).size === 3;
    });
  });

  it('stops in order at Ctrl-C and at stop, and everything is there afterwards', async () => {
    progress('stop, up, Ctrl-C, up -d');
    const trade = await api.trade('AAPL');
    await project.compose('stop');
    await expectEnded();
    const attached = project.attached('up');
    await project.untilHealthy(...SERVICE_NAMES, 'edge');
    const ended = once(attached, 'exit');
    attached.kill('SIGINT');
    await ended;
    await expectEnded();
    await project.compose('up', '--detach', '--wait');
    await api.untilOpen();
    expect(await api.trade('AAPL')).toMatchObject({
      tradeId: trade?.tradeId,
      position: trade?.position,
      effectiveProtection: trade?.effectiveProtection,
    });
    const deliveries = await Deliveries.of(project);
    const inHand = await readingEnds(project);
    const beyond = (await deliveries.count()).filter(
      ({ stream, durable, redelivered }) => redelivered > (inHand.get(`${stream} ${durable}`) ?? 0),
    );
    expect(beyond).toEqual([]);
    await deliveries.close();
  });

  it('takes in a program that reads events, and it misses none while it is dead', async () => {
    progress('examples/subscriber');
    const up = (): Promise<string> => project.compose('up', '--detach', '--wait');
    const others = async (): Promise<readonly string[]> => {
      const containers = await project.containers();
      const known = containers.filter(({ Service }) => !Service.startsWith('subscriber'));
      return known.map(({ Service, ID }) => `${Service} ${ID}`).sort();
    };
    await up();
    await api.untilOpen();
    const before = await others();
    project.also('examples/subscriber/compose.yml');
    await up();
    expect(await others()).toEqual(before);
    // Nor does a plain `up` that does not know of it touch it, its password or its place.
    project.alone();
    await up();
    project.also('examples/subscriber/compose.yml');
    const read = async (): Promise<readonly number[]> => {
      const text = await project.compose('exec', '-T', 'subscriber', 'cat', '/data/events.jsonl');
      const lines = text.trimEnd().split('\n');
      return lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence);
    };
    await api.untilDisposed([await api.send('SIM002')]);
    const [container] = await project.containers('subscriber');
    await project.docker('kill', container?.ID ?? '');
    await api.untilDisposed([await api.send('SIM003')]);
    await up();
    await api.untilDisposed([await api.send('SIM004')]);
    await api.untilProtected('SIM004');

    const deliveries = await Deliveries.of(project);
    await until('the subscriber has read everything', async () => {
      return new Set(await read()).size === (await deliveries.messages('ORDER', '>'));
    });
    await deliveries.close();
    const sequences = [...new Set(await read())].sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from(sequences, (_, index) => index + 1));
  });

  async function expectEnded(): Promise<void> {
    const ours = [...SERVICE_NAMES, 'edge', 'provision'];
    const found = (await project.containers()).filter(({ Service }) => ours.includes(Service));
    for (const { Service, State, ExitCode } of found) {
      const last = ExitCode === 0 ? [] : (await project.logs(Service)).slice(-5);
      expect([Service, State, ExitCode, last]).toEqual([Service, 'exited', 0, []]);
    }
  }
});
