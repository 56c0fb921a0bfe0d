import { type Decimal, type Instant, decimal, incrementAt } from '@fairlead/core';
import { ladderOf } from '../catalogue/market-rules';
import type { SimulatedContract } from '../catalogue/contract';
import { hashed, walkAt } from './noise';
import type { RecordedPrice, RecordedPrices } from './recorded-prices';
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

/** Prices of one contract that no longer follow the seeded walk. */
export interface ScriptedPrice {
  readonly bid: string;
  readonly ask: string;
  readonly last: string;
}

const STEP_MS = 250;
const LAST = 1;
const BID_SIZE = 2;
const ASK_SIZE = 3;
const LAST_SIZE = 4;
const JUMP = 5;

/** Where prices come from: a record, for symbols that are in it; else a seeded walk that is a function of time. A script sets them over both. */
export class PriceSource {
  private readonly scripts = new Map<number, ScriptedPrice>();

  constructor(
    private readonly seed: number,
    private readonly walk: WalkOptions = DEFAULT_WALK,
    private readonly recorded: RecordedPrices | null = null,
  ) {}

  /** Sets the price of a contract and stops its walk. */
  script(conId: number, price: ScriptedPrice): void {
    this.scripts.set(conId, price);
  }

  /** Lets the contract's price walk again. */
  release(conId: number): void {
    this.scripts.delete(conId);
  }

  isScripted(conId: number): boolean {
    return this.scripts.has(conId);
  }

  scripted(): ReadonlyMap<number, ScriptedPrice> {
    return this.scripts;
  }

  /** Returns what the market shows at this moment. */
  quoteAt(contract: SimulatedContract, at: Instant): MarketQuote {
    const step = Math.floor(at / STEP_MS);
    const seed = this.seedOf(contract);
    const prices = this.pricesAt(contract, at);
    return {
      ...prices,
      bidSize: this.sizeFrom(hashed(seed, step, BID_SIZE)),
      askSize: this.sizeFrom(hashed(seed, step, ASK_SIZE)),
      lastSize: this.sizeFrom(hashed(seed, step, LAST_SIZE)),
    };
  }

  private pricesAt(
    contract: SimulatedContract,
    at: Instant,
  ): Pick<MarketQuote, 'bid' | 'ask' | 'last'> {
    const script = this.scripts.get(contract.conId);
    if (script !== undefined)
      return { bid: decimal(script.bid), ask: decimal(script.ask), last: decimal(script.last) };
    const record = this.recorded?.at(contract.symbol, at);
    if (record !== undefined) return this.recordedQuote(contract, record);
    const bidTicks = this.ticksAt(contract, at);
    const traded = hashed(this.seedOf(contract), Math.floor(at / STEP_MS), LAST) < 0.5;
    const bid = priceOfTicks(contract, bidTicks);
    const ask = priceOfTicks(contract, bidTicks + this.walk.spreadTicks);
    return { bid, ask, last: traded ? bid : ask };
  }

  private recordedQuote(
    contract: SimulatedContract,
    record: RecordedPrice,
  ): Pick<MarketQuote, 'bid' | 'ask' | 'last'> {
    const bid = decimal(record.bid);
    const spread = priceOfTicks(contract, this.walk.spreadTicks);
    const ask = record.ask === null ? bid.plus(spread) : decimal(record.ask);
    return { bid, ask, last: decimal(record.last) };
  }

  /** Returns the bid at a moment as whole ticks, whatever a script says. */
  ticksAt(contract: SimulatedContract, at: Instant): number {
    const record = this.recorded?.at(contract.symbol, at);
    if (record !== undefined)
      return Math.floor(decimal(record.bid).div(gridOf(contract).increment).toNumber());
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
  readonly ticksAround: number;
}
const GRIDS = new Map<number, PriceGrid>();

/** The walk moves in whole ticks, so that a price is exact however it was drawn. */
function gridOf(contract: SimulatedContract): PriceGrid {
  const known = GRIDS.get(contract.conId);
  if (known !== undefined) return known;
  const around = decimal(contract.priceAround);
  const increment = incrementAt(around, ladderOf(contract.marketRuleId));
  const grid = { increment, ticksAround: around.div(increment).toNumber() };
  GRIDS.set(contract.conId, grid);
  return grid;
}

/** Returns the price of a number of ticks; a fraction of a tick is an average of several prices. */
export function priceOfTicks(contract: SimulatedContract, ticks: number): Decimal {
  return gridOf(contract).increment.times(ticks);
}
