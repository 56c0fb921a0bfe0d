import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fairlead, MisuseError, StartError, createBuyRule, defineRules } from '@fairlead/sdk';
import { newHome, removeStoppedHome } from './support/fairlead-process';

describe('a program that runs Fairlead within itself', () => {
  let home: string;
  let fairlead: Fairlead | null = null;
  beforeEach(() => {
    home = newHome();
  });
  afterEach(async () => {
    await fairlead?.stop();
    fairlead = null;
    removeStoppedHome(home);
  }, 60_000);

  const rules = defineRules([createBuyRule({ symbol: 'AAPL', quantity: 10 })]);
  async function start(): Promise<Fairlead> {
    fairlead = await Fairlead.start({ home, rules, tws: 'simulated' });
    return fairlead;
  }
  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('holds a protected position, stops, and finds it at the next start', async () => {
    const first = await start();
    expect(first).toMatchObject({ simulated: true, trouble: null, warnings: [] });
    const fills: string[] = [];
    const subscription = first.subscribe({ name: 'spec', reads: ['fill.*'] }, {
      'fill.execution': ({ data }) => fills.push(`${data.side} ${data.quantity} ${data.symbol}`),
    }); // prettier-ignore
    const { client } = first;
    const sent = await client.sendSignal({ symbol: 'AAPL', action: 'BUY', confidence: 0.95 });
    expect(await client.signalEnded(sent.signalId)).toMatchObject({ disposition: 'EXECUTED' });
    const held = await until(async () => (await client.trades()).find((trade) => trade.protected));
    expect(held).toMatchObject({ symbol: 'AAPL', position: '10', effectiveProtection: '10' });
    await until(() => Promise.resolve(fills.length > 0 ? fills : undefined));
    expect(fills).toEqual(['BUY 10 AAPL']);
    await subscription.stop();
    await first.stop();
    await first.stop();
    expect(existsSync(join(home, 'endpoint'))).toBe(false);
    expect(existsSync(join(home, 'pid'))).toBe(false);
    await expect(client.status()).rejects.toMatchObject({ code: 'NOT_RUNNING' });

    const second = await start();
    const [found] = await second.client.trades();
    expect(found).toMatchObject({ tradeId: held.tradeId, status: 'OPEN', position: '10', protected: true }); // prettier-ignore
    const { tradeIds } = await second.client.close({ symbol: 'AAPL' });
    expect(tradeIds).toEqual([held.tradeId]);
    await until(async () =>
      (await second.client.trades()).find(({ status }) => status === 'CLOSED'),
    );
    expect((await second.client.rules())[0]).toMatchObject({ ruleId: 'aapl-buy', ruleVersion: 1 });
  }, 120_000);

  it('has its home for itself, and says everything that is wrong', async () => {
    await start();
    const again = Fairlead.start({ home, tws: 'simulated' });
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await expect(again).rejects.toBeInstanceOf(StartError);
    const wrong = Fairlead.start({
      ...{ home: newHome(), tws: { account: '', port: 70_000 } },
      settings: { FAIRLEAD_LOG_LEVEL: 'loud' },
    });
    const refused: unknown = await wrong.catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartError);
    const { code, problems } = refused as StartError;
    expect(code).toBe('CONFIGURATION');
    for (const name of ['TWS_ACCOUNT', 'TWS_PORT', 'FAIRLEAD_LOG_LEVEL'])
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
  }, 60_000);

  it('is not led elsewhere by what the environment says', async () => {
    process.env['TWS_HOST'] = '192.0.2.1';
    process.env['FAIRLEAD_HOME'] = '/nowhere';
    try {
      expect((await start()).simulated).toBe(true);
    } finally {
      delete process.env['TWS_HOST'];
      delete process.env['FAIRLEAD_HOME'];
    }
  }, 60_000);

  it('starts without a broker and says what is wrong with the way to it', async () => {
    fairlead = await Fairlead.start({ home, rules, tws: { port: 1, account: 'DU1234567' } });
    expect(fairlead.trouble).toMatchObject({ code: 'DISCONNECTED', advice: expect.stringContaining('start TWS') as string }); // prettier-ignore
    expect(fairlead.account).toBe('DU1234567');
  }, 60_000);

  it('says what is needed where no Fairlead is installed, and refuses rules that cannot be read', async () => {
    const installation = mkdtempSync(join(tmpdir(), 'fairlead-none-'));
    const none = Fairlead.start({ home, tws: 'simulated', installation });
    await expect(none).rejects.toBeInstanceOf(MisuseError);
    await expect(none).rejects.toThrow(/has no dist\/apps\/fairlead\/embedded\.cjs/);
    const broken = join(installation, 'rules.ts');
    writeFileSync(broken, "throw new Error('no');\n");
    const start = Fairlead.start({ home, rules: broken, tws: 'simulated' });
    await expect(start).rejects.toMatchObject({ code: 'CONFIGURATION', problems: [expect.stringContaining('rules.ts:1:1: Error: no')] }); // prettier-ignore
    await expect(Fairlead.start({ home, tws: 'simulated' }).then((each) => each.stop())).resolves.toBeUndefined(); // prettier-ignore
  }, 90_000);
});
