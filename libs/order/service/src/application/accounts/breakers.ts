import { type Instant, derivedId, newYorkDate, plusMs } from '@fairlead/core';
import {
  type BreakerEvent,
  type BreakerState,
  type MarkedTrade,
  type Trade,
  type Tripped,
  breakerDecider,
  isFlat,
  isSeenOnly,
  rateToAccount,
} from '@fairlead/order-domain';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { OrderSurroundings } from '../trades/order-unit-of-work';
import type { TradeManager } from '../trades/trade-manager';
import type { TradingStates } from './trading-states';

const LOOK_EVERY_MS = 1_000;

/** Looks at what our trades lose, and how, and stops what is to be stopped. */
export class Breakers {
  private nextLook: number = 0;

  constructor(
    private readonly parts: OrderSurroundings & {
      readonly unitOfWork: UnitOfWork;
      readonly tradeManager: TradeManager;
      readonly tradingStates: TradingStates;
    },
  ) {}

  /** Looks, once a second. What has to be remembered or stopped is committed before it counts. */
  async look(): Promise<void> {
    const { clock, breakers, trading, limits, settings, unitOfWork } = this.parts;
    const now = clock.now();
    if (now < this.nextLook || breakers.money === null) return;
    this.nextLook = plusMs(now, LOOK_EVERY_MS);
    const { account } = settings;
    const { equity } = breakers.money;
    const seen = { now, account, equity, ...this.marked(now), restrictions: trading.restrictions, limits: limits.now }; // prettier-ignore
    const events = breakerDecider.decide({ kind: 'look', ...seen }, breakers.state).value;
    const state = events.reduce(breakerDecider.evolve, breakers.state);
    if (events.every(isSeenOnly)) {
      breakers.state = state;
      return;
    }
    await unitOfWork.run((tx) => this.carryOut({ state, events, now }, tx));
  }

  private async carryOut(
    looked: {
      readonly state: BreakerState;
      readonly events: readonly BreakerEvent[];
      readonly now: Instant;
    },
    tx: Tx,
  ): Promise<void> {
    const { store, settings, tradingStates, breakers } = this.parts;
    const { state, events, now } = looked;
    const cause = { correlationId: derivedId('breaker', String(now)), causationId: null };
    const account = await store.lockAccount(tx, settings.account);
    await store.saveAccount(tx, { ...account, breakers: state });
    for (const tripped of events.filter(isTripped)) {
      await tradingStates.trip(tripped, { tx, cause });
      await this.flatten(tripped, { tx, cause });
    }
    tx.afterCommit(() => {
      breakers.state = state;
    });
  }

  /** As a close does: by the exits' own rules, and what is not of our trades stays. */
  private async flatten(
    { breaker, flatten, reason, state }: Tripped,
    work: Parameters<TradeManager['leave']>[1],
  ): Promise<void> {
    this.parts.logger.error('breaker.tripped', { breaker, state, flatten, reason });
    if (!flatten) return;
    await this.parts.tradeManager.leave({ meant: null, reason: `breaker ${breaker}: ${reason}` }, work); // prettier-ignore
  }

  private marked(now: Instant): Record<'trades' | 'closedBefore', readonly MarkedTrade[]> {
    const { openTrades, breakers } = this.parts;
    const today = newYorkDate(now);
    const settledBefore = breakers.state.drawdown?.date ?? today;
    const mark = (trade: Trade): MarkedTrade => this.markedTrade(trade, now);
    return {
      trades: [...openTrades.all(), ...openTrades.closedFrom(today)].map(mark),
      closedBefore: openTrades.closedFrom(settledBefore, today).map(mark),
    };
  }

  /** What is held is worth what it would be left for now; where its market is closed, what was last seen of it. */
  private markedTrade(trade: Trade, now: Instant): MarkedTrade {
    const { market, gate, breakers } = this.parts;
    const { contract, direction } = trade;
    const { currency = null, exchangeRates = new Map() } = breakers.money ?? {};
    const rate = rateToAccount({ accountCurrency: currency, exchangeRates }, contract.currency);
    const isConnected = gate.now.state !== 'closed';
    if (rate === null) return { trade, mark: null, isQuotable: isConnected };
    if (isFlat(trade))
      return { trade, mark: { price: trade.referencePrice, rate }, isQuotable: false };
    const isHalted = market.riskQuote(contract)?.halted === true;
    const isOpen = market.session(contract.instrumentKey, now) === 'open' && !isHalted;
    const quote = market.trusted(contract, now);
    const quoted = direction === 'LONG' ? quote?.bid : quote?.ask;
    const price = quoted ?? (isOpen ? null : market.lastPrice(contract));
    const mark = price === null ? null : { price, rate };
    return { trade, mark, isQuotable: isOpen && isConnected };
  }
}

function isTripped(event: BreakerEvent): event is Tripped {
  return event.kind === 'tripped';
}
