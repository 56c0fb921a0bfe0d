import { type RiskCheck, finding } from '../check';

/** More shares than anybody would order here are a slip of the hand. */
export const qtyAboveMax: RiskCheck = {
  code: 'QTY_ABOVE_MAX',
  needs: 'size',
  evaluate: ({ entry, limits }) => {
    const most = limits.orderSharesMax.toFixed();
    return finding(
      entry.quantity.lte(limits.orderSharesMax),
      { limit: `1 to ${most} shares`, actual: entry.quantity.toFixed() },
      `more than ${most} shares in one order`,
    );
  },
};
