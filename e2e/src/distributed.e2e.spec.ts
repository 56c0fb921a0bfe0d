import { rmSync } from 'node:fs';
import { SERVICE_NAMES } from '@fairlead/contracts';
import { DistributedSystem, ServiceChild } from './support/distributed-system';
import { sleep } from './support/fairlead-process';

interface Trade {
  readonly symbol: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

describe('services that run as processes', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start();
  }, 120_000);
  afterAll(async () => {
    await system.stop();
  }, 60_000);

  async function trade(symbol: string): Promise<Trade | undefined> {
    const trades = await system.call<readonly Trade[]>('console', '/v1/trades');
    return trades?.find((each) => each.symbol === symbol);
  }
  async function untilProtected(symbol: string): Promise<void> {
    await system.until(`${symbol} is held and protected`, async () => {
      const found = await trade(symbol);
      return Number(found?.position) > 0 && found?.effectiveProtection === found?.position;
    });
  }
  async function untilReconciled(): Promise<void> {
    await system.until('it is reconciled with the broker', async () => {
      const report = await system.call<{ equal: boolean }>('console', '/v1/reconcile');
      return report?.equal === true;
    });
  }

  it('turn a signal into a protected position, over NATS', async () => {
    expect(await system.untilDisposed(await system.buy('AAPL'))).toMatchObject({
      disposition: 'EXECUTED',
    });
    await untilProtected('AAPL');
    await untilReconciled();
  });

  it.each(['order-management', 'rule-engine', 'tws-gateway', 'position-tracking'] as const)(
    'carry on where %s was killed with a signal on its way',
    async (service) => {
      const symbol = {
        'order-management': 'SIM001',
        'rule-engine': 'SIM002',
        'tws-gateway': 'SIM003',
        'position-tracking': 'SIM004',
      }[service];
      await system.process(service).kill();
      const signalId = await system.buy(symbol);
      system.startService(service);
      expect(await system.untilDisposed(signalId)).toMatchObject({ disposition: 'EXECUTED' });
      await untilProtected(symbol);
      await untilReconciled();
    },
    120_000,
  );

  it('carry on where NATS was killed', async () => {
    await system.nats.kill();
    const signalId = await system.buy('SIM005');
    await sleep(500);
    await system.nats.restart();
    expect(await system.untilDisposed(signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await untilProtected('SIM005');
  }, 120_000);

  it('let a second order management wait until the first has ended, and take over', async () => {
    const second = system.startService('order-management', 'standby');
    await system.until('the second waits', () =>
      second.lines.some((line) => line.includes('instance.waits')),
    );
    expect(second.url).toBeNull();
    expect(await system.process('order-management').stop()).toBe(0);
    await system.until('the second runs', () => second.url !== null);
    expect(await system.untilDisposed(await system.buy('SIM006'))).toMatchObject({
      disposition: 'EXECUTED',
    });
  }, 120_000);

  it('let signals come in through any replica of signal-ingestion', async () => {
    const replica = system.startService('signal-ingestion', 'replica');
    await system.until('the replica runs', () => replica.url !== null);
    const ids = [
      await system.buy('SIM007', 'replica'),
      await system.buy('SIM008', 'signal-ingestion'),
    ];
    for (const id of ids) {
      expect(await system.untilDisposed(id)).toMatchObject({ disposition: 'EXECUTED' });
    }
  }, 120_000);

  it('go on from the database where NATS has lost its files', async () => {
    const running = SERVICE_NAMES.filter((name) => name !== 'order-management');
    await system.process('position-tracking').kill();
    expect(await system.untilDisposed(await system.buy('SIM009'))).toMatchObject({
      disposition: 'EXECUTED',
    });
    await system.nats.kill();
    rmSync(system.natsStore, { recursive: true });
    await system.nats.restart();
    // They find their consumers gone and end; who watches them starts them again once there are new ones.
    const codes = running
      .filter((name) => name !== 'position-tracking')
      .map((name) => system.process(name).exit());
    expect(new Set(await Promise.all(codes))).toEqual(new Set([2]));
    expect(await system.process('standby').exit()).toBe(2);
    expect(system.provision('streams')).toContain('stream BROKER: made');
    expect(system.provision('resend')).toMatch(/schema tws_gateway: \d+ messages go out again/);
    for (const service of SERVICE_NAMES) system.startService(service);
    await system.untilOpen();
    await system.until('position tracking knows of SIM009', async () => {
      const positions = await system.call<readonly { symbol: string }[]>(
        'console',
        '/v1/positions',
      );
      return positions?.some(({ symbol }) => symbol === 'SIM009') === true;
    });
    expect(await system.untilDisposed(await system.buy('SIM010'))).toMatchObject({
      disposition: 'EXECUTED',
    });
  }, 180_000);

  it('print what is wrong and end with 2 where nothing is configured', async () => {
    const child = new ServiceChild('console', {});
    expect(await child.exit()).toBe(2);
    expect(child.tail()).toContain('FAIRLEAD_DATABASE_URL is not set');
  });

  it('end with 0 when they are to', async () => {
    const last = system.process('position-tracking');
    expect(await last.stop()).toBe(0);
    system.startService('position-tracking');
  });
});
