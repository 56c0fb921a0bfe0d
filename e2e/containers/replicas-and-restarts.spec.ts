import { SERVICE_NAMES, type TradeView } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import {
  DockerComposeEnvironment,
  type StartedDockerComposeEnvironment,
  Wait,
} from 'testcontainers';
import { Api } from './support/api';
import { ComposeProject, ROOT, progress, until } from './support/compose-project';
import { type DurableCount, Deliveries } from './support/deliveries';
import { readingEnds } from './support/reading-ends';

const REPLICAS = 3;
const ENGINES = 2;
const SIGNALS = 200;
/** Synthetic stocks that have a rule: nine for many signals, the others for one restart each. */
const STOCKS = Array.from({ length: 20 }, (_, n) => `SIM${String(n + 1).padStart(3, '0')}`);
const SYMBOLS = STOCKS.slice(0, 9);
const FRESH = STOCKS.slice(9);

const START_LIMIT_MS = 300_000;

/** What a restart must leave as it was. */
interface Held {
  readonly trade: Pick<TradeView, 'tradeId' | 'position' | 'effectiveProtection'>;
  readonly position: string;
  readonly disposition: string | null;
}

describe('the images, with NATS and PostgreSQL in containers, three replicas and two rule engines', () => {
  let project: ComposeProject;
  let containers: StartedDockerComposeEnvironment;
  let api: Api;
  let deliveries: Deliveries;
  let first: string;

  beforeAll(async () => {
    project = await ComposeProject.create('fairlead-replicas');
    progress(`${project.name}: starting`);
    containers = await new DockerComposeEnvironment(ROOT, 'docker-compose.yml')
      .withProjectName(project.name)
      .withEnvironment(project.settings)
      .withClientOptions({
        commandOptions: [
          ...['--wait', '--scale', `signal-ingestion=${REPLICAS}`],
          ...['--scale', `rule-engine=${ENGINES}`],
        ],
      })
      .withDefaultWaitStrategy(Wait.forHealthCheck())
      .up();
    api = await Api.of(project);
    await api.untilOpen();
    deliveries = await Deliveries.of(project);
  }, START_LIMIT_MS);
  afterAll(async () => {
    await deliveries.close();
    await containers.down({ removeVolumes: true, timeout: 1_000 });
  });

  /** As soon as everybody who knows of it answers. */
  async function held(): Promise<Held> {
    const found: Held[] = [];
    await until('all who know of AAPL answer', async () => {
      const [trade, position, signal] = [
        await api.trade('AAPL'),
        await api.position('AAPL'),
        (await api.signals()).get(first),
      ];
      if (trade === undefined || position === undefined || signal === undefined) return false;
      const { tradeId, position: shares, effectiveProtection } = trade;
      found.push({
        trade: { tradeId, position: shares, effectiveProtection },
        position: position.quantity,
        disposition: signal.disposition,
      });
      return true;
    });
    return present(found[0], 'what is held');
  }
  async function isExecuted(symbol: string, id: string): Promise<void> {
    const [ended] = await api.untilDisposed([id]);
    const { disposition, code, reason } = present(ended, 'the signal');
    expect([disposition, code, reason]).toEqual(['EXECUTED', expect.anything(), expect.anything()]);
    await api.untilProtected(symbol);
  }

  it('turn a signal into a protected position', async () => {
    progress('a signal through the edge');
    first = await api.send('AAPL');
    await isExecuted('AAPL', first);
    await api.untilReconciled();
  });

  it(`take ${SIGNALS} signals, a new connection each, while a replica and a rule engine are killed, and lose none`, async () => {
    progress(`${SIGNALS} signals, and one replica killed`);
    const symbols = Array.from({ length: SIGNALS }, (_, n) => SYMBOLS[n % SYMBOLS.length] ?? '');
    const replicas = await project.containers('signal-ingestion');
    expect(replicas).toHaveLength(REPLICAS);
    const engines = await project.containers('rule-engine');
    expect(engines).toHaveLength(ENGINES);
    const sent = api.sendMany(symbols.slice(0, SIGNALS / 2), 8).then(async (ids) => {
      const rest = api.sendMany(symbols.slice(SIGNALS / 2), 8);
      await project.crash(present(replicas[1], 'a second replica'));
      await project.crash(present(engines[1], 'a second rule engine'));
      return [...ids, ...(await rest)];
    });
    const ended = await api.untilDisposed(await sent);
    expect(ended).toHaveLength(SIGNALS);
    const hosts = new Set(ended.map(({ receivedBy }) => receivedBy));
    for (const { ID } of replicas) {
      const own = ended.filter(({ receivedBy }) => receivedBy === ID.slice(0, 12));
      expect(own.length).toBeGreaterThanOrEqual(SIGNALS / 10);
    }
    expect(hosts.size).toBe(REPLICAS);
    await until('each end is announced', async () => {
      const announced = await deliveries.messages('SIGNAL', 'signal.v1.disposed.containers');
      return announced >= SIGNALS + 1;
    });
    expect(await deliveries.messages('SIGNAL', 'signal.v1.disposed.containers')).toBe(SIGNALS + 1);
    expect(await deliveries.messages('SIGNAL', 'signal.v1.accepted.>')).toBe(SIGNALS + 1);
    await api.untilReconciled();
  });

  describe('restarted one by one while signals come', () => {
    let before: readonly DurableCount[];
    beforeAll(async () => {
      before = await settled();
    });

    /** Every message is delivered and answered for. */
    async function settled(): Promise<readonly DurableCount[]> {
      let counts: readonly DurableCount[] = [];
      await until('everything is delivered', async () => {
        counts = await deliveries.count();
        return counts.every(({ open }) => open === 0);
      });
      return counts;
    }

    it.each(SERVICE_NAMES.map((service, n) => [service, FRESH[n] ?? ''] as const))(
      '%s loses nothing and changes neither position nor disposition',
      async (service, symbol) => {
        progress(`restart of ${service}`);
        const was = await held();
        const during = api.sendMany(SYMBOLS, 1);
        const restarted = project.rollingRestart(service);
        const id = await api.send(symbol);
        await Promise.all([during, restarted]);
        await isExecuted(symbol, id);
        expect(await held()).toEqual(was);
      },
    );

    it('get nothing again but what was in hand when they were stopped', async () => {
      const after = await settled();
      const again = after.map(({ stream, durable, redelivered }, n) => ({
        durable: `${stream} ${durable}`,
        redelivered: redelivered - (before[n]?.redelivered ?? 0),
      }));
      const inHand = await readingEnds(project);
      progress(`redelivered: ${JSON.stringify(again.filter((one) => one.redelivered > 0))}`);
      for (const { durable, redelivered } of again) {
        expect([durable, redelivered <= (inHand.get(durable) ?? 0)]).toEqual([durable, true]);
      }
    });
  });

  it.each([
    ['nats', 'SIM017'],
    ['postgres', 'SIM018'],
    ['tws-simulator', 'SIM019'],
    ['edge', 'SIM020'],
  ] as const)('go on after a restart of %s', async (service, symbol) => {
    progress(`restart of ${service}`);
    const was = await held();
    await project.rollingRestart(service);
    // Who held a lock in PostgreSQL has ended and is started again.
    await project.untilHealthy(...SERVICE_NAMES, 'edge');
    const id = await api.send(symbol);
    await isExecuted(symbol, id);
    expect(await held()).toEqual(was);
    await api.untilReconciled();
  });
});
