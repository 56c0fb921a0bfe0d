import { FairleadClient } from '@fairlead/sdk';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FairleadProcess, newHome, removeStoppedHome } from './support/fairlead-process';

/** `enter`: with a stop that trails, and an order that rests near it; `now`: a limit that the market meets at once; `rest`: one that it does not. */
const RULES = `
rules:
  - id: enter
    symbol: AAPL
    when: { event: { type: signal.accepted, where: { model: enter } } }
    then: { enter: { direction: LONG, size: { shares: 40 }, stop: { percent: 5 }, trail: { percent: 5 }, target: { percent: 9 }, doubleDown: { levels: [{ stopFraction: 0.9 }] } } }
  - id: several
    symbol: MSFT
    when: { event: { type: signal.accepted, where: { model: several } } }
    then: { enter: { direction: SHORT, allowShort: true, size: { shares: 41 }, stop: { percent: 6 }, targets: [{ at: { percent: 7 }, part: 50 }, { at: { percent: 9 } }] } }
  - id: add-now
    symbol: AAPL
    when: { event: { type: signal.accepted, where: { model: now } } }
    then: { scaleIn: { size: { shares: 20 }, limitOffsetPercent: -1 } }
  - id: add-resting
    symbol: AAPL
    when: { event: { type: signal.accepted, where: { model: rest } } }
    then: { scaleIn: { size: { shares: 10 }, limitOffsetPercent: 2.8, restMinutes: 60 } }
  - id: add-in-profit
    symbol: AAPL
    when: { event: { type: signal.accepted, where: { model: profit } } }
    then: { scaleIn: { size: { shares: 10 }, unrealisedPercentMin: 50 } }
`;

describe('orders that are added to a trade', () => {
  const home = newHome();
  const env = { FAIRLEAD_RULES: join(home, 'rules.yaml') };
  let fairlead: FairleadProcess;
  let client: FairleadClient;

  async function start(): Promise<void> {
    fairlead = await FairleadProcess.start(home, { env });
    await fairlead.ready();
    client = FairleadClient.from({}, home);
  }
  async function end(model: string): ReturnType<FairleadClient['signalEnded']> {
    const { signalId } = await client.sendSignal({ symbol: 'AAPL', action: 'BUY', confidence: 0.9, model }); // prettier-ignore
    return client.signalEnded(signalId);
  }
  const trade = async () => (await client.trades())[0];
  const living = async (role: string) =>
    (await client.orders()).filter((each) => each.role === role && ['HELD', 'WORKING'].includes(each.status)); // prettier-ignore
  /** Waits until the stop and the target stand for all that is held. */
  const covered = (shares: string): Promise<void> =>
    fairlead.until(`${shares} shares that stop and target cover`, async () => {
      const [held, stops, targets] = [await trade(), await living('STOP'), await living('TARGET')];
      const all = [held?.position, held?.effectiveProtection, stops[0]?.quantity, targets[0]?.quantity]; // prettier-ignore
      return all.every((each) => each === shares) && stops.length === 1 && targets.length === 1;
    });

  beforeAll(async () => {
    writeFileSync(join(home, 'rules.yaml'), RULES);
    await start();
  }, 90_000);
  afterAll(async () => {
    await fairlead.stop();
    removeStoppedHome(home);
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('leave by several targets, each with a stop of its part, also after kill -9', async () => {
    const sent = { symbol: 'MSFT', action: 'SHORT', confidence: 0.9, model: 'several' } as const;
    const { signalId } = await client.sendSignal(sent);
    expect(await client.signalEnded(signalId)).toMatchObject({ disposition: 'EXECUTED' });
    const pairs = (): Promise<void> =>
      fairlead.until('two pairs that cover 41 shares', async () => {
        const sizes = async (role: string): Promise<string> =>
          (await living(role)).map(({ quantity }) => quantity).sort().join(); // prettier-ignore
        const held = await trade();
        const isCovered = held?.position === '-41' && held.effectiveProtection === '41';
        return (
          isCovered && (await sizes('STOP')) === '20,21' && (await sizes('TARGET')) === '20,21'
        );
      });
    await pairs();
    await fairlead.kill();
    await start();
    await pairs();
    const left = await client.sendSignal({ symbol: 'MSFT', action: 'COVER', confidence: 0.9 });
    expect(await client.signalEnded(left.signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await fairlead.until('closed', async () => (await trade())?.status === 'CLOSED');
    expect([await living('STOP'), await living('TARGET')]).toEqual([[], []]);
    expect(await trade()).toMatchObject({ position: '0' });
  }, 180_000);

  it('grow stop and target with their fills, rest over kill -9, and end with their trade', async () => {
    expect(await end('now')).toMatchObject({ disposition: 'NO_ACTION' });
    expect(await end('enter')).toMatchObject({ disposition: 'EXECUTED' });
    await covered('40');
    expect(await living('STOP')).toMatchObject([{ orderType: 'TRAIL' }]);
    await fairlead.until('an order near the stop', async () => (await living('ADD')).length === 1);
    expect(await living('ADD')).toMatchObject([{ quantity: '40', orderType: 'LIMIT' }]);
    expect(await end('now')).toMatchObject({ disposition: 'EXECUTED' });
    await covered('60');
    expect(await trade()).toMatchObject({ status: 'OPEN', protected: true });
    expect(await end('profit')).toMatchObject({ disposition: 'DENIED' });

    const { signalId } = await client.sendSignal({ symbol: 'AAPL', action: 'BUY', confidence: 0.9, model: 'rest' }); // prettier-ignore
    await fairlead.until('an order that rests', async () => (await living('ADD')).length === 2);
    await fairlead.kill();
    await start();
    await covered('60');
    expect(await living('ADD')).toHaveLength(2);
    expect(await trade()).toMatchObject({ status: 'OPEN', protected: true });

    const left = await client.sendSignal({ symbol: 'AAPL', action: 'SELL', confidence: 0.9 });
    expect(await client.signalEnded(left.signalId)).toMatchObject({ disposition: 'EXECUTED' });
    await fairlead.until('closed', async () => (await trade())?.status === 'CLOSED');
    expect(await client.signalEnded(signalId)).toMatchObject({ disposition: 'SUPERSEDED' });
    expect(await living('ADD')).toEqual([]);
    expect(await trade()).toMatchObject({ position: '0' });
  }, 180_000);
});
