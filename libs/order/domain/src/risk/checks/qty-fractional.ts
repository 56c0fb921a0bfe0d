import { type RiskCheck, finding } from '../check';

/** Whole shares, unless fractions are allowed. */
export const qtyFractional: RiskCheck = {
  code: 'QTY_FRACTIONAL',
  needs: 'size',
  evaluate: ({ entry, limits }) =>
    finding(
      limits.allowFractional || entry.quantity.isInteger(),
      {
        limit: limits.allowFractional ? 'fractions of a share' : 'whole shares',
        actual: entry.quantity.toFixed(),
      },
      'fractions of a share are not allowed',
    ),
};
