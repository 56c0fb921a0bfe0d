import type { Decimal } from '@fairlead/core';
import { type Shape, mapped, number, oneOf } from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';

/** How large an entry shall be: shares, currency, or percent of equity. Order management turns it into shares. */
export interface SizeSpec {
  readonly kind: 'shares' | 'notional' | 'equityPct' | 'riskPct';
  readonly value: Decimal;
}

/** How large an entry is: exactly one measure. */
export const sizeShape: Shape<SizeSpec> = mapped(
  oneOf({
    shares: number(boundsOf('size.shares')),
    notional: number(boundsOf('size.notional')),
    equityPct: number(boundsOf('size.equityPct')),
    riskPct: number(boundsOf('size.riskPct')),
  }),
  ({ name: kind, value }) => ({ kind, value }),
);

/** Returns a size in a few characters. */
export function sizeText({ kind, value }: SizeSpec): string {
  return `${value.toFixed()} ${kind}`;
}
