import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEvents, Operator } from '@fairlead/console-service';
import {
  OrderApprovedV1,
  OrderDeniedV1,
  PositionClosedV1,
  SignalDisposedV1,
  TradeChangedV1,
  type ReconciliationReport,
  type SignalAction,
} from '@fairlead/contracts';
import { decimal } from '@fairlead/core';
import { ownCommand } from '../client/own-command';
import { DemoTimeout, EventWatch } from './event-watch';

/** The first of these without an open trade is traded; the next is tried where a rule's cooldown holds one back. */
const CANDIDATES = ['AAPL', 'MSFT', 'NVDA', 'SPY', 'TSLA', 'SIM003', 'SIM004', 'SIM005'] as const;
/** Its rule for SHORT does not allow shorts, so risk refuses. */
const REFUSED_SYMBOL = 'SIM002';

/** Everything that the demo may send a signal for. */
export const DEMO_SYMBOLS: readonly string[] = [...CANDIDATES, REFUSED_SYMBOL];

/** How long the demo waits, in ms. */
export interface DemoLimits {
  /** For the way to the broker to open. */
  readonly gateMs: number;
  /** For one thing to follow from another. */
  readonly stepMs: number;
  readonly reconcileMs: number;
  /** Before an open trade is closed, so that it can be read that it is open. */
  readonly lookMs: number;
}

/** What a machine under load still keeps. */
export const DEMO_LIMITS: DemoLimits = {
  gateMs: 90_000,
  stepMs: 45_000,
  reconcileMs: 20_000,
  lookMs: 1_500,
};

/** What the demo works with. */
export interface DemoTools {
  readonly live: LiveEvents;
  readonly operator: Pick<Operator, 'status' | 'trades' | 'reconcile'>;
  readonly limits: DemoLimits;
  /** Sends a signal as any sender would; returns its id. */
  readonly send: (symbol: string, action: SignalAction) => Promise<string>;
  readonly say: (text: string) => void;
}

/** What the demo showed. */
export interface DemoResult {
  readonly closedTrade: boolean;
  readonly deniedSignal: boolean;
  readonly reconciled: boolean;
  /** What did not go as it should; empty where all did. */
  readonly failures: readonly string[];
}

/** Shows a whole trade from entry to exit, and a signal that risk refuses. */
export async function runDemo(tools: DemoTools): Promise<DemoResult> {
  const watch = new EventWatch(tools.live, tools.limits.stepMs);
  const failures: string[] = [];
  const attempt = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      await step();
      return true;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  try {
    const ready = await attempt(() => gateOpen(tools));
    if (!ready) return { closedTrade: false, deniedSignal: false, reconciled: false, failures };
    const closedTrade = await attempt(() => wholeTrade(tools, watch));
    const deniedSignal = await attempt(() => refusedSignal(tools, watch));
    const reconciled = await attempt(() => reconcileWithBroker(tools));
    return { closedTrade, deniedSignal, reconciled, failures };
  } finally {
    watch.stop();
  }
}

async function gateOpen({ operator, limits }: DemoTools): Promise<void> {
  const deadline = performance.now() + limits.gateMs;
  let last = 'no answer';
  while (performance.now() < deadline) {
    const { gateway, orderManagement } = await operator.status();
    if (gateway?.gate === 'open' && orderManagement?.gate === 'open') return;
    if (gateway !== null) last = `${gateway.gate}, ${gateway.code}: ${gateway.reason}`;
    await sleep(100);
  }
  throw new DemoTimeout(
    `the way to the broker did not open within ${limits.gateMs / 1_000} s (${last})`,
  );
}

async function wholeTrade(tools: DemoTools, watch: EventWatch): Promise<void> {
  const { symbol, tradeId } = await openTrade(tools, watch);
  tools.say(`${symbol} is held and protected`);
  await sleep(tools.limits.lookMs);
  tools.say(`SELL ${symbol}: leaves the trade`);
  await tools.send(symbol, 'SELL');
  await watch.until({
    type: TradeChangedV1,
    where: (trade) => trade.tradeId === tradeId && trade.status === 'CLOSED',
    what: `the end of the trade in ${symbol}`,
  });
  await watch.until({
    type: PositionClosedV1,
    where: (position) => position.symbol === symbol,
    what: `the closed position in ${symbol}`,
  });
}

