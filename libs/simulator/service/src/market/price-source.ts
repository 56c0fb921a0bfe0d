import { Decimal, type Instant, ONE, decimal, incrementAt, snap } from '@fairlead/core';
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
    const ladder = ladderOf(contract.marketRuleId);
    const middle = this.middleAt(contract, at);
    const bid = snap(middle, ladder, 'down');
    const ask = bid.plus(incrementAt(bid, ladder));
    const traded = hashed(this.seedOf(contract), Math.floor(at / STEP_MS), LAST) < 0.5;
    return { bid, ask, last: traded ? bid : ask };
  }

  /** Returns the middle of the seeded walk at a moment, whatever a script says. */
  middleAt(contract: SimulatedContract, at: Instant): Decimal {
    const fraction = new Decimal(this.walkFraction(contract, at).toFixed(8));
    return decimal(contract.priceAround).times(ONE.plus(fraction));
  }

  /** Returns the walk's distance from the contract's middle price, as a fraction. */
  walkFraction(contract: SimulatedContract, at: Instant): number {
    return walkAt(this.seedOf(contract), Math.floor(at / STEP_MS) * (STEP_MS / 1_000));
  }

  private seedOf(contract: SimulatedContract): number {
    return (this.seed ^ Math.imul(contract.conId, 0x27d4eb2d)) >>> 0;
  }
}

function sizeFrom(fraction: number): number {
  return 100 * (1 + Math.floor(fraction * 20));
}
