import { FairleadClient } from '@fairlead/sdk';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Example } from './support/example';
import { newHome, removeStoppedHome } from './support/fairlead-process';

const FILE = 'original/unprotected-entry.mjs';

describe('an entry without protection', () => {
  const home = newHome();
  const env = { PATH: process.env['PATH'], FAIRLEAD_HOME: home };
  let trading: Example;

  async function start(): Promise<FairleadClient> {
    trading = new Example(FILE, env);
    await trading.prints(/Trading without protection on DU\w+/);
    return FairleadClient.from({}, home);
  }
  afterAll(async () => {
    await trading.stop();
    removeStoppedHome(home);
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('buys without a stop, keeps that over kill -9, and closes it when asked', async () => {
    let client = await start();
    const bought = await client.sendSignal({ symbol: 'AAPL', action: 'BUY', confidence: 0.9 });
    expect(await client.signalEnded(bought.signalId)).toMatchObject({ disposition: 'EXECUTED' });
    const held = { status: 'OPEN', position: '10', protected: false, unprotectedByChoice: true };
    expect(await client.trades()).toMatchObject([held]);
    expect((await client.status()).orderManagement).toMatchObject({ unprotectedByChoice: 1 });
    await trading.until(
      'its story has the trade',
      async () => (await client.explain(bought.signalId)).trades.length === 1,
    );
    const story = await client.explain(bought.signalId);
    expect(story.trades).toMatchObject([{ unprotectedByChoice: true, exposedMs: 0 }]);

    await trading.kill();
    client = await start();
    await client.ready();
    // Longer than the last resort waits before it leaves what is naked by mistake.
    await sleep(25_000);
    expect(await client.trades()).toMatchObject([held]);
    expect((await client.orders()).map(({ role }) => role)).toEqual(['ENTRY']);

    const left = await client.sendSignal({ symbol: 'AAPL', action: 'SELL', confidence: 0.9 });
    expect(await client.signalEnded(left.signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await trading.until(
      'it is closed',
      async () => (await client.trades())[0]?.status === 'CLOSED',
    );
    expect(await client.trades()).toMatchObject([{ status: 'CLOSED', position: '0' }]);
    expect((await client.status()).orderManagement).toMatchObject({ unprotectedByChoice: 0 });
  }, 180_000);
});
