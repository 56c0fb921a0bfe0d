import { Decimal } from '@fairlead/core';
import { MisuseError } from '../client/errors';
import type { TemplateRule } from './rule-document';

/** What the templates of the original framework take, by its names. Percentages are fractions there: 0.03 is 3 %. */
export interface TemplateOptions {
  readonly symbol: string;
  /** Shares. */
  readonly quantity: number;
  /** Smallest confidence, 0 to 1. Default 0.80. */
  readonly confidenceThreshold?: number;
  /** How far the stop stands, as a fraction of the entry price. Default 0.03. */
  readonly stopLossPct?: number;
  /** How far the target stands, as a fraction of the entry price. Default 0.08. */
  readonly takeProfitPct?: number;
  /** Default 5. */
  readonly cooldownMinutes?: number;
}

/** Returns the rule that enters long on BUY. Its id is `<symbol>-buy`; `{ ...createBuyRule(…), id }` has another. */
export function createBuyRule(options: TemplateOptions): TemplateRule {
  return ruleOf('buy', options);
}

/** Returns the rule that enters short on SHORT; shorting is allowed by using it. Its id is `<symbol>-short`. */
export function createShortRule(options: TemplateOptions): TemplateRule {
  return ruleOf('short', options);
}

function ruleOf(
  template: 'buy' | 'short',
  {
    symbol,
    quantity,
    confidenceThreshold = 0.8,
    stopLossPct = 0.03,
    takeProfitPct = 0.08,
    cooldownMinutes = 5,
  }: TemplateOptions,
): TemplateRule {
  return {
    id: `${symbol.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${template}`,
    template,
    symbol,
    size: { shares: quantity },
    confidence: confidenceThreshold,
    stop: { percent: percentOf(stopLossPct, 'stopLossPct') },
    target: { percent: percentOf(takeProfitPct, 'takeProfitPct') },
    cooldownMinutes,
  };
}

/** The original's fractions and our percentages differ by a hundred: 3 for 3 % must not become 300 %. */
function percentOf(fraction: number, name: string): string {
  if (fraction > 0 && fraction < 1) return new Decimal(fraction).times(100).toFixed();
  throw new MisuseError(
    `${name} is a fraction between 0 and 1, not ${fraction}.`,
    `0.03 is 3 %: did you mean ${new Decimal(fraction).div(100).abs().toFixed()}?`,
  );
}
