import { type Decimal, type Instant, decimal, incrementAt } from '@fairlead/core';
import { ladderOf } from '../catalogue/market-rules';
import type { SimulatedContract } from '../catalogue/contract';
import { hashed, walkAt } from './noise';

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

/** Where prices come from: a seeded walk that is a function of time, until a script sets them. */
export class PriceSource {
  private readonly scripts = new Map<number, ScriptedPrice>();

  constructor(private readonly seed: number) {}

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
      bidSize: sizeFrom(hashed(seed, step, BID_SIZE)),
      askSize: sizeFrom(hashed(seed, step, ASK_SIZE)),
      lastSize: sizeFrom(hashed(seed, step, LAST_SIZE)),
    };
  }

  private pricesAt(
    contract: SimulatedContract,
    at: Instant,
  ): Pick<MarketQuote, 'bid' | 'ask' | 'last'> {
    const script = this.scripts.get(contract.conId);
    if (script !== undefined)
      return { bid: decimal(script.bid), ask: decimal(script.ask), last: decimal(script.last) };
    const bidTicks = this.ticksAt(contract, at);
    const traded = hashed(this.seedOf(contract), Math.floor(at / STEP_MS), LAST) < 0.5;
    const bid = priceOfTicks(contract, bidTicks);
    const ask = priceOfTicks(contract, bidTicks + 1);
    return { bid, ask, last: traded ? bid : ask };
  }

  /** Returns the seeded walk's price at a moment as whole ticks, whatever a script says. */
  ticksAt(contract: SimulatedContract, at: Instant): number {
    const step = Math.floor(at / STEP_MS);
    const moved = walkAt(this.seedOf(contract), step * (STEP_MS / 1_000));
    return Math.max(1, Math.floor(gridOf(contract).ticksAround * (1 + moved)));
  }

  private seedOf(contract: SimulatedContract): number {
    return (this.seed ^ Math.imul(contract.conId, 0x27d4eb2d)) >>> 0;
  }
}

function sizeFrom(fraction: number): number {
  return 100 * (1 + Math.floor(fraction * 20));
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
