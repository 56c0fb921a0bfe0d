import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DecisionMadeV1, PlaceOrdersV1 } from '@fairlead/contracts';
import { Operator } from '@fairlead/console-service';
import { completeBrackets, readFrames } from '@fairlead/simulator-service';
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

const SYMBOL = 'SIM003';
const ENTER =
  'enter: { direction: LONG, size: { shares: 100 }, stop: { percent: 10 }, target: { percent: 20 } }';
const RULES = `
rules:
  - id: breakout
    symbol: ${SYMBOL}
    when: { and: [{ market: { priceMin: 300 } }, { position: { open: false } }] }
    then: { ${ENTER} }
    cooldownSeconds: 3600
    maxPerDay: 1
  - id: cut-loss
    symbol: ${SYMBOL}
    when: { position: { unrealisedPercentMax: -3 } }
    then: { close: ANY }
    cooldownSeconds: 60
    maxPerDay: 5
`;

describe('rules that no signal starts, over a real socket', () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await Pipeline.start({ rules: RULES });
    await pipeline.setPrice(SYMBOL, '99.99', '100.01');
  });
  afterAll(() => pipeline.stop());

  const untilTrade = (status: string): Promise<void> =>
    pipeline.until(async () => (await pipeline.trade(SYMBOL))?.status === status, status);

  it('enter with protection when a price is reached, and leave with a loss, each once', async () => {
    await pipeline.setPrice(SYMBOL, '305.00', '305.02');
    await untilTrade('OPEN');
    const entered = await pipeline.trade(SYMBOL);
    expect(entered).toMatchObject({ position: '100', protected: true });
    await pipeline.setPrice(SYMBOL, '294.00', '294.02');
    await untilTrade('CLOSED');
    const made = pipeline.services.published(DecisionMadeV1).map(({ data }) => data);
    expect(made.map(({ cause, intents }) => [cause, intents[0]?.ruleId])).toEqual([
      ['edge', 'breakout'],
      ['edge', 'cut-loss'],
    ]);
    expect(pipeline.services.published(PlaceOrdersV1)).toHaveLength(1);
    expect(pipeline.simulator.control.state().positions).toEqual([]);
    expect(pipeline.simulator.control.violations).toEqual([]);
    const operator = pipeline.services.app.get(Operator, { strict: false });
    await pipeline.until(async () => (await operator.explain(entered?.tradeId ?? '')).ok, 'it is on record'); // prettier-ignore
    const explained = await operator.explain(entered?.tradeId ?? '');
    expect(explained).toMatchObject({
      ok: true,
      value: {
        signal: null,
        decision: { cause: 'edge', rules: [{ ruleId: 'breakout', fired: true }] },
        intents: [{ reason: expect.stringContaining('since price >= 300 (it is ') as unknown }],
      },
    });
  });
});

const KILLS = howMany({ short: 3, long: 10 });
/** From the first quote to well after the fill. */
const KILL_WITHIN_MS = 2_500;

interface TradeBody {
  readonly symbol: string;
  readonly status: string;
  readonly code: string;
  readonly position: string;
  readonly effectiveProtection: string;
}

describe('a rule that a price starts, killed at a seeded moment and started again', () => {
  const home = newHome();
  const random = seeded(20_261_130);
  let entered = 0;
  const rules = join(home, 'watched.yaml');
  const env = { FAIRLEAD_SETTLE_MS: '1000', FAIRLEAD_RULES: rules };
  afterEach(killLeftovers);
  afterAll(() => removeHome(home), 120_000);

  it.each(Array.from({ length: KILLS }, (_, index) => `SIM${String(index + 1).padStart(3, '0')}`))(
    'trades %s once',
    async (symbol) => {
      writeFileSync(rules, `rules:\n  - { id: first-${symbol.toLowerCase()}, symbol: ${symbol}, when: { market: { priceMin: 0.01 } }, then: { ${ENTER} }, cooldownSeconds: 1, maxPerDay: 100 }\n`); // prettier-ignore
      const first = await FairleadProcess.start(home, { env });
      await first.until('quotes come', () => hasQuotes(first), 60_000);
      await sleep(Math.floor(random() * KILL_WITHIN_MS));
      await first.kill();

      const second = await FairleadProcess.start(home, { env });
      await second.ready();
      const tradesOf = async (): Promise<readonly TradeBody[]> =>
        (await second.get<TradeBody[]>('/v1/trades?limit=100')).filter((each) => each.symbol === symbol); // prettier-ignore
      // Where it died between the commit and the socket, the entry lapses: it is proved that nobody has it.
      await second.until('the trade is protected, or lapsed', async () => {
        const [trade] = await tradesOf();
        return (
          trade?.code === 'NOT_ENTERED' ||
          (trade?.status === 'OPEN' && trade.effectiveProtection === trade.position)
        );
      });
      const [trade] = await tradesOf();
      // As long as it holds it fires no more, whatever the cooldown says.
      await sleep(2_500);
      expect(await tradesOf()).toHaveLength(1);
      expect(await second.stop()).toBe(0);
      const brackets = completeBrackets(readFrames(join(home, 'simulator', 'frames.jsonl')));
      const mine = brackets.filter((bracket) => bracket.symbol === symbol).length;
      expect(mine).toBe(trade?.code === 'NOT_ENTERED' ? 0 : 1);
      entered += mine;
    },
    120_000,
  );

  it('entered, not only lapsed', () => expect(entered).toBeGreaterThan(0));
});

async function hasQuotes(fairlead: FairleadProcess): Promise<boolean> {
  try {
    const { quotes } = await fairlead.get<{ readonly quotes: number | null }>('/v1/status');
    return (quotes ?? 0) > 0;
  } catch {
    return false;
  }
}
