import type { ServiceName } from '@fairlead/contracts';
import { DistributedSystem, type EndOfSignal } from './support/distributed-system';
import { sleep } from './support/fairlead-process';
import { howMany } from './support/how-many';
import { Pipeline } from './support/pipeline';
import { Scenario, bracketsBySymbol } from './support/scenario';
import { seeded } from './support/seeded';

const SERVICES: readonly ServiceName[] = [
  'signal-ingestion',
  'rule-engine',
  'order-management',
  'tws-gateway',
  'position-tracking',
  'market-data',
];
const KILLS_EACH = howMany({ short: 2, long: 5 });
const KILL_WITHIN_MS = 300;
const STAYS_DOWN_MS = 1_000;
const SEED = 300;

interface Trade {
  readonly symbol: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

describe('a service that is killed with a signal on its way, and started again a second later', () => {
  const scenario = Scenario.of(SERVICES.length * KILLS_EACH);
  const random = seeded(SEED);
  const kills = scenario.signals.map((signal, index) => ({
    signal,
    service: SERVICES[index % SERVICES.length] ?? 'rule-engine',
    afterMs: Math.floor(random() * KILL_WITHIN_MS),
  }));
  const ended = new Map<string, EndOfSignal>();
  let undisturbed: ReadonlyMap<string, string>;
  let system: DistributedSystem;

  beforeAll(async () => {
    undisturbed = await bracketsOfOneProcess();
    system = await DistributedSystem.start({ scenario });
  }, 180_000);
  afterAll(() => system.stop(), 60_000);

  it.each(kills)(
    '$service, $afterMs ms after the signal for $signal.symbol was sent: it ends once',
    async ({ signal, service, afterMs }) => {
      const body = { ...signal, issuedAt: new Date().toISOString() };
      const answer = system.call('signal-ingestion', '/v1/signals', body);
      await sleep(afterMs);
      await system.process(service).kill();
      await answer;
      await sleep(STAYS_DOWN_MS);
      system.startService(service);
      // The first answer may have died with the service.
      const signalId = await system.send(body);
      ended.set(signal.symbol, await system.untilDisposed(signalId));
    },
    60_000,
  );

  it('left the brackets of the undisturbed run, whole and once, and reconciled with the broker', async () => {
    await system.until('it is reconciled with the broker', async () => {
      const report = await system.call<{ equal: boolean }>('console', '/v1/reconcile');
      return report?.equal === true;
    });
    await system.until('all that is held is protected', async () => {
      const trades = await system.call<readonly Trade[]>('console', '/v1/trades?limit=100');
      return trades?.every((trade) => trade.effectiveProtection === trade.position) === true;
    });
    const brackets = bracketsBySymbol(system.simulator.framesFile);
    for (const [symbol, { disposition, code }] of ended) {
      const bracket = brackets.get(symbol);
      // An order that nobody can prove to exist is not sent again: then the signal has expired.
      const expected = bracket === undefined ? ['EXPIRED', 'LAPSED'] : ['EXECUTED', code];
      expect([symbol, disposition, code]).toEqual([symbol, ...expected]);
      if (bracket !== undefined) expect(bracket).toBe(undisturbed.get(symbol));
    }
    expect(ended.size).toBe(scenario.symbols.length);
    expect(brackets.size).toBeGreaterThan(scenario.symbols.length / 2);
  }, 60_000);

  it('published one disposition of each signal', async () => {
    const published = await system.database.query<{ stories: string; messages: string }>(
      `SELECT count(DISTINCT envelope::json->>'correlationId') AS stories, count(*) AS messages
       FROM signal_ingestion.outbox WHERE type = 'signal.disposed'`,
    );
    const all = String(scenario.symbols.length);
    expect(published).toEqual([{ stories: all, messages: all }]);
  });

  /** The same signals, rules and prices with nothing happening to anybody. */
  async function bracketsOfOneProcess(): Promise<ReadonlyMap<string, string>> {
    const pipeline = await Pipeline.start({ scenario });
    try {
      for (const { symbol, action, id } of scenario.signals) {
        await pipeline.signal(symbol, action, id);
      }
      await pipeline.until(
        () => bracketsBySymbol(pipeline.simulator.framesFile).size === scenario.symbols.length,
        'every signal has become a bracket',
      );
      return bracketsBySymbol(pipeline.simulator.framesFile);
    } finally {
      await pipeline.stop();
    }
  }
});
