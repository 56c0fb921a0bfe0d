import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecisionMadeV1 } from '@fairlead/contracts';
import { Operator } from '@fairlead/console-service';
import { completeBrackets, readFrames } from '@fairlead/simulator-service';
import { DistributedSystem } from './support/distributed-system';
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeHome,
  sleep,
} from './support/fairlead-process';
import { howMany } from './support/how-many';
import { Pipeline } from './support/pipeline';
import { seeded } from './support/seeded';

const SIZE = 'size: { shares: 10 }, stop: { percent: 10 }, target: { percent: 20 }';
const ENTER = `enter: { direction: LONG, ${SIZE} }`;
const BUY = 'event: { type: signal.accepted, where: { action: BUY } }';
const filled = (symbol: string): string =>
  `event: { type: fill.execution, where: { symbol: ${symbol}, side: BUY, isPartial: false } }`;
const LIMITS = 'cooldownSeconds: 0, maxPerDay: 100';
const RULES = `
rules:
  - { id: lead, symbol: SIM001, when: { ${BUY} }, then: { ${ENTER} } }
  - { id: follow, symbol: SIM002, when: { ${filled('SIM001')} }, then: { ${ENTER} }, ${LIMITS} }
  - id: leave-with-it
    symbol: SIM002
    when: { event: { type: order.trade, where: { symbol: SIM001, status: CLOSED } } }
    then: { close: ANY }
    cooldownSeconds: 0
    maxPerDay: 100
`;

describe('rules that events of another symbol start, over a real socket', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await Pipeline.start({ rules: RULES });
  });
  afterAll(() => pipeline.stop());

  const untilTrade = (symbol: string, status: string): Promise<void> =>
    pipeline.until(async () => (await pipeline.trade(symbol))?.status === status, `${symbol} ${status}`); // prettier-ignore

  it('enter when it fills and leave with it, each once, and explain says by which event', async () => {
    const signalId = await pipeline.signal('SIM001', 'BUY');
    await untilTrade('SIM002', 'OPEN');
    const followed = await pipeline.trade('SIM002');
    expect(followed).toMatchObject({ position: '10', protected: true });
    const operator = pipeline.services.app.get(Operator, { strict: false });
    await pipeline.until(async () => (await operator.explain(followed?.tradeId ?? '')).ok, 'it is on record'); // prettier-ignore
    expect(await operator.explain(followed?.tradeId ?? '')).toMatchObject({
      value: {
        signal: null,
        decision: {
          cause: 'event',
          trigger: { eventType: 'fill.execution', correlationId: signalId, chain: 2 },
          rules: [{ ruleId: 'follow', fired: true }],
        },
      },
    });
    await pipeline.signal('SIM001', 'SELL');
    await untilTrade('SIM002', 'CLOSED');
    const made = pipeline.services.published(DecisionMadeV1).map(({ data }) => data);
    expect(made.map(({ cause, intents }) => [cause, intents[0]?.ruleId])).toEqual([
      ['signal', 'lead'],
      ['event', 'follow'],
      ['signal', 'built-in-exit/basic'],
      ['event', 'leave-with-it'],
    ]);
    await pipeline.until(() => pipeline.simulator.control.state().positions.length === 0, 'all is sold'); // prettier-ignore
    expect(pipeline.simulator.control.violations).toEqual([]);
  });
});

const KILLS = howMany({ short: 3, long: 10 });
/** From the signal to well after both fills. */
const KILL_WITHIN_MS = 1_500;
const symbolOf = (number: number): string => `SIM${String(number).padStart(3, '0')}`;

