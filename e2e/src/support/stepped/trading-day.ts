import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REQUESTS, PositionClosedV1, PositionEquityV1, TradeChangedV1 } from '@fairlead/contracts';
import {
  type Instant,
  decimal,
  decimalText,
  instantText,
  parseInstant,
  plusMs,
} from '@fairlead/core';
import { type TestDatabase, testDatabase } from '@fairlead/testing';
import { ROOT } from '../fairlead-process';
import { Pipeline } from '../pipeline';
import { seeded } from '../seeded';
import { SteppedTime } from './stepped-time';

const TICKERS = ['CVNA', 'UVXY', 'SOXL', 'SOXS', 'TQQQ', 'SQQQ', 'GLD', 'SLV'];
const CASH = decimal(1_000_000);

/** A part of a trading day, or all of it. */
export interface DayPlan {
  /** ISO-8601 UTC; it ends a minute after the close. */
  readonly from: string;
  readonly closesAt: string;
  readonly seed: number;
  /** A prediction for one of the tickers, so often. */
  readonly predictEveryMs: number;
}

/** What a day came to. */
export interface DayResult {
  /** How often trades took each turn, by its code. */
  readonly turns: ReadonlyMap<string, number>;
  /** Every event that was published once everything had started, as it was written, in that order. */
  readonly journal: readonly string[];
  readonly firstFlattenAt: string | null;
  readonly lastEntryAt: string | null;
  readonly flat: boolean;
  readonly equal: boolean;
  readonly violations: readonly unknown[];
  /** Profit less commissions: by our events, and by the broker's cash. */
  readonly ours: string;
  readonly brokers: string;
}

/** Runs the strategy app through a day of stepped time, over a real database and the wire of a simulated TWS. */
export async function tradingDay(plan: DayPlan): Promise<DayResult> {
  // Its name is drawn before the seed decides what is.
  const database = await testDatabase();
  const journal: string[] = [];
  const time = new SteppedTime(parseInstant(plan.from), plan.seed);
  try {
    const pipeline = await time.starting(() => startedOn(plan, { database, journal }));
    try {
      await time.until(() => isReady(pipeline), 120_000);
      // Services start side by side: what they publish then has no order among them.
      journal.splice(0);
      await trade(time, pipeline, plan);
      const endpoint = `127.0.0.1:${pipeline.simulator.port}`;
      return {
        ...(await time.during(resultOf(pipeline))),
        // The port is the machine's choice.
        journal: journal.map((body) => body.replaceAll(endpoint, 'simulator')),
      };
    } finally {
      await time.during(pipeline.stop());
    }
  } finally {
    time.end();
  }
}

interface Recorded {
  readonly database: TestDatabase;
  readonly journal: string[];
}

function startedOn({ seed }: DayPlan, { database, journal }: Recorded): Promise<Pipeline> {
  return Pipeline.start({
    database,
    observers: [{ published: ({ body }) => void journal.push(body) }],
    environment: {
      FAIRLEAD_RULES: join(ROOT, 'examples/strategy-app/rules.yaml'),
      FAIRLEAD_INSTRUMENTS: instrumentsFile(),
    },
    simulator: {
      ...{ profile: 'us-equities', seed },
      prices: { jumps: { everySeconds: 150, fraction: 0.004 } },
    },
    untilOpen: false,
  });
}

/** The eight tickers of the clone's list, so that nothing else is quoted. */
function instrumentsFile(): string {
  const file = join(tmpdir(), `fairlead-tickers-${process.pid}.yaml`);
  const lines = readFileSync(join(ROOT, 'instruments.yaml'), 'utf8').split('\n');
  const own = lines.filter((line) =>
    TICKERS.some((each) => line.startsWith(`- { symbol: ${each},`)),
  );
  writeFileSync(file, `${own.join('\n')}\n`);
  return file;
}

async function isReady({ services }: Pipeline): Promise<boolean> {
  const { gate } = await services.request(REQUESTS.orderManagementStatus, {});
  const { quotes, indicators } = await services.request(REQUESTS.market, {});
  return gate === 'open' && quotes.length >= TICKERS.length && indicators.length >= TICKERS.length;
}

/** Predictions come until after the close: in the last minute nothing may be entered by them. */
async function trade(time: SteppedTime, pipeline: Pipeline, plan: DayPlan): Promise<void> {
  const random = seeded(plan.seed);
  const end = plusMs(parseInstant(plan.closesAt), 60_000);
  for (let at = time.now, count = 1; at < end; count += 1) {
    at = plusMs(at, plan.predictEveryMs);
    await time.runTo(at);
    await time.settled(predict(pipeline, { random, at, count }));
  }
  await time.runTo(plusMs(end, 5_000));
}

async function predict(
  { services, home }: Pipeline,
  {
    random,
    at,
    count,
  }: { readonly random: () => number; readonly at: Instant; readonly count: number },
): Promise<void> {
  const symbol = TICKERS[Math.floor(random() * TICKERS.length)] ?? '';
  const action = random() < 0.5 ? 'BUY' : 'SHORT';
  const confidence = 0.4 + Math.floor(random() * 60) / 100;
  const issuedAt = instantText(at);
  const response = await fetch(`${services.url}/v1/signals`, {
    method: 'POST',
    headers: { 'x-api-key': home.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      id: `prediction-${count}`,
      source: 'day',
      symbol,
      action,
      confidence,
      issuedAt,
    }),
  });
  if (response.status !== 202) throw new Error(await response.text());
}

async function resultOf(pipeline: Pipeline): Promise<Omit<DayResult, 'journal'>> {
  const { services, simulator } = pipeline;
  const trades = services
    .published(TradeChangedV1)
    .map(({ data, recordedAt }) => ({ ...data, recordedAt }));
  const turns = new Map<string, number>();
  for (const { code } of trades) turns.set(code, (turns.get(code) ?? 0) + 1);
  const { positions, openOrders, heldOrders, accounts } = simulator.control.state();
  const closed = services.published(PositionClosedV1).map(({ data }) => data);
  const equity = services.published(PositionEquityV1).at(-1)?.data;
  const ours = decimal(equity?.realisedPnl ?? '0').minus(decimal(equity?.commission ?? '0'));
  const cash = accounts[0]?.cash['USD'] ?? decimal(0);
  return {
    turns,
    firstFlattenAt:
      trades.find(({ reason }) => reason.includes('app-end-of-day'))?.recordedAt ?? null,
    lastEntryAt: trades.findLast(({ code }) => code === 'APPROVED')?.recordedAt ?? null,
    flat:
      positions.length === 0 &&
      openOrders.length === 0 &&
      heldOrders.length === 0 &&
      closed.length > 0,
    equal: (await pipeline.reconcile()).equal,
    violations: simulator.control.violations,
    ours: decimalText(ours),
    brokers: decimalText(cash.minus(CASH)),
  };
}
