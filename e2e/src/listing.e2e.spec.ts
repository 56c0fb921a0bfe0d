import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startSimulator } from '@fairlead/testing';
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';

const SYMBOL = 'SIMDUAL';
const AT_NASDAQ = 900_200_001;
const AT_NYSE = 900_200_002;

interface Trade {
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

describe('an instrument that is described as another listing', () => {
  const home = newHome();
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-listing-'));
  const files = {
    FAIRLEAD_RULES: join(directory, 'rules.yaml'),
    FAIRLEAD_INSTRUMENTS: join(directory, 'instruments.yaml'),
  };
  let running: FairleadProcess;

  const list = (primaryExchange: string): void =>
    writeFileSync(
      files.FAIRLEAD_INSTRUMENTS,
      `- { symbol: ${SYMBOL}, type: STK, currency: USD, exchange: SMART, primaryExchange: ${primaryExchange} }\n`,
    );
  const start = async (): Promise<void> => {
    running = await FairleadProcess.start(home, { env: files });
    await running.ready();
  };
  const stop = async (): Promise<void> => {
    expect(await running.stop()).toBe(0);
  };
  const newest = async (): Promise<Trade | undefined> =>
    (await running.get<Trade[]>('/v1/trades'))[0];
  const untilNewest = (status: string): Promise<void> =>
    running.until(`it is ${status}`, async () => (await newest())?.status === status, 30_000);
  const send = async (action: string): Promise<void> => {
    const signal = { id: `${action}-${Date.now()}`, source: 'e2e', symbol: SYMBOL, action };
    const issuedAt = new Date().toISOString();
    const sent = await running.call('POST', '/v1/signals', {
      ...{ ...signal, confidence: 0.95, issuedAt },
    });
    expect(sent.status).toBe(202);
  };
  const untilListCounts = (): Promise<void> =>
    running.until('the changed list is in force', () =>
      running.lines.some(
        ({ type, data }) =>
          type === 'decision.rule-changed' &&
          data['kind'] === 'instruments' &&
          data['state'] === 'IN_FORCE',
      ),
    );
  /** Until the broker has been asked for the new listing, entries are denied. */
  const buyUntilOpen = async (): Promise<void> => {
    for (let tries = 0; tries < 10 && (await newest())?.status === 'CLOSED'; tries += 1) {
      await send('BUY');
      await wait(2_000);
    }
    await untilNewest('OPEN');
  };
  const isEqual = async (): Promise<boolean> =>
    (await running.get<{ equal: boolean }>('/v1/reconcile')).equal;

  /** What the broker holds, by the number of its contract. */
  async function held(): Promise<readonly string[]> {
    const simulator = await startSimulator({ directory: join(home, 'simulator'), port: 0 });
    const { positions } = simulator.control.state();
    await simulator.stop();
    return positions.map(({ instrument, quantity }) => `${instrument} ${quantity.toFixed()}`);
  }

  beforeAll(() => {
    writeFileSync(
      files.FAIRLEAD_RULES,
      [
        'version: 1',
        'rules:',
        '  - id: dual-buy',
        '    template: buy',
        '    strategy: dual',
        `    symbols: [${SYMBOL}]`,
        '    confidence: 0.50',
        '    size: { shares: 100 }',
        '    stop: { percent: 5 }',
        '    target: { percent: 8 }',
        '    cooldownMinutes: 0',
        '',
      ].join('\n'),
    );
  });
  afterAll(() => {
    killLeftovers();
    rmSync(directory, { recursive: true, force: true });
    removeStoppedHome(home);
  });

  it('is traded at the listing that is named', async () => {
    list('NASDAQ');
    await start();
    await send('BUY');
    await untilNewest('OPEN');
    await stop();
    expect(await held()).toEqual([`${AT_NASDAQ} 100`]);
  }, 120_000);

  it('leaves an open trade at its contract: held, protected, no difference with the broker', async () => {
    list('NYSE');
    await start();
    await untilNewest('OPEN');
    expect(await newest()).toMatchObject({ position: '100', effectiveProtection: '100' });
    await running.until('it is reconciled with the broker', isEqual);
    const status = await running.get<{ orderManagement?: { externalQuantities?: unknown[] } }>(
      '/v1/status',
    );
    expect(status.orderManagement?.externalQuantities).toEqual([]);
    await send('SELL');
    await untilNewest('CLOSED');
    await running.until('it is reconciled with the broker', isEqual);
  }, 120_000);

  it('takes the new listing from then on', async () => {
    await send('BUY');
    await untilNewest('OPEN');
    await stop();
    expect(await held()).toEqual([`${AT_NYSE} 100`]);
  }, 120_000);

  it('is another listing at once, without a start, and its open trade still is where it was', async () => {
    await start();
    await untilNewest('OPEN');
    list('NASDAQ');
    await untilListCounts();
    expect(await newest()).toMatchObject({ position: '100', effectiveProtection: '100' });
    await running.until('it is reconciled with the broker', isEqual);
    await send('SELL');
    await untilNewest('CLOSED');
    await running.until('it is reconciled with the broker', isEqual);
    await buyUntilOpen();
    await stop();
    expect(await held()).toEqual([`${AT_NASDAQ} 100`]);
  }, 120_000);

  it('is left by a person, by a longer name, in the contract that its trade was opened in', async () => {
    await start();
    await untilNewest('OPEN');
    list('NYSE');
    await untilListCounts();
    const closing = await running.call('POST', '/v1/close', { symbol: `nyse:${SYMBOL}` });
    expect(closing.status).toBeLessThan(300);
    await untilNewest('CLOSED');
    await running.until('it is reconciled with the broker', isEqual);
    await stop();
    expect(await held()).toEqual([]);
  }, 120_000);
});