async function openTrade(
  tools: DemoTools,
  watch: EventWatch,
): Promise<{ readonly symbol: string; readonly tradeId: string }> {
  const open = (await tools.operator.trades(1_000)).filter((trade) => trade.status !== 'CLOSED');
  const free = CANDIDATES.filter((symbol) => open.every((trade) => trade.symbol !== symbol));
  const reasons: string[] = [];
  for (const symbol of free) {
    tools.say(
      `BUY ${symbol}: a rule fires, risk checks, an entry goes out with its stop and target`,
    );
    const signalId = await tools.send(symbol, 'BUY');
    const answer = await approval(watch, symbol, signalId);
    if (answer.tradeId !== null) {
      await protectedPosition(watch, symbol, answer.tradeId);
      return { symbol, tradeId: answer.tradeId };
    }
    reasons.push(`${symbol}: ${answer.reason}`);
    // A cooldown is no fault of the pipeline; a denial would be hidden by trying on.
    if (answer.disposition !== 'NO_ACTION') break;
  }
  throw new Error(
    `no trade was opened (${reasons.join('; ') || 'every symbol of the demo has an open trade'})`,
  );
}

interface Approval {
  readonly tradeId: string | null;
  readonly disposition: string;
  readonly reason: string;
}

/** Waits for the approval of a signal's order, or for another end of the signal. */
async function approval(watch: EventWatch, symbol: string, signalId: string): Promise<Approval> {
  const approved = watch
    .until({
      type: OrderApprovedV1,
      where: (order) => order.signalId === signalId,
      what: `the approval of BUY ${symbol}`,
    })
    .then(({ data }) => ({ tradeId: data.tradeId, disposition: 'EXECUTED', reason: '' }));
  const ended = watch
    .until({
      type: SignalDisposedV1,
      where: (end) => end.signalId === signalId && end.disposition !== 'EXECUTED',
      what: `another end of BUY ${symbol}`,
    })
    .then(({ data }) => ({
      tradeId: null,
      disposition: data.disposition,
      reason: `${data.disposition} ${data.code}: ${data.reason}`,
    }));
  // The one that loses the race ends in a timeout that nobody waits for.
  approved.catch(() => undefined);
  ended.catch(() => undefined);
  return Promise.race([approved, ended]);
}

async function protectedPosition(
  watch: EventWatch,
  symbol: string,
  tradeId: string,
): Promise<void> {
  await watch.until({
    type: TradeChangedV1,
    where: (trade) =>
      trade.tradeId === tradeId && !decimal(trade.position).isZero() && trade.protected,
    what: `a filled and protected position in ${symbol}`,
  });
}

async function refusedSignal(tools: DemoTools, watch: EventWatch): Promise<void> {
  tools.say(
    `SHORT ${REFUSED_SYMBOL}: its rule does not allow shorts, so risk refuses it with the reason`,
  );
  const signalId = await tools.send(REFUSED_SYMBOL, 'SHORT');
  await watch.until({
    type: OrderDeniedV1,
    where: (denial) => denial.signalId === signalId,
    what: `the denial of SHORT ${REFUSED_SYMBOL}`,
  });
  await watch.until({
    type: SignalDisposedV1,
    where: (end) => end.signalId === signalId && end.disposition === 'DENIED',
    what: `the signal SHORT ${REFUSED_SYMBOL} ending DENIED`,
  });
}

/** The last events may still be on their way, so differences are looked at again until the limit. */
async function reconcileWithBroker({ operator, say, limits }: DemoTools): Promise<void> {
  const deadline = performance.now() + limits.reconcileMs;
  let report: ReconciliationReport = await operator.reconcile();
  while (!report.equal && performance.now() < deadline) {
    await sleep(500);
    report = await operator.reconcile();
  }
  if (!report.equal) {
    const [first] = report.differences;
    const count = report.differences.length;
    const ours = first === undefined ? '' : `, first ${differenceText(first)}`;
    throw new Error(
      `we differ from the broker in ${count === 1 ? '1 place' : `${count} places`}${ours}; see "${ownCommand().call} reconcile"`,
    );
  }
  say('reconciled with the broker: no difference');
}

function differenceText(difference: ReconciliationReport['differences'][number]): string {
  const { symbol, field, ours, broker } = difference;
  return `${symbol}, ${field}: ours ${ours}, the broker's ${broker}`;
}
