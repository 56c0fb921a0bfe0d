import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PerformanceReport } from '@fairlead/contracts';
import { type Simulator, startSimulator } from '@fairlead/simulator-service';
import { commandBlocks, namedCommands, userDocuments } from './support/documents';
import { FairleadProcess, ROOT, newHome, removeStoppedHome } from './support/fairlead-process';

const run = promisify(execFile);

const OWN_COMMAND = `${process.execPath} bin/fairlead.mjs`;

const HERE = 'e2e/src/documents.e2e.spec.ts';
const APPROVALS = 'e2e/src/approvals.e2e.spec.ts';
const PREDICTIONS = 'e2e/src/prediction-api.e2e.spec.ts';
const GATE = 'tools/ci/run.mjs';
const KEYS = 'e2e/src/keys.e2e.spec.ts';
const SERVICES = 'e2e/src/services-guide.e2e.spec.ts';
const COMPOSE = 'e2e/containers/compose-file.spec.ts';
const GUIDE = 'e2e/containers/guide.spec.ts';
const REPLICAS = 'e2e/containers/replicas-and-restarts.spec.ts';

/** Who runs each command that a document names, as it is written there. */
const COMMANDS: Readonly<Record<string, string>> = {
  'npx fairlead status': HERE,
  'npx fairlead signal send AAPL BUY --confidence 0.9': HERE,
  'npx fairlead signal import signals.csv': 'e2e/src/import.e2e.spec.ts',
  'npx fairlead watch': 'apps/fairlead/src/watch/watch.spec.ts',
  'npx fairlead signals': HERE,
  'npx fairlead pnl': HERE,
  'npx fairlead bars get AAPL --bar 1m --last 100': HERE,
  'npx fairlead explain <signal>': HERE,
  'npx fairlead explain <name>': HERE,
  'npx fairlead close AAPL': HERE,
  'npx fairlead approvals list': APPROVALS,
  'npx fairlead approvals approve <id>': APPROVALS,
  'npx fairlead approvals reject <id>': APPROVALS,
  'npx fairlead halt': HERE,
  'npx fairlead flatten --all --yes': HERE,
  'npx fairlead halt --at-gateway': HERE,
  'npx fairlead resume --at-gateway': HERE,
  'npx fairlead flatten --all --yes --at-gateway': HERE,
  'npx fairlead limits show': HERE,
  'npx fairlead order place': HERE,
  'npx fairlead order modify ID --limit 190.50': 'apps/fairlead/src/exit-codes.spec.ts',
  'npx fairlead order place --help': 'apps/fairlead/src/program.spec.ts',
  'npx fairlead reconcile accept AAPL --reason phone': HERE,
  'npx fairlead dead-letters list': HERE,
  'npx fairlead dead-letters show <id>': 'apps/fairlead/src/exit-codes.spec.ts',
  'npx fairlead keys create': KEYS,
  'npx fairlead keys revoke model-7': KEYS,
  'npx fairlead keys create tradingview --source tradingview --max-notional 5000': KEYS,
  'npx fairlead rules validate': HERE,
  'npx fairlead rules schema': HERE,
  'npx fairlead rules list': HERE,
  'npx fairlead rules show percent-buy': HERE,
  'npx fairlead rules apply rules.yaml': HERE,
  'npx fairlead rules list --in-force': HERE,
  'npx fairlead rules apply tuesday.yaml': HERE,
  'npx fairlead rules history percent-buy': HERE,
  'npx fairlead rules disable percent-buy': HERE,
  'npx fairlead rules mode percent-buy shadow': HERE,
  'npx fairlead rules lift percent-buy': HERE,
  'npx fairlead rules reset percent-buy --symbol AAPL': HERE,
  'npx fairlead rules replay --since 7d': HERE,
  'npx fairlead rules replay --since 7d --rules tuesday.yaml': HERE,
  'npx fairlead rules evaluations': HERE,
  'npx fairlead rules evaluations percent-buy --misses': HERE,
  'npx fairlead rules test --signals signals.ndjson':
    'apps/fairlead/src/commands/rules.command.spec.ts',
  'npx fairlead rules diff old.yaml': 'apps/fairlead/src/commands/rules.command.spec.ts',
  'npx fairlead sim': 'apps/fairlead/src/sim/sim.int.spec.ts',
  'npx fairlead prediction-api check': PREDICTIONS,
  'npm start -- --demo --poll': 'e2e/src/demo.e2e.spec.ts',
  'node tools/prediction-api/main.mjs --port 7480 --key demo': PREDICTIONS,
  'npx fairlead provision': SERVICES,
  'npx fairlead provision streams': 'e2e/src/distributed.e2e.spec.ts',
  'npx fairlead provision resend': 'e2e/src/distributed.e2e.spec.ts',
  'npm ci': GATE,
  'npm test': GATE,
  'npm pack ./dist/sdk': 'e2e/src/sdk-package.e2e.spec.ts',
  'npm install ../fairlead/fairlead-sdk-0.1.0.tgz': 'e2e/src/sdk-package.e2e.spec.ts',
  'npm run check': GATE,
  'npm run e2e': GATE,
  'npm run test:containers': GATE,
  'npx jest -c e2e/jest.config.cjs e2e/src/stored.e2e.spec.ts': 'e2e/src/stored.e2e.spec.ts',
  'npm start --silent -- --json': 'e2e/src/support/fairlead-process.ts',
  'node tools/nats/resolve.mjs': SERVICES,
  'node --test examples/node-bot/bot.test.mjs': 'e2e/src/example-bot.e2e.spec.ts',
  'node bin/fairlead.mjs sim …': 'e2e/src/example-bot.e2e.spec.ts',
  'node tools/images/build.mjs': GATE,
  'node tools/docker/with-docker.mjs <command>': GATE,
  'node tools/docker/with-docker.mjs npm run test:containers': GATE,
  'docker compose up -d --wait': COMPOSE,
  'docker compose up -d --wait --scale signal-ingestion=3': REPLICAS,
  'docker compose stop': COMPOSE,
  'docker compose down -v': COMPOSE,
  'docker compose restart rule-engine': REPLICAS,
  'docker compose exec -T postgres pg_dump -U fairlead -Fc fairlead > fairlead.dump': GUIDE,
  'docker compose run --rm provision dist/apps/fairlead/main.cjs provision resend': GUIDE,
  'docker compose logs provision': GUIDE,
  'docker compose logs tws-gateway': GUIDE,
  'docker compose ps': GUIDE,
  'docker network inspect fairlead_outside': GUIDE,
};

