import type { RecordedPrice, RecordedPrices } from './recorded-prices';
import { type Decimal, type Instant, decimal, incrementAt } from '@fairlead/core';
import { ladderOf } from '../catalogue/market-rules';
import type { SimulatedContract } from '../catalogue/contract';
import { hashed, walkAt } from './noise';
import { PriceScripts, type ScriptChange, type ScriptedPrice } from './price-scripts';
import { DEFAULT_WALK, USUAL_DAILY_MOVE, type WalkOptions } from './walk';

/** What the market shows for one contract at one moment. */
export interface MarketQuote {
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly last: Decimal;
  readonly bidSize: number;
  readonly askSize: number;
  readonly lastSize: number;
}

type MarketPrices = Pick<MarketQuote, 'bid' | 'ask' | 'last'>;

/** The same prices in ticks; one that is not on a whole tick is a fraction. */
export interface PriceTicks {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
}

const STEP_MS = 250;
const LAST = 1;
const BID_SIZE = 2;
const ASK_SIZE = 3;
const LAST_SIZE = 4;
const JUMP = 5;

/**
 * Where prices come from. That of a moment is the one of the script that was in force then; else of a record, for symbols that are
 * in it; else of a seeded walk that is a function of time. So whatever shows a moment shows the same, now and later.
 */
export class PriceSource {
  readonly scripts = new PriceScripts();

  constructor(
    private readonly seed: number,
    private readonly walk: WalkOptions = DEFAULT_WALK,
    private readonly recorded: RecordedPrices | null = null,
  ) {}

  /** Returns what the market shows at this moment. */
  quoteAt(contract: SimulatedContract, at: Instant): MarketQuote {
    return this.quoteUnder(contract, this.scriptAt(contract, at));
  }

  /** Returns what the market showed after each change by a script from one moment to another, both counted in. */
  quotesOfChanges(contract: SimulatedContract, from: Instant, to: Instant): readonly MarketQuote[] {
    const changes = this.scripts.within(contract.conId, from, to);
    return changes.map((change) => this.quoteUnder(contract, change));
  }

  /** Returns the prices that bars show of a moment. */
  ticksAt(contract: SimulatedContract, at: Instant): PriceTicks {
    return this.ticksUnder(contract, this.scriptAt(contract, at));
  }

  /** Returns the prices that bars show after each change by a script from one moment to another, both counted in. */
  ticksOfChanges(contract: SimulatedContract, from: Instant, to: Instant): readonly PriceTicks[] {
    const changes = this.scripts.within(contract.conId, from, to);
    return changes.map((change) => this.ticksUnder(contract, change));
  }

  private scriptAt({ conId }: SimulatedContract, at: Instant): ScriptChange {
    return { at, price: this.scripts.at(conId, at) };
  }

  private quoteUnder(contract: SimulatedContract, script: ScriptChange): MarketQuote {
    const step = Math.floor(script.at / STEP_MS);
    const seed = this.seedOf(contract);
    return {
      ...this.pricesUnder(contract, script),
      bidSize: this.sizeFrom(hashed(seed, step, BID_SIZE)),
      askSize: this.sizeFrom(hashed(seed, step, ASK_SIZE)),
      lastSize: this.sizeFrom(hashed(seed, step, LAST_SIZE)),
    };
  }

  private pricesUnder(contract: SimulatedContract, { at, price }: ScriptChange): MarketPrices {
    if (price !== null)
      return { bid: decimal(price.bid), ask: decimal(price.ask), last: decimal(price.last) };
    const record = this.recorded?.at(contract.symbol, at);
    if (record !== undefined) return this.recordedPrices(contract, record);
    const bidTicks = this.walkTicksAt(contract, at);
    const traded = hashed(this.seedOf(contract), Math.floor(at / STEP_MS), LAST) < 0.5;
    const bid = priceOfTicks(contract, bidTicks);
    const ask = priceOfTicks(contract, bidTicks + this.walk.spreadTicks);
    return { bid, ask, last: traded ? bid : ask };
  }

