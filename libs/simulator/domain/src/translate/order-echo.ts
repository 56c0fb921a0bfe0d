import type { ClientValues, ServerInput } from '@fairlead/tws-wire';

type PlaceOrderValues = ClientValues<'placeOrder'>;
type OpenOrderInput = ServerInput<'openOrder'>;

/** What openOrder repeats just as placeOrder had it. The engine knows nothing of most of them. */
const ECHOED = [
  'goodAfterTime',
  'discretionaryAmt',
  'modelCode',
  'rule80A',
  'percentOffset',
  'settlingFirm',
  'shortSaleSlot',
  'designatedLocation',
  'startingPrice',
  'stockRefPrice',
  'delta',
  'stockRangeLower',
  'stockRangeUpper',
  'displaySize',
  'blockOrder',
  'sweepToFill',
  'allOrNone',
  'minQty',
  'triggerMethod',
  'volatility',
  'continuousUpdate',
  'scaleInitLevelSize',
  'scaleSubsLevelSize',
  'scalePriceIncrement',
  'scalePriceAdjustValue',
  'scalePriceAdjustInterval',
  'scaleProfitOffset',
  'scaleAutoReset',
  'scaleInitPosition',
  'scaleInitFillQty',
  'scaleRandomPercent',
  'hedgeType',
  'hedgeParam',
  'optOutSmartRouting',
  'clearingAccount',
  'clearingIntent',
  'notHeld',
  'algoStrategy',
  'algoParams',
  'solicited',
  'randomizeSize',
  'randomizePrice',
  'conditions',
  'conditionsIgnoreRth',
  'conditionsCancelOrder',
  'adjustedOrderType',
  'triggerPrice',
  'adjustedStopPrice',
  'adjustedStopLimitPrice',
  'adjustedTrailingAmount',
  'adjustableTrailingUnit',
  'softDollarTierName',
  'softDollarTierValue',
  'cashQty',
  'isOmsContainer',
  'discretionaryUpToLimitPrice',
  'usePriceMgmtAlgo',
  'duration',
  'postToAts',
  'autoCancelParent',
  'minTradeQty',
] as const satisfies readonly (keyof PlaceOrderValues & keyof OpenOrderInput)[];

/** Values of an order that are echoed as they came. Plain JSON. */
export type OrderEcho = Partial<Pick<OpenOrderInput, (typeof ECHOED)[number]>>;

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== '' && value !== false && value !== 0;
}

/** Returns what the echoes of an order repeat of it; what a client left out is left to the defaults of the message. */
export function echoOf(values: PlaceOrderValues): OrderEcho {
  const given = ECHOED.filter((name) => isGiven(values[name]));
  return Object.fromEntries(given.map((name) => [name, values[name]]));
}