interface TradeBody {
  readonly symbol: string;
  readonly status: string;
  readonly code: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

describe('a rule that a fill of another symbol starts, killed at a seeded moment and started again', () => {
  const home = newHome();
  const random = seeded(20_261_130);
  const rules = join(home, 'triggered.yaml');
  const env = { FAIRLEAD_SETTLE_MS: '1000', FAIRLEAD_RULES: rules };
  let followed = 0;
  afterEach(killLeftovers);
  afterAll(() => removeHome(home), 120_000);

  it.each(Array.from({ length: KILLS }, (_, index) => [symbolOf(2 * index + 1), symbolOf(2 * index + 2)])) // prettier-ignore
  (
    'after a fill of %s trades %s once',
    async (lead, follow) => {
      writeFileSync(
        rules,
        `rules:\n  - { id: lead, symbol: ${lead}, when: { ${BUY} }, then: { ${ENTER} } }\n  - { id: follow, symbol: ${follow}, when: { ${filled(lead)} }, then: { ${ENTER} }, ${LIMITS} }\n`,
      );
      const first = await FairleadProcess.start(home, { env });
      await first.ready();
      await first.until('all is quoted', () => isQuoted(first), 60_000);
      const body = buySignal(lead);
      expect((await first.call('POST', '/v1/signals', body)).status).toBe(202);
      await sleep(Math.floor(random() * KILL_WITHIN_MS));
      await first.kill();

      const second = await FairleadProcess.start(home, { env });
      await second.ready();
      const tradesOf = async (symbol: string): Promise<readonly TradeBody[]> =>
      (await second.get<TradeBody[]>('/v1/trades?limit=100')).filter((each) => each.symbol === symbol); // prettier-ignore
      const isSettled = (trade: TradeBody | undefined): boolean =>
        trade?.code === 'NOT_ENTERED' ||
        (trade?.status === 'OPEN' && trade.effectiveProtection === trade.position);
      await second.until(`${lead} is protected, or lapsed`, async () => isSettled((await tradesOf(lead))[0])); // prettier-ignore
      const isFilled = (await tradesOf(lead))[0]?.status === 'OPEN';
      if (isFilled) await second.until(`${follow} is protected, or lapsed`, async () => isSettled((await tradesOf(follow))[0])); // prettier-ignore
      // What would come twice comes within this time.
      await sleep(2_500);
      expect(await tradesOf(lead)).toHaveLength(1);
      const [trade, ...more] = await tradesOf(follow);
      expect(more).toEqual([]);
      expect(trade !== undefined).toBe(isFilled);
      expect(await second.stop()).toBe(0);
      const brackets = completeBrackets(readFrames(join(home, 'simulator', 'frames.jsonl')));
      const mine = brackets.filter(({ symbol }) => symbol === follow).length;
      expect(mine).toBe(trade?.status === 'OPEN' ? 1 : 0);
      followed += mine;
    },
    120_000,
  );

  it('followed, not only lapsed', () => expect(followed).toBeGreaterThan(0));
});

describe('rules that events start, over NATS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-triggered-'));
  let system: DistributedSystem;
  beforeAll(async () => {
    const rules = join(directory, 'rules.yaml');
    writeFileSync(rules, RULES);
    system = await DistributedSystem.start({ environment: { FAIRLEAD_RULES: rules } });
  }, 180_000);
  afterAll(async () => {
    await system.stop();
    rmSync(directory, { recursive: true });
  }, 60_000);

  const tradesOf = async (symbol: string): Promise<readonly TradeBody[]> =>
    ((await system.call<readonly TradeBody[]>('console', '/v1/trades')) ?? []).filter((each) => each.symbol === symbol); // prettier-ignore
  const untilTrade = (symbol: string, status: string): Promise<void> =>
    system.until(`${symbol} is ${status}`, async () => (await tradesOf(symbol))[0]?.status === status, 60_000); // prettier-ignore

  it('are decided by the next owner of the symbol where the first was killed before the event', async () => {
    await system.buy('SIM001');
    for (const symbol of ['SIM001', 'SIM002']) await untilTrade(symbol, 'OPEN');
    await system.process('rule-engine').kill();
    // Its stop is hit while nobody decides.
    system.simulator.control.setPrice('SIM001', '1.00', '1.02');
    await untilTrade('SIM001', 'CLOSED');
    system.startService('rule-engine', 'rule-engine-2');
    await untilTrade('SIM002', 'CLOSED');
    for (const symbol of ['SIM001', 'SIM002']) expect(await tradesOf(symbol)).toHaveLength(1);
    const pending = await system.database.query('SELECT 1 FROM rule_engine.pending_event');
    expect(pending).toEqual([]);
    const decisions = await system.database.query<{ chain: number }>(
      "SELECT chain FROM rule_engine.decision WHERE outcome = 'INTENTS' ORDER BY decided_at_ms",
    );
    expect(decisions.map(({ chain }) => chain)).toEqual([1, 2, 2]);
  }, 180_000);
});

function buySignal(symbol: string): object {
  const issuedAt = new Date().toISOString();
  return { id: `led-${symbol}`, source: 'e2e', symbol, action: 'BUY', confidence: 0.9, issuedAt };
}

async function isQuoted(fairlead: FairleadProcess): Promise<boolean> {
  const { quotes } = await fairlead.get<{ readonly quotes: number | null }>('/v1/status');
  return (quotes ?? 0) >= 2 * KILLS;
}
