import type { OriginalRule, ScaleInRule } from './rule-document';

/** What the templates of the original framework take: its names and defaults, and an id where the usual one is taken. */
export type TemplateOptions = Omit<OriginalRule, 'id' | 'template' | 'symbol' | 'symbols'> & {
  readonly symbol: string;
  /** Default `<symbol>-buy`, `<symbol>-short`, `<symbol>-basic`. */
  readonly id?: string;
};

/** Returns the rule that enters long on BUY, as `template: createBuyRule` in YAML. */
export function createBuyRule(options: TemplateOptions): OriginalRule {
  return { ...options, id: idOf(options, 'buy'), template: 'createBuyRule' };
}

/** Returns the rule that enters short on SHORT, as `template: createShortRule` in YAML; shorting is allowed by using it. */
export function createShortRule(options: TemplateOptions): OriginalRule {
  return { ...options, id: idOf(options, 'short'), template: 'createShortRule' };
}

/** What the template that scales in takes. */
export type ScaleInOptions = Omit<ScaleInRule, 'id' | 'template' | 'symbol' | 'symbols'> & {
  readonly symbol: string;
  /** Default `<symbol>-scale-in`. */
  readonly id?: string;
};

/**
 * Returns the rule that adds to a trade in profit, as `template: createScaleInRule` in YAML, after the entry's in priority
 * (90).
 */
export function createScaleInRule(options: ScaleInOptions): ScaleInRule {
  return { priority: 90, ...options, id: idOf(options, 'scale-in'), template: 'createScaleInRule' };
}

/** What the basic strategy takes. */
export type BasicStrategyOptions = Omit<TemplateOptions, 'enableScaleIn'> & {
  /** Default true. */
  readonly enableScaleIn?: boolean;
};

/** The entry and what is added to it belong to one strategy and stand on the same accounts. */
function scalingOf(options: Omit<TemplateOptions, 'enableScaleIn'>): ScaleInRule {
  const { id, symbol, quantity, strategy, mode, enabled } = options;
  return createScaleInRule({
    symbol,
    scaleQuantity: Math.max(1, Math.floor(Number(quantity) / 2)),
    ...(id === undefined ? {} : { id: `${id}-scale-in` }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(mode === undefined ? {} : { mode }),
    ...(enabled === undefined ? {} : { enabled }),
  });
}

/** Strategies of the original framework. */
export const StrategyBuilder = {
  /**
   * Returns the rules of the basic strategy: the entry's, and, as in the original unless it is switched off, one that adds
   * half as many shares once the trade is 2 % in profit.
   */
  createBasicStrategy({
    enableScaleIn = true,
    ...options
  }: BasicStrategyOptions): readonly (OriginalRule | ScaleInRule)[] {
    const entry = { ...options, id: idOf(options, 'basic'), template: 'createBasicStrategy', enableScaleIn: false } as const; // prettier-ignore
    return enableScaleIn ? [entry, scalingOf(options)] : [entry];
  },
} as const;

function idOf({ id, symbol }: Pick<TemplateOptions, 'id' | 'symbol'>, suffix: string): string {
  return id ?? `${symbol.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${suffix}`;
}
