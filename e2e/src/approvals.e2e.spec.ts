import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeBrackets, readFrames } from '@fairlead/simulator-service';
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeStoppedHome,
} from './support/fairlead-process';
import { type Typed, typed } from './support/typed';

/** Also for a machine that takes long to start again after a kill. */
const LIVES_MS = 180_000;
const SHORT_MS = 5_000;

interface Signal {
  readonly disposition: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}
interface Trade {
  readonly symbol: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}
interface Waiting {
  readonly intentId: string;
  readonly symbol: string;
  readonly leftMs: number;
}

describe('a rule with mode approve, on the simulator', () => {
  const home = newHome();
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-approvals-'));
  const env = { FAIRLEAD_RULES: join(directory, 'rules.yaml'), FAIRLEAD_SETTLE_MS: '1000' };
  let running: FairleadProcess;

  const start = async (): Promise<void> => {
    running = await FairleadProcess.start(home, { env });
    await running.ready();
  };
  const fairlead = (...args: readonly string[]): Promise<Typed> => typed(home, args);
  const send = async (symbol: string, action = 'BUY', livesMs = LIVES_MS): Promise<string> => {
    const now = Date.now();
    const times = { issuedAt: new Date(now), expiresAt: new Date(now + livesMs) };
    const signal = { id: `${symbol}-${action}-${now}`, source: 'e2e', symbol, action };
    const body = { ...signal, ...times, confidence: 0.95 };
    const sent = await running.call<{ signalId: string }>('POST', '/v1/signals', body);
    expect(sent.status).toBe(202);
    return sent.body.signalId;
  };
  /** Returns the entry of a symbol that waits, once it does. */
  const asked = async (symbol: string): Promise<Waiting> => {
    let found: Waiting | undefined;
    await running.until(`${symbol} waits for a person`, async () => {
      found = (await running.get<Waiting[]>('/v1/approvals')).find((each) => each.symbol === symbol); // prettier-ignore
      return found !== undefined;
    });
    return found as Waiting;
  };
  const ended = async (signalId: string): Promise<Signal> => {
    const view = (): Promise<Signal> => running.get<Signal>(`/v1/signals/${signalId}`);
    await running.until('the signal has ended', async () => (await view()).disposition !== null);
    return view();
  };
  const tradesIn = async (symbol: string): Promise<readonly Trade[]> =>
    (await running.get<Trade[]>('/v1/trades')).filter((each) => each.symbol === symbol);
  const untilProtected = (symbol: string, position: string): Promise<void> =>
    running.until(`${symbol} is held and protected`, async () => {
      const [trade] = await tradesIn(symbol);
      return (
        trade?.position === position && trade.effectiveProtection === position.replace('-', '')
      );
    });
  const entriesAtTheBroker = (): number =>
    completeBrackets(readFrames(join(home, 'simulator', 'frames.jsonl'))).length;

  beforeAll(async () => {
    const rule = (template: string): string =>
      `  - { id: ask-${template}, template: ${template}, strategy: ask, mode: approve, cooldownMinutes: 0, confidence: 0.5,\n` +
      '      size: { shares: 100 }, symbols: [SIM001, SIM003, SIM004, SIM005, SIM006] }';
    writeFileSync(env.FAIRLEAD_RULES, `version: 1\nrules:\n${rule('buy')}\n${rule('short')}\n`);
    await start();
  }, 120_000);
  afterEach(() => expect(running.noise).toEqual([]));
  afterAll(async () => {
    await running.stop();
    killLeftovers();
    removeStoppedHome(home);
    rmSync(directory, { recursive: true });
  }, 60_000);

  it('orders nothing before a yes, and then a position with its stop; explain tells who said it', async () => {
    const signalId = await send('SIM001');
    const { intentId } = await asked('SIM001');
    expect(entriesAtTheBroker()).toBe(0);
    const list = await fairlead('approvals', 'list');
    expect(list).toMatchObject({ code: 0, err: '' });
    expect(list.out).toMatch(/SIM001 .*LONG 100 .*ask-buy/);
    expect((await fairlead('status')).out).toContain('1 of them for a person');
    const said = await fairlead('approvals', 'approve', intentId.slice(0, 8), '--by', 'ann', '--reason', 'fits'); // prettier-ignore
    expect(said).toMatchObject({ code: 0, err: '' });
    await untilProtected('SIM001', '100');
    expect(await ended(signalId)).toMatchObject({ disposition: 'EXECUTED', code: 'FILLED' });
    await running.until('explain tells who approved it', async () =>
      (await fairlead('explain', signalId)).out.includes('APPROVED by ann: fits'),
    );
    const again = await fairlead('approvals', 'reject', intentId);
    expect(again.code).toBe(1);
    expect(again.err).toContain('ann approved it at');
  }, 60_000);

  it('leaves a position at once where its signal closes it: an exit asks nobody', async () => {
    expect(await ended(await send('SIM001', 'SELL'))).toMatchObject({ disposition: 'EXECUTED' });
    await running.until('it is flat', async () => (await tradesIn('SIM001'))[0]?.position === '0');
  }, 60_000);

  it('is denied by a no, also for a short', async () => {
    const signalId = await send('SIM003', 'SHORT');
    const { intentId } = await asked('SIM003');
    const before = entriesAtTheBroker();
    const path = `/v1/approvals/${intentId}/reject`;
    expect(await running.call('POST', path, { by: 'ann', reason: 'too dear' })).toMatchObject({
      status: 200,
      body: { intentId, direction: 'SHORT' },
    });
    const signal = await ended(signalId);
    expect(signal).toMatchObject({ disposition: 'DENIED', code: 'NOT_APPROVED' });
    expect(signal.reason).toContain('ann rejected it: too dear');
    expect(await running.call('POST', path.replace('reject', 'approve'), {})).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_ANSWERED' },
    });
    expect(await running.call('POST', '/v1/approvals/no-id/approve', {})).toMatchObject({
      status: 404,
    });
    expect(entriesAtTheBroker()).toBe(before);
  }, 60_000);

  it('is denied where nobody answers in time', async () => {
    const signalId = await send('SIM004', 'BUY', SHORT_MS);
    const { leftMs } = await asked('SIM004');
    expect(leftMs).toBeLessThanOrEqual(SHORT_MS);
    const signal = await ended(signalId);
    expect(signal).toMatchObject({ disposition: 'DENIED', code: 'NOT_APPROVED' });
    expect(await tradesIn('SIM004')).toEqual([]);
    expect((await fairlead('approvals', 'list')).out).toContain('Nothing waits for an approval.');
  }, 60_000);

  it('trades once after a yes that comes after a kill -9, however often it is said', async () => {
    const signalId = await send('SIM005', 'SHORT');
    const { intentId } = await asked('SIM005');
    const before = entriesAtTheBroker();
    await running.kill();
    await start();
    expect((await asked('SIM005')).intentId).toBe(intentId);
    const path = `/v1/approvals/${intentId}/approve`;
    const answers = await Promise.all([1, 2, 3].map(() => running.call('POST', path, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await untilProtected('SIM005', '-100');
    await running.kill();
    await start();
    expect(await ended(signalId)).toMatchObject({ disposition: 'EXECUTED' });
    expect(await tradesIn('SIM005')).toHaveLength(1);
    expect(entriesAtTheBroker()).toBe(before + 1);
  }, 180_000);
});
