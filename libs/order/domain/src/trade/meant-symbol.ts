/** What a person means by a symbol. */
export interface MeantSymbol {
  readonly symbol: string;
  /** The listed instruments that are called so: one where all is well, several where it is ambiguous. */
  readonly instrumentKeys: readonly string[];
  /** Why it means no listed instrument, or several, and what to write instead. */
  readonly whyNot: string;
}

/** Why it is not known what a symbol means. */
export interface UnclearSymbol {
  readonly code: 'UNKNOWN_SYMBOL' | 'AMBIGUOUS_SYMBOL';
  readonly message: string;
}

/** True for what a symbol means; null means everything. What is listed no more is still called as it was. */
export function isMeant(
  meant: MeantSymbol | null,
  one: { readonly instrumentKey: string; readonly symbol: string },
): boolean {
  if (meant === null) return true;
  const { instrumentKeys, symbol } = meant;
  return instrumentKeys.length === 0
    ? one.symbol === symbol
    : instrumentKeys.includes(one.instrumentKey);
}

/** Returns why a symbol cannot be acted on, or null where it means one instrument or nothing that is listed. */
export function ambiguityOf(meant: MeantSymbol | null): UnclearSymbol | null {
  if (meant === null || meant.instrumentKeys.length < 2) return null;
  return { code: 'AMBIGUOUS_SYMBOL', message: `${meant.whyNot}. Nothing was done.` };
}
