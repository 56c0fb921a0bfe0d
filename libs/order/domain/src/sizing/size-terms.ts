import { Decimal, type Result, ZERO, decimalText, ok, quantity, refused } from '@fairlead/core';
import type { SizeTerms, Sizing, SizingInput, SizingRefusal } from './size-spec';

/** Returns a figure of the arithmetic as people read it. */
export function sizeFigure(value: Decimal): string {
  return value.toDecimalPlaces(6, Decimal.ROUND_HALF_EVEN).toFixed();
}

/** Returns a size times the confidence of its signal, where its rule wants that. */
export function weighByConfidence(
  raw: Sizing,
  { size, confidence }: SizingInput,
): Result<Sizing, SizingRefusal> {
  if (size.confidenceWeighted === undefined) return ok(raw);
  if (confidence === null) {
    return refused({
      code: 'CONFIDENCE_UNKNOWN',
      limit: 'a confidence of the signal',
      actual: 'none',
      message:
        'the size is weighted by the confidence of a signal, and none stands behind it; size such rules without it',
    });
  }
  const weighted = raw.quantity.times(confidence);
  const line = `× confidence ${sizeFigure(confidence)} = ${sizeFigure(weighted)}`;
  return ok({ quantity: quantity(weighted), steps: [...raw.steps, line] });
}

/** Returns a size within the bounds of its rule: the nearer of them, or a refusal, as that says. */
export function withinBounds(sizing: Sizing, terms: SizeTerms): Result<Sizing, SizingRefusal> {
  const { minShares = ZERO, maxShares = sizing.quantity, outside } = terms;
  const isBelow = sizing.quantity.lt(minShares);
  if (!isBelow && sizing.quantity.lte(maxShares)) return ok(sizing);
  const bound = isBelow ? minShares : maxShares;
  if (outside === 'deny') {
    const limit = `${isBelow ? 'at least' : 'at most'} ${decimalText(bound)} shares`;
    return refused({
      code: 'SIZE_OUTSIDE',
      limit,
      actual: decimalText(sizing.quantity),
      message: `the size comes to ${decimalText(sizing.quantity)} shares, and its rule wants ${limit}; change the size or its bounds`,
    });
  }
  const line = `${isBelow ? 'raised to the least' : 'cut to the most'}, ${sizeFigure(bound)} shares`;
  return ok({ quantity: quantity(bound), steps: [...sizing.steps, line] });
}

/** Returns how much of what was wanted is used, where that is not all of it. */
export function efficiencyOf(used: Decimal, wanted: Decimal): readonly string[] {
  if (wanted.isZero() || used.eq(wanted)) return [];
  const percent = used.div(wanted).times(100).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  return [`uses ${percent.toFixed()} % of what was wanted`];
}