/** What is named for another reason than to be typed so, or cannot be run without changing the machine. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npx fairlead': 'the name of the command',
  'npm start': 'README: the blocks with it are run',
  'npm install': 'changes the checkout',
  'npm ci --dry-run': 'asks the registry and changes nothing',
  'npm run reference': 'writes what is generated; where it was forgotten, tools/reference fails',
  'npm run model': 'its short form runs in `npm test`: order.model.spec.ts',
  'npm run mutate -- libs/order/domain/src/sizing/size-entry.ts':
    'minutes, and of no consequence to others',
  'npm run fuzz -- --count 100000': 'its short form runs in `npm test`: fuzz.int.spec.ts',
  'npm run e2e:long': 'its suites run in `npm run e2e`, in their short form',
  'npm run conformance': 'its suites run in `npm test`; the command writes their table',
  'npx nx test order-domain': 'a part of `npm test`',
  'npx nx lint order-domain': 'a part of `npm run lint`',
  'npx nx test contracts': 'a part of `npm test`',
  'docker compose': 'the name of the command',
  'docker compose up': 'the name of the command',
  'docker compose exec console fairlead …': 'stands for any command; some are run in the guide',
  'docker compose exec tws-gateway fairlead …': 'stands for any command',
  'docker compose -p paper …': 'stands for any command',
  'docker restart': 'stands for one container after another: replicas-and-restarts.spec.ts does so',
};

/** Who runs the blocks of commands of each document, in their order. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  'README.md': ['e2e/src/demo.e2e.spec.ts', GATE, COMPOSE, COMPOSE, HERE, HERE],
  'docs/guides/deploy-with-compose.md': [GUIDE, GUIDE, GUIDE, GUIDE, REPLICAS, GUIDE, GUIDE],
  'docs/guides/keys.md': [KEYS],
  'docs/guides/orders.md': [HERE],
  'docs/guides/limits.md': [HERE],
  'docs/guides/prediction-api.md': [PREDICTIONS, PREDICTIONS],
  'docs/guides/rules.md': [HERE],
  'docs/guides/services-as-processes.md': [SERVICES, SERVICES, SERVICES],
  'docs/guides/subscribe-to-events.md': [COMPOSE, COMPOSE],
  'docs/guides/test-your-bot-in-ci.md': ['e2e/src/example-bot.e2e.spec.ts', GATE],
  'docs/guides/tws-paper-trading.md': [HERE, HERE],
  'docs/guides/typescript-sdk.md': [
    'e2e/src/sdk-package.e2e.spec.ts',
    'e2e/src/sdk-rules.e2e.spec.ts',
  ],
};

describe('what the documents tell a user to type', () => {
  it('is run by a test, each command by its name', () => {
    const named = new Set(userDocuments().flatMap(namedCommands));
    const known = new Set([...Object.keys(COMMANDS), ...Object.keys(NOT_RUN)]);
    expect([...named].filter((command) => !known.has(command))).toEqual([]);
    expect([...known].filter((command) => !named.has(command))).toEqual([]);
  });

  it('is run by a test, each block of commands', () => {
    const blocks = userDocuments().map((document) => [document, commandBlocks(document).length]);
    const known = Object.entries(BLOCKS).map(([document, by]) => [document, by.length]);
    expect(blocks.filter(([, count]) => count !== 0).sort()).toEqual(known.sort());
  });

  it('names tests that exist', () => {
    const tests = [...Object.values(COMMANDS), ...Object.values(BLOCKS).flat()];
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the commands of the README, beside a Fairlead that runs', () => {
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

  /** Types a command as it stands in the document. Returns what it prints. */
  async function typed(command: string): Promise<string> {
    // What npx starts within the clone; npx itself takes a second each time, and is typed once below.
    const [program = '', ...args] = command.replace(/^npx fairlead/, OWN_COMMAND).split(' ');
    return exec(program, args);
  }

  async function exec(program: string, args: readonly string[]): Promise<string> {
    const env = { ...process.env, FAIRLEAD_HOME: home };
    return (await run(program, args, { cwd: ROOT, env })).stdout;
  }

  it('send a signal, tell its story and leave the trade', async () => {
    expect(await exec('npx', ['fairlead', 'status'])).toMatch(/gate open/);
    await typed('npx fairlead signal send AAPL BUY --confidence 0.9 --wait');
    expect(await typed('npx fairlead signals')).toContain('AAPL');
    for (const list of ['orders', 'trades', 'positions']) {
      expect(await typed(`npx fairlead ${list}`)).toContain('AAPL');
    }
    const [signal] = await system.get<readonly { signalId: string }[]>('/v1/signals');
    const story = await typed(`npx fairlead explain ${signal?.signalId ?? ''}`);
    expect(story).toContain(`Signal ${signal?.signalId ?? ''}`);
    const [order] =
      await system.get<readonly { orderRef: string; tradeId: string }[]>('/v1/orders');
    for (const name of [order?.orderRef ?? '', order?.tradeId ?? '', 'AAPL']) {
      expect(await typed(`npx fairlead explain ${name}`)).toBe(story);
    }
    expect(await typed('npx fairlead bars get AAPL --bar 1m --last 100')).toMatch(
      /^begins \(UTC\)/,
    );
    await typed('npx fairlead close AAPL');
    await system.until('the trade is closed', async () => {
      const trades = await system.get<readonly { status: string }[]>('/v1/trades');
      return trades.every(({ status }) => status === 'CLOSED');
    });
    await system.until('its result is known', async () => {
      const { performance } = await system.get<PerformanceReport>('/v1/performance');
      return performance.length > 0;
    });
    expect(await typed('npx fairlead pnl')).toMatch(/all +[+-][\d.,]+ +USD +1 /);
    expect(await typed('npx fairlead journal')).toMatch(/AAPL +percent +LONG/);
    await typed('npx fairlead flatten --all --yes');
    await typed('npx fairlead resume');
  }, 120_000);

  it('stop entries and let them go on', async () => {
    await typed('npx fairlead halt');
    expect(await typed('npx fairlead status')).toContain('HALTED');
    await typed('npx fairlead resume');
    expect(await typed('npx fairlead status')).not.toContain('HALTED');
    expect(await typed('npx fairlead halt --at-gateway')).toContain('lets no entry pass');
    await typed('npx fairlead flatten --all --yes --at-gateway');
    await typed('npx fairlead resume --at-gateway');
    await typed('npx fairlead resume');
  }, 60_000);

  it('change a limit, and lift it again', async () => {
    const [block] = commandBlocks('docs/guides/limits.md');
    const [show = '', set = '', lift = '', history = ''] = (block?.text ?? '').trim().split('\n');
    expect(await typed(show)).toMatch(/order-notional +25000 /);
    expect(await typed(set)).toMatch(/order-notional .* is 10000 /);
    expect(await typed(show)).toMatch(/order-notional +10000 +\S+ +25000/);
    expect(await typed(lift)).toMatch(/order-notional .* is 25000 .* as configured/);
    expect(await typed(history)).toMatch(/25000 \(lifted\) .* over\n.*10000 .* earnings/);
    const wrong = typed('npx fairlead limits set order-notionl 5 --reason typo');
    await expect(wrong).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('did you mean order-notional?') as unknown,
    });
  }, 60_000);

  it("place orders of one's own, in a group, look them up and cancel them", async () => {
    const [block] = commandBlocks('docs/guides/orders.md');
    const [buy = '', target = '', trail = '', history = '', ...cancels] = (block?.text ?? '').trim().split('\n'); // prettier-ignore
    const bought = /order (F1-\S+)/.exec(await typed(buy))?.[1] ?? '';
    await system.until('it is bought, and paid for', async () => {
      const { commission } = await system.get<{ commission: string | null }>(`/v1/orders/${bought}`); // prettier-ignore
      return commission !== null;
    });
    expect(await typed(`npx fairlead order show ${bought}`)).toMatch(/FILLED, filled 10 of 10 at .*\n.*\n +commission 1\.00/); // prettier-ignore
    await typed(target);
    await typed(trail);
    const group = async (): Promise<readonly string[]> => {
      const found = await system.get<{ orders: readonly { status: string }[] }>('/v1/orders/history?ocaGroup=either'); // prettier-ignore
      return found.orders.map(({ status }) => status);
    };
    await system.until('the group works', async () => {
      const statuses = await group();
      return statuses.every((status) => status === 'WORKING' || status === 'HELD');
    });
    expect([...(await typed(history)).matchAll(/ either /g)]).toHaveLength(2);
    expect(await typed(cancels[0] ?? '')).toMatch(/^Cancelling 2:/);
    await system.until('the group is gone', async () => {
      return (await group()).every((status) => status === 'CANCELLED');
    });
    expect(await typed(cancels[1] ?? '')).toBe('Nothing to cancel.\n');
    await expect(typed(`npx fairlead order cancel ${bought}`)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('FILLED already, 10 of 10 filled') as unknown,
    });
    await typed('npx fairlead close --all');
    await system.until('nothing is held', async () => {
      const trades = await system.get<readonly { status: string }[]>('/v1/trades');
      return trades.every(({ status }) => status === 'CLOSED');
    });
  }, 120_000);

  it('accept no difference where there is none', async () => {
    const accept = typed('npx fairlead reconcile accept AAPL --reason phone');
    await expect(accept).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing is unexplained') as unknown,
    });
  });

  it('list what no try could handle: nothing', async () => {
    expect(await typed('npx fairlead dead-letters list')).toBe('No dead letters.\n');
  });

  it('check the rules', async () => {
    expect(await typed('npx fairlead rules validate')).toContain('fixtures of');
    expect(JSON.parse(await typed('npx fairlead rules schema'))).toHaveProperty('$schema');
    expect(await typed('npx fairlead rules list')).toContain('percent-buy');
    expect(await typed('npx fairlead rules show percent-buy')).toContain('For MSFT, NVDA');
  });

  it('operate the rules in force', async () => {
    const inForce = (): Promise<string> => typed('npx fairlead rules list --in-force');
    await typed('npx fairlead rules apply rules.yaml');
    expect(await inForce()).toContain('percent-buy');
    const tuesday = join(home, 'tuesday.yaml');
    const rules = readFileSync(join(ROOT, 'rules.yaml'), 'utf8');
    writeFileSync(tuesday, rules.replace('confidence: 0.80', 'confidence: 0.81'));
    expect(await typed(`npx fairlead rules apply ${tuesday}`)).toMatch(/version 2|v2/);
    await typed('npx fairlead rules disable percent-buy --reason earnings');
    await typed('npx fairlead rules mode percent-buy shadow');
    expect(await inForce()).toMatch(/percent-buy .*shadow/);
    await typed('npx fairlead rules reset percent-buy --symbol AAPL');
    await typed('npx fairlead signal send MSFT BUY --confidence 0.1 --wait').catch(() => undefined);
    expect(await typed('npx fairlead rules evaluations')).toMatch(/percent-buy v\d .*DISABLED/);
    expect(await typed('npx fairlead rules evaluations percent-buy --misses')).toContain('MSFT');
    await typed('npx fairlead rules lift percent-buy');
    await typed('npx fairlead signal send MSFT BUY --confidence 0.1 --wait').catch(() => undefined);
    const replay = 'npx fairlead rules replay --since 7d';
    expect(await typed(replay)).toMatch(/[1-9]\d* replayed, \d+ would differ/);
    writeFileSync(tuesday, rules.replaceAll('confidence: 0.80', 'confidence: 0.05'));
    const differs = await typed(`${replay} --rules ${tuesday}`);
    expect(differs).toContain('BUY MSFT, confidence 0.1');
    expect(differs).toContain('percent-buy: CONDITION_FALSE → FIRED');
    const history = await typed('npx fairlead rules history percent-buy');
    for (const what of ['disabled', 'earnings', 'mode shadow', 'no cooldown', 'lifted'])
      expect(history).toContain(what);
  }, 60_000);
});

describe('the step of the README to a TWS', () => {
  it('is taken with another simulated TWS in the place of the real one', async () => {
    const home = newHome();
    const tws: Simulator = await startSimulator({
      directory: join(home, 'tws'),
      account: 'DU1234567',
      port: 0,
    });
    const [, , , , , block] = commandBlocks('README.md').map(({ text }) => text.trim());
    expect(block).toBe('TWS_HOST=127.0.0.1 TWS_PORT=7497 TWS_ACCOUNT=DU1234567 npm start');
    expect(readFileSync(join(ROOT, 'package.json'), 'utf8')).toContain(
      '"start": "node bin/fairlead.mjs up"',
    );
    const system = await FairleadProcess.start(home, {
      env: { TWS_HOST: tws.host, TWS_PORT: String(tws.port), TWS_ACCOUNT: 'DU1234567' },
    });
    await system.ready();
    expect(await system.get('/v1/status')).toMatchObject({
      gateway: { account: 'DU1234567', paper: true },
    });
    expect(await system.stop()).toBe(0);
    await tws.stop();
    removeStoppedHome(home);
  }, 90_000);
});
