import { type Simulator, type SimulatorOptions, startSimulator } from '@fairlead/simulator-service';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, parseInstant } from '@fairlead/core';
import { ACCOUNT } from '../../src/clients/stage';
import { TestClient } from '../../src/clients/test-client';

let directory: string;
let clock: ManualClock;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-simulator-restart-'));
  clock = new ManualClock(parseInstant('2026-11-23T15:00:00.000Z'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function start(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  return startSimulator({ directory, clock, tickMs: 0, ...options });
}

describe('a simulator on the directory of an earlier one', () => {
  it('knows when the day began and what had been gained by then', async () => {
    const first = await start();
    first.control.setPrice('AAPL', '100.00', '100.02', '100.00');
    first.control.placeManualOrder({ symbol: 'AAPL', side: 'BUY', quantity: '100' });
    first.control.setPrice('AAPL', '110.00', '110.02', '110.00');
    clock.advanceMs(24 * 3_600_000);
    first.control.tick();
    first.control.setPrice('AAPL', '111.00', '111.02', '111.00');
    await first.stop();
    const second = await start();
    const client = await TestClient.connected(second);
    client.api.reqPnL(1, ACCOUNT, '');
    expect((await client.waitFor('pnl')).args.slice(1)).toEqual([100, 1097, 0]);
    client.close();
    await second.stop();
  });

  it('is refused while that one runs, and with other hours', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow('another simulator runs on');
    await first.stop();
    await expect(start({ profile: 'us-equities' })).rejects.toThrow('begun with hours always-open');
    await (await start()).stop();
  });

  it('has the account of its directory, and refuses another', async () => {
    const first = await start({ account: 'DU7654321' });
    await first.stop();
    const same = await start();
    await same.stop();
    expect(same.account).toBe('DU7654321');
    await expect(start({ account: 'DU1000001' })).rejects.toThrow(
      `${directory} holds account DU7654321: ask for that one, or choose another directory`,
    );
    await (await start({ account: 'DU7654321' })).stop();
  });
});
