import { setTimeout as sleep } from 'node:timers/promises';
import {
  InProcessTransport,
  type Lease,
  PgLease,
  PinoLogger,
  ServiceRuntime,
  SystemClock,
  type UnitOfWork,
  allObservers,
} from '@fairlead/platform';
import { testDatabase } from '../test-database';
import { type OpenedLeases, leaseFeatures } from './lease.features';

leaseFeatures('leases in PostgreSQL', open);

describe('a lease in PostgreSQL whose holder is in the middle of a unit of work', () => {
  let opened: OpenedLeases;
  let lease: Lease;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    opened = await open();
    ({ lease, unitOfWork } = opened);
  });
  afterAll(() => opened.close());

  const claim = (name: string, holder: string, lastsMs: number): Promise<number | null> =>
    unitOfWork.run(async (tx) => {
      const tokens = await lease.claim(tx, { names: [name], holder, lastsMs });
      return tokens.get(name) ?? null;
    });

  it('is not taken before that unit ends, and nobody waits for it', async () => {
    await claim('busy', 'a', 1);
    await sleep(20);
    await unitOfWork.run(async (tx) => {
      expect(await lease.isHeld(tx, 'busy', 1)).toBe(true);
      expect(await claim('busy', 'b', 60_000)).toBeNull();
      // Nor is the holder kept from prolonging it by its own work.
      expect(await claim('busy', 'a', 1)).toBe(1);
      await sleep(20);
    });
    expect(await claim('busy', 'b', 60_000)).toBe(2);
  });

  it('goes to one of many who claim it in the same moment, each time with a new token', async () => {
    let holder = 'first';
    await claim('wanted', holder, 60_000);
    for (let token = 1; token < 10; token += 1) {
      await unitOfWork.run((tx) => lease.release(tx, { names: ['wanted'], holder }));
      const holders = ['a', 'b', 'c', 'd'].map((name) => `${name}${token}`);
      const tokens = await Promise.all(holders.map((holder) => claim('wanted', holder, 60_000)));
      expect(tokens.filter((each) => each !== null)).toEqual([token + 1]);
      holder = holders[tokens.indexOf(token + 1)] ?? '';
    }
  });
});

async function open(): Promise<OpenedLeases> {
  const { connection } = await testDatabase();
  const runtime = await ServiceRuntime.open(
    { name: 'rule-engine', migrations: [] },
    {
      connection,
      transport: new InProcessTransport(() => undefined),
      clock: new SystemClock(),
      instanceId: 'main',
      logger: PinoLogger.create({ level: 'silent', destination: 'none' }),
      observer: allObservers([]),
    },
  );
  return { lease: new PgLease(), unitOfWork: runtime.unitOfWork, close: () => runtime.close() };
}
