import { decimal, isDecimalText, ownValue } from '@fairlead/core';
import {
  type ForeignHint,
  type NumberBounds,
  didYouMean,
  outsideBounds,
} from '@fairlead/core/document';

/** A name of the original framework, where percentages are fractions, and ours. */
interface OriginalField {
  readonly bounds: NumberBounds;
  /** Returns our field with the value in percent. */
  readonly ours: (percent: string) => string;
}

const FRACTION: NumberBounds = {
  min: '0',
  max: '1',
  unit: 'a fraction: 0.03 is 3 %',
  percentage: true,
};

const ORIGINALS: Readonly<Record<string, OriginalField>> = {
  stopLossPct: { bounds: FRACTION, ours: (percent) => `stop: { percent: ${percent} }` },
  takeProfitPct: { bounds: FRACTION, ours: (percent) => `target: { percent: ${percent} }` },
  priceOffset: { bounds: FRACTION, ours: (percent) => `limitOffsetPercent: ${percent}` },
};

/** Other words for what we have. */
const SYNONYMS: Readonly<Record<string, string>> = {
  quantity: 'size: { shares: 100 }',
  qty: 'size: { shares: 100 }',
  shares: 'size: { shares: 100 }',
  notional: 'size: { notional: 20000 }',
  allocation: 'size: { notional: 20000 }',
  riskPct: 'size: { riskPct: 0.5 }',
  equityPct: 'size: { equityPct: 2 }',
  confidenceThreshold: 'confidence: 0.8',
  stopLoss: 'stop: { percent: 3 }',
  takeProfit: 'target: { percent: 8 }',
  ticker: 'symbol: AAPL',
  tickers: 'symbols: [AAPL, MSFT]',
};

/** Returns the hint for a field that has no place in a rule: what it is called here, with its value in our unit. */
export function foreignField(
  names: readonly string[],
  elsewhere: ForeignHint = () => null,
): ForeignHint {
  return (entry) => {
    const original = ownValue(ORIGINALS, entry.key);
    if (original !== undefined) {
      const text = entry.value.kind === 'scalar' ? entry.value.text : '';
      return `; ${originalHint(original, text)}`;
    }
    const synonym = ownValue(SYNONYMS, entry.key);
    if (synonym !== undefined) return `; write ${synonym}`;
    return elsewhere(entry) ?? (didYouMean(entry.key, names) || null);
  };
}

function originalHint({ bounds, ours }: OriginalField, text: string): string {
  if (!isDecimalText(text)) return `Fairlead's is ${ours('3')}, in percent`;
  const value = decimal(text);
  const percent = value.times(100);
  if (outsideBounds(value, bounds) === null) {
    return `it is a fraction, and Fairlead's is in percent: write ${ours(percent.toFixed())}`;
  }
  return `it was a fraction between 0 and 1, and ${text} is none; Fairlead's is in percent: did you mean ${ours(value.abs().toFixed())}?`;
}
