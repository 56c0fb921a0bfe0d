import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiKeyView, SignalStory } from '@fairlead/contracts';
import { commandBlocks } from './support/documents';
import { FairleadProcess, ROOT, newHome, removeStoppedHome } from './support/fairlead-process';

const run = promisify(execFile);

/** What is published on the way from a signal to a position, each by its own service. */
const WAY_OF_A_SIGNAL = [
  ...['signal.accepted', 'decision.made', 'order.approved', 'command.place', 'broker.ack'],
  ...['order.state', 'order.trade', 'fill.execution', 'order.concluded', 'signal.disposed'],
  'position.changed',
] as const;

interface Ended {
  readonly disposition: string;
  readonly code: string;
  readonly reason: string;
}

describe('the guide on keys, beside a Fairlead that runs', () => {
  let home: string;
  let system: FairleadProcess;
  beforeAll(async () => {
    home = newHome();
    system = await FairleadProcess.start(home);
    await system.ready();
  }, 60_000);
  afterAll(async () => {
    await system.stop();
    removeStoppedHome(home);
  });

  const storyOf = (signalId: string): Promise<SignalStory> =>
    system.get<SignalStory>(`/v1/explain/${signalId}`);
  async function typesOf(signalId: string): Promise<readonly string[]> {
    const { status, body } = await system.call<SignalStory>('GET', `/v1/explain/${signalId}`);
    return status === 200 ? body.events.map(({ type }) => type) : [];
  }

  const waitFor = (signalId: string, type: string): Promise<void> =>
    system.until(type, async () => (await typesOf(signalId)).includes(type));

  async function fairlead(command: string, key?: string): Promise<string> {
    const args = [
      join(ROOT, 'bin/fairlead.mjs'),
      ...command.split(' ').filter((part) => part !== ''),
    ];
    const env = { ...process.env, FAIRLEAD_HOME: home };
    const own = key === undefined ? env : { ...env, FAIRLEAD_API_KEY: key };
    return (await run(process.execPath, args, { cwd: ROOT, env: own })).stdout;
  }

  it('makes a key for TradingView, whose alert is taken as the guide writes it', async () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/tradingview.md'), 'utf8');
    const create = /`npx fairlead (keys create tradingview [^`]+)`/.exec(guide)?.[1] ?? '';
    const [key = ''] = (await fairlead(create)).split('\n');
    const { now } = await system.get<{ now: string }>('/v1/time');
    const filledIn: Readonly<Record<string, string>> = {
      ...{ 'fl_…': key, '{{exchange}}': 'NASDAQ', '{{ticker}}': 'MSFT' },
      ...{ '{{strategy.order.action}}': 'buy', '{{close}}': '410.5', '{{timenow}}': now },
    };
    const message = Object.entries(filledIn).reduce(
      (text, [placeholder, value]) => text.replace(placeholder, value),
      /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '',
    );
    const sent = await fetch(
      `${readFileSync(join(home, 'endpoint'), 'utf8').trim()}/v1/alerts/tradingview`,
      {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: message,
      },
    );
    expect(sent.status).toBe(202);
    expect(await sent.text()).not.toContain(key);
    const [signal] = await system.get<readonly { source: string; symbol: string }[]>('/v1/signals');
    expect(signal).toMatchObject({ source: 'tradingview', symbol: 'MSFT' });
    expect(readFileSync(join(home, 'fairlead.log'), 'utf8')).not.toContain(key);
  }, 120_000);

  it('makes a key that may do what it was made for, until it is revoked, and nothing keeps it', async () => {
    const [create = '', list = ''] = (commandBlocks('docs/guides/keys.md')[0]?.text ?? '')
      .trim()
      .split('\n')
      .map((line) => line.replace('npx fairlead ', ''));
    const [key = ''] = (await fairlead(create)).split('\n');
    expect(key).toMatch(/^fl_[A-Za-z0-9_-]{43}$/);
    expect(await fairlead(list)).toContain('model-7');

    // Another symbol than the alert's: its rule cools down.
    const send = 'signal send AAPL BUY --wait --json --source model-7';
    await expect(fairlead(send, key)).rejects.toMatchObject({ code: 1 });
    const [signal] = await system.get<readonly Ended[]>('/v1/signals');
    expect(signal).toMatchObject({ disposition: 'DENIED', code: 'NOTIONAL_MAX_OF_KEY' });
    expect(signal?.reason).toContain('5000.00');

    await expect(fairlead('signal send MSFT BUY --source other', key)).rejects.toMatchObject({
      stderr: expect.stringContaining('model-7') as unknown,
    });
    await fairlead('keys revoke model-7');
    await expect(fairlead(send, key)).rejects.toMatchObject({
      stdout: expect.stringContaining('KEY_UNKNOWN') as unknown,
    });
    const keys = JSON.parse(await fairlead('keys list --json')) as readonly ApiKeyView[];
    expect(keys.map(({ name, state }) => [name, state])).toEqual([
      ['model-7', 'REVOKED'],
      ['tradingview', 'ACTIVE'],
      ['default', 'ACTIVE'],
    ]);
    expect(readFileSync(join(home, 'fairlead.log'), 'utf8')).not.toContain(key);
  }, 120_000);

  it('makes a key that is who asked, all the way to the position, until somebody else closes it', async () => {
    const [key = ''] = (await fairlead('keys create trader')).split('\n');
    const { signalId } = JSON.parse(
      await fairlead('signal send SIM001 BUY --wait --json', key),
    ) as { signalId: string };
    // The console reads the streams side by side: the end of the way can be there before its middle.
    await Promise.all(WAY_OF_A_SIGNAL.map((type) => waitFor(signalId, type)));
    const { principal, events } = await storyOf(signalId);
    expect(principal).toBe('trader');
    expect(new Set(events.map((event) => event.principal))).toEqual(new Set(['trader']));
    expect(await fairlead(`explain ${signalId}`)).toContain('asked for by trader');

    await fairlead('close SIM001');
    await waitFor(signalId, 'position.closed');
    const fills = async (): Promise<readonly unknown[]> =>
      (await storyOf(signalId)).events
        .filter(({ type }) => type === 'fill.execution')
        .map((event) => event.principal);
    await system.until('both fills', async () => (await fills()).length === 2);
    expect(await fills()).toEqual(['trader', 'default']);
    await system.until('explain says who closed it', async () =>
      (await fairlead(`explain ${signalId}`)).includes(', asked for by default'),
    );
  }, 120_000);
});
