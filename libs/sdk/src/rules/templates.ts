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
 * Returns the rule that adds to a trade, as `template: createScaleInRule` in YAML, after the entry's in priority (90). Orders
 * cannot be added to a trade yet: `defineRules` and the engine refuse it.
 */
export function createScaleInRule(options: ScaleInOptions): ScaleInRule {
  return { priority: 90, ...options, id: idOf(options, 'scale-in'), template: 'createScaleInRule' };
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

function idOf({ id, symbol }: Pick<TemplateOptions, 'id' | 'symbol'>, suffix: string): string {
  return id ?? `${symbol.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${suffix}`;
}
