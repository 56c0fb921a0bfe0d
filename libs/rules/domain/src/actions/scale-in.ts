import { type Decimal, decimal } from '@fairlead/core';
import {
  type Shape,
  fieldOf,
  mapped,
  maybe,
  needed,
  number,
  record,
} from '@fairlead/core/document';
import { boundsOf } from '../rule-bounds';
import { foreignField } from '../shapes/foreign-fields';
import { measuredBy } from './measured-by';
import type { RuleContext } from '../shapes/rule-context';
import { type SizeSpec, sizeShape, sizeText } from '../shapes/size-shape';
import type { ActionKind } from './kind';

/** Adds to the trade that the strategy holds of the symbol, on its side; stop and target follow. */
export interface ScaleInAction {
  readonly kind: 'scaleIn';
  readonly size: SizeSpec;
  /** A limit so many percent better than the market, worse where negative; null for a market order. */
  readonly limitOffsetPercent: Decimal | null;
  /** How far in profit the trade has to be; null where that does not matter. */
  readonly unrealisedPercentMin: Decimal | null;
  /** How long a limit may rest unfilled, from the decision; absent: until the signal expires. */
  readonly restMs?: number;
}

/** An order at the market is added to what gains; the original's default. */
const PROFIT_PERCENT = decimal(2);
const MINUTE_MS = 60_000;

/** Makes a trade larger: at the market where it is in profit, or by a limit. */
export const scaleInKind: ActionKind<ScaleInAction> = {
  shape: scaleInShape,
  indicators: ({ size }) => measuredBy(size),
  text: ({ size, limitOffsetPercent, unrealisedPercentMin }, strategy) => {
    const how = limitOffsetPercent === null ? '' : ` by a limit ${limitOffsetPercent.toFixed()} % better than the market`; // prettier-ignore
    const where = unrealisedPercentMin === null ? '' : ` where that is ${unrealisedPercentMin.toFixed()} % in profit`; // prettier-ignore
    return `add ${sizeText(size)} to what ${strategy} holds${how}${where}`;
  },
};

function scaleInShape(context: RuleContext): Shape<ScaleInAction> {
  const own = {
    size: needed(sizeShape(context)),
    limitOffsetPercent: maybe(number(boundsOf('limitOffsetPercent'))),
    unrealisedPercentMin: maybe(number(boundsOf('unrealisedPercentMin'))),
    restMinutes: maybe(number(boundsOf('restMinutes'))),
  };
  const fields = record(own, foreignField(Object.keys(own)));
  return mapped(fields, (written, node, reading) => {
    const { size, limitOffsetPercent = null, unrealisedPercentMin, restMinutes } = written;
    if (size.kind === 'riskPct') {
      const { at } = fieldOf(node, 'size') ?? node;
      return reading.report(at, '"riskPct" sizes an entry; size what is added by shares, notional or equityPct'); // prettier-ignore
    }
    if (limitOffsetPercent === null && restMinutes !== undefined) {
      return reading.report(node.at, '"restMinutes" is for a limit: add limitOffsetPercent, or take it out'); // prettier-ignore
    }
    const profit = limitOffsetPercent === null ? PROFIT_PERCENT : null;
    return {
      ...{ kind: 'scaleIn', size, limitOffsetPercent },
      unrealisedPercentMin: unrealisedPercentMin ?? profit,
      ...(restMinutes === undefined ? {} : { restMs: restMinutes.times(MINUTE_MS).round().toNumber() }), // prettier-ignore
    };
  });
}
