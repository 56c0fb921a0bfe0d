import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FairleadClient, RefusedError, type SignalInput, type Subscription, UnansweredError, subscribe } from '@fairlead/sdk'; // prettier-ignore
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';

describe('a program that uses the SDK, beside a Fairlead that runs', () => {
  let home: string;
  let system: FairleadProcess;
  let client: FairleadClient;
  const begun: Subscription[] = [];
  beforeAll(async () => {
    home = newHome();
    await start();
  }, 90_000);
  afterAll(async () => {
    for (const each of begun) await each.stop().catch(() => undefined);
    await system.stop();
    removeStoppedHome(home);
    killLeftovers();
  }, 60_000);

  async function start(): Promise<void> {
    system = await FairleadProcess.start(home);
    await system.ready();
    client = FairleadClient.from({}, home);
    await client.ready();
  }

  it('sends a signal once, follows it to its end and reads the whole story', async () => {
    const signal: SignalInput = {
      id: 'sdk-1',
      symbol: 'AAPL',
      action: 'BUY',
      confidence: 0.95,
      issuedAt: await client.time(),
    };
    const sent = await client.sendSignal(signal);
    expect(sent).toMatchObject({ status: 'ACCEPTED', message: expect.any(String) as string });
    const ended = await client.signalEnded(sent.signalId);
    expect(ended).toMatchObject({ disposition: 'EXECUTED', code: 'FILLED', source: 'sdk' });
    const again = await client.sendSignal(signal);
    expect(again).toMatchObject({
      ...{ status: 'DUPLICATE', signalId: sent.signalId },
      disposition: { outcome: 'EXECUTED', code: 'FILLED' },
    });
    const other = client.sendSignal({ ...signal, confidence: 0.9 });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT', signalId: sent.signalId, status: 409 }); // prettier-ignore
    const fills = async (): Promise<number | undefined> =>
      (await client.explain(sent.signalId)).trades[0]?.fills.length;
    await system.until('its story has the fill', async () => (await fills()) === 1);
    expect((await client.explain(sent.signalId)).signal?.symbol).toBe('AAPL');
    expect((await client.signals({ limit: 1 }))[0]?.signalId).toBe(sent.signalId);
    expect((await client.trades())[0]).toMatchObject({ symbol: 'AAPL', status: 'OPEN' });
    expect((await client.orders()).map(({ role }) => role).sort()).toEqual(['ENTRY', 'STOP', 'TARGET']); // prettier-ignore
    expect((await client.positions())[0]).toMatchObject({ symbol: 'AAPL', external: '0' });
    expect((await client.status()).gateway?.gate).toBe('open');
    expect((await client.rules()).length).toBeGreaterThan(0);
  }, 60_000);

  it('is told which field is wrong, and that its key is', async () => {
    const wrong = { symbol: 'APPL', action: 'BUY', confidence: 1.5 } as const;
    const refused: unknown = await client.sendSignal(wrong).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    const { status, problems } = refused as RefusedError;
    expect([status, problems.map(({ path }) => path)]).toEqual([422, ['confidence']]);
    const stranger = new FairleadClient({ url: client.url, apiKey: 'fl_wrong' });
    for (const call of [stranger.status(), stranger.sendSignal({ ...wrong, confidence: 0.5 })])
      await expect(call).rejects.toMatchObject({ status: 401 });
  });

  it('halts, is denied, resumes, and closes what it holds, each once', async () => {
    await client.halt({ reason: 'spec' }, { requestId: 'halt-1' });
    const { signalId } = await client.sendSignal({ symbol: 'MSFT', action: 'BUY', confidence: 0.95 }); // prettier-ignore
    expect(await client.signalEnded(signalId)).toMatchObject({ disposition: 'DENIED', code: 'TRADING_HALTED' }); // prettier-ignore
    expect(await client.resume()).toMatchObject({ tradingState: 'ACTIVE' });
    // The request of before is answered as it was, and not done again.
    expect(await client.halt({ reason: 'spec' }, { requestId: 'halt-1' })).toMatchObject({ tradingState: 'HALTED' }); // prettier-ignore
    expect((await client.status()).orderManagement?.tradingState).toBe('ACTIVE');
    const first = await client.close({ symbol: 'AAPL' }, { requestId: 'close-1' });
    expect(first.tradeIds).toHaveLength(1);
    expect(await client.close({ symbol: 'AAPL' }, { requestId: 'close-1' })).toEqual(first);
    await expect(client.close({ symbol: 'NOTHING' })).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL', status: 404 }); // prettier-ignore
    expect(await client.reconcile()).toHaveProperty('differences');
  }, 60_000);

  it('follows typed events, and its subscription goes on over a power cut', async () => {
    const positionFile = join(home, 'sdk-place');
    const fills: string[] = [];
    const begin = (): Subscription => {
      const reads = ['fill.*', 'signal.accepted'] as const;
      const subscription = subscribe({ name: 'spec', reads, from: client, positionFile }).on(
        'fill.execution',
        ({ id }) => fills.push(id),
      );
      begun.push(subscription);
      return subscription;
    };
    const subscription = begin();
    const stop = new AbortController();
    const executed = (async (): Promise<string> => {
      for await (const event of client.events({ types: ['fill.*'], signal: stop.signal })) {
        // The compiler knows what each type carries.
        if (event.type === 'fill.execution') return `${event.data.symbol} ${event.data.side}`;
      }
      return 'nothing';
    })();
    await buy('SPY');
    expect(await executed).toBe('SPY BUY');
    await system.until('the fill is handled', () => existsSync(positionFile) && fills.length > 0);
    await subscription.stop();
    const place = readFileSync(positionFile, 'utf8');
    await system.kill();
    await expect(client.status()).rejects.toBeInstanceOf(Error);
    await start();
    const handled = new Set(fills);
    await buy('NVDA');
    begin();
    // At least once: what was recorded just before the place may come again.
    await system.until(
      'what happened meanwhile has come',
      () => new Set(fills).size > handled.size,
    );
    await system.until('its place is kept', () => readFileSync(positionFile, 'utf8') !== place);
  }, 120_000);

  async function buy(symbol: string): Promise<void> {
    const { signalId } = await client.sendSignal({ symbol, action: 'BUY', confidence: 0.95 });
    expect(await client.signalEnded(signalId)).toMatchObject({ disposition: 'EXECUTED' });
  }

  it('waits no longer than it was told for a signal to end', async () => {
    const { signalId } = await client.sendSignal({ symbol: 'TSLA', action: 'NEUTRAL', confidence: 0.1 }); // prettier-ignore
    const ended = await client.signalEnded(signalId, { withinMs: 10_000 });
    expect(ended.disposition).toBe('NO_ACTION');
    const unknown = client.signalEnded('0b5f3a52-7d0a-4a57-9a26-2d6e3e0a5f01');
    await expect(unknown).rejects.toMatchObject({ status: 404 });
    await expect(unknown).rejects.not.toBeInstanceOf(UnansweredError);
  });
});
