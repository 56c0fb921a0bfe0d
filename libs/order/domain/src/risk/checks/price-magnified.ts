import { type RiskCheck, finding } from '../check';

/** Prices in parts of a currency (London's are in pence) would be counted as so many times what they are. */
export const priceMagnified: RiskCheck = {
  code: 'PRICE_MAGNIFIED',
  needs: 'view',
  evaluate: ({ entry, view: { contract } }) => {
    const parts = contract?.priceMagnifier ?? 1;
    const currency = contract?.currency ?? 'its currency';
    const actual = parts === 1 ? `prices in ${currency}` : `prices in 1/${parts} ${currency}`;
    return finding(
      parts === 1,
      { limit: 'prices in its currency', actual },
      `${entry.symbol} is quoted in 1/${parts} of ${currency}, which is not counted yet; choose a listing that is quoted in its currency`,
    );
  },
};