  private recordedPrices(contract: SimulatedContract, record: RecordedPrice): MarketPrices {
    const bid = decimal(record.bid);
    const spread = priceOfTicks(contract, this.walk.spreadTicks);
    const ask = record.ask === null ? bid.plus(spread) : decimal(record.ask);
    return { bid, ask, last: decimal(record.last) };
  }

  private ticksUnder(contract: SimulatedContract, { at, price }: ScriptChange): PriceTicks {
    if (price !== null) return this.ticksOf(contract, price);
    const record = this.recorded?.at(contract.symbol, at);
    if (record !== undefined) return this.ticksOf(contract, record);
    const bid = this.walkTicksAt(contract, at);
    // Half of its trades are at the ask, but bars that bounced between the two would hide how the price moves.
    return { bid, ask: bid + this.walk.spreadTicks, last: bid };
  }

  /** Plain numbers, as a bar may be made of a thousand of them; `priceOfTicks` makes them exact again. */
  private ticksOf(
    contract: SimulatedContract,
    { bid, ask, last }: ScriptedPrice | RecordedPrice,
  ): PriceTicks {
    const { tick } = gridOf(contract);
    const bidTicks = Number(bid) / tick;
    return {
      bid: bidTicks,
      ask: ask === null ? bidTicks + this.walk.spreadTicks : Number(ask) / tick,
      last: Number(last) / tick,
    };
  }

  /** Returns the bid of the walk at a moment as whole ticks. */
  private walkTicksAt(contract: SimulatedContract, at: Instant): number {
    const seconds = Math.floor(at / STEP_MS) * (STEP_MS / 1_000);
    const moved = this.movedAt(this.seedOf(contract), seconds);
    return Math.max(1, Math.floor(gridOf(contract).ticksAround * (1 + moved)));
  }

  /** Returns the fraction by which the walk differs from its middle. A jump lasts until the next one. */
  private movedAt(seed: number, seconds: number): number {
    const { dailyMove, jumps } = this.walk;
    const walked = walkAt(seed, seconds) * (dailyMove / USUAL_DAILY_MOVE);
    if (jumps === null) return walked;
    const jump = hashed(seed, Math.floor(seconds / jumps.everySeconds), JUMP) * 2 - 1;
    return walked + jump * jumps.fraction;
  }

  private sizeFrom(fraction: number): number {
    return Math.max(1, Math.round(100 * (1 + Math.floor(fraction * 20)) * this.walk.volume));
  }

  private seedOf(contract: SimulatedContract): number {
    return (this.seed ^ Math.imul(contract.conId, 0x27d4eb2d)) >>> 0;
  }
}

interface PriceGrid {
  readonly increment: Decimal;
  /** The increment as a number. */
  readonly tick: number;
  readonly ticksAround: number;
}
const GRIDS = new Map<number, PriceGrid>();

/** The walk moves in whole ticks, so that a price is exact however it was drawn. */
function gridOf(contract: SimulatedContract): PriceGrid {
  const known = GRIDS.get(contract.conId);
  if (known !== undefined) return known;
  const around = decimal(contract.priceAround);
  const increment = incrementAt(around, ladderOf(contract.marketRuleId));
  const tick = increment.toNumber();
  const grid = { increment, tick, ticksAround: around.div(increment).toNumber() };
  GRIDS.set(contract.conId, grid);
  return grid;
}

/** Parts of a tick that count: what is smaller comes from the arithmetic of binary fractions. */
const TICK_PARTS = 1_000_000;

/** Returns the price of a number of ticks; a fraction of a tick is an average of several prices, or a price beside the grid. */
export function priceOfTicks(contract: SimulatedContract, ticks: number): Decimal {
  return gridOf(contract).increment.times(Math.round(ticks * TICK_PARTS) / TICK_PARTS);
}
