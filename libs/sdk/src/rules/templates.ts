import type { OriginalRule } from './rule-document';

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

/** Strategies of the original framework. */
export const StrategyBuilder = {
  /**
   * Returns the rules of the basic strategy. Scaling in is on in the original; orders cannot be added to a trade yet, so
   * `enableScaleIn: false` has to be said.
   */
  createBasicStrategy(
    options: TemplateOptions & { readonly enableScaleIn: false },
  ): readonly OriginalRule[] {
    return [{ ...options, id: idOf(options, 'basic'), template: 'createBasicStrategy' }];
  },
} as const;

function idOf({ id, symbol }: TemplateOptions, suffix: string): string {
  return id ?? `${symbol.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${suffix}`;
}
