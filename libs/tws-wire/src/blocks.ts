import {
  filled,
  flag,
  given,
  int,
  intOr,
  list,
  maybeInt,
  maybeNumber,
  number,
  numeric,
  numberOr,
  oneOf,
  positive,
  text,
  when,
} from './values/field';

/** C12: a contract as clients describe it. */
export const CONTRACT_12 = [
  intOr('conId', 0),
  text('symbol'),
  text('secType'),
  text('lastTradeDateOrContractMonth'),
  numberOr('strike', '0'),
  text('right'),
  text('multiplier'),
  text('exchange'),
  text('primaryExch'),
  text('currency'),
  text('localSymbol'),
  text('tradingClass'),
] as const;

/** C11: a contract as the server describes it, without the primary exchange. */
export const CONTRACT_11 = [
  intOr('conId', 0),
  text('symbol'),
  text('secType'),
  text('lastTradeDateOrContractMonth'),
  numberOr('strike', '0'),
  text('right'),
  text('multiplier'),
  text('exchange'),
  text('currency'),
  text('localSymbol'),
  text('tradingClass'),
] as const;

const isBag = oneOf('secType', 'BAG');

/** LEGS4: the legs of a combination in data requests. */
export const DATA_LEGS = when(isBag, [
  list('legs', [int('conId'), int('ratio'), text('action'), text('exchange')]),
]);

const ORDER_LEG = [
  int('conId'),
  int('ratio'),
  text('action'),
  text('exchange'),
  maybeInt('openClose'),
  intOr('shortSaleSlot', 0),
  text('designatedLocation'),
  intOr('exemptCode', -1),
] as const;
const TAG_VALUE = [text('tag'), text('value')] as const;

/** The legs, their prices and the routing parameters of a combination, always there in what the server sends. */
export const COMBO = [
  list('comboLegs', ORDER_LEG),
  list('orderComboLegs', [maybeNumber('price')]),
  list('smartComboRoutingParams', TAG_VALUE),
] as const;
/** The same in placeOrder, for combinations only. */
export const BAG_COMBO = when(isBag, COMBO);

/** The delta-neutral contract: a flag, then its three fields. */
export const DELTA_NEUTRAL_CONTRACT = [
  flag('hasDeltaNeutralContract'),
  when(oneOf('hasDeltaNeutralContract', true), [
    int('deltaNeutralContractConId'),
    number('deltaNeutralContractDelta'),
    number('deltaNeutralContractPrice'),
  ]),
] as const;

/** Scale sizes and increment, and the seven fields that follow a positive increment. */
export const SCALE = [
  maybeInt('scaleInitLevelSize'),
  maybeInt('scaleSubsLevelSize'),
  maybeNumber('scalePriceIncrement'),
  when(positive('scalePriceIncrement'), [
    maybeNumber('scalePriceAdjustValue'),
    maybeInt('scalePriceAdjustInterval'),
    maybeNumber('scaleProfitOffset'),
    flag('scaleAutoReset'),
    maybeInt('scaleInitPosition'),
    maybeInt('scaleInitFillQty'),
    flag('scaleRandomPercent'),
  ]),
] as const;

/** The hedge type and, where there is one, its parameter. */
export const HEDGE = [text('hedgeType'), when(given('hedgeType'), [text('hedgeParam')])] as const;

/** The algorithm and, where there is one, its parameters. */
export const ALGO = [
  text('algoStrategy'),
  when(given('algoStrategy'), [list('algoParams', TAG_VALUE)]),
] as const;

/** The five fields of a pegged-to-benchmark order. */
export const PEG_BENCH = when(oneOf('orderType', 'PEG BENCH', 'PEGBENCH'), [
  maybeInt('referenceContractId'),
  flag('isPeggedChangeAmountDecrease'),
  maybeNumber('peggedChangeAmount'),
  maybeNumber('referenceChangeAmount'),
  text('referenceExchangeId'),
]);

const CONDITION = [
  int('type'),
  text('conjunction', 'a'),
  when(oneOf('type', 1), [
    flag('isMore'),
    maybeNumber('price'),
    intOr('conId', 0),
    text('exchange'),
    intOr('triggerMethod', 0),
  ]),
  when(oneOf('type', 3), [flag('isMore'), text('time')]),
  when(oneOf('type', 4), [flag('isMore'), maybeNumber('percent')]),
  when(oneOf('type', 5), [text('secType'), text('exchange'), text('symbol')]),
  when(oneOf('type', 6), [flag('isMore'), maybeInt('volume'), intOr('conId', 0), text('exchange')]),
  when(oneOf('type', 7), [
    flag('isMore'),
    maybeNumber('changePercent'),
    intOr('conId', 0),
    text('exchange'),
  ]),
] as const;

/** The conditions of an order and, where there are any, how they apply. */
export const CONDITIONS = [
  list('conditions', CONDITION),
  when(filled('conditions'), [flag('conditionsIgnoreRth'), flag('conditionsCancelOrder')]),
] as const;

/** Options for internal use, one text of `tag=value;` pairs. Some Python clients put the number of pairs in front. */
export const COUNTED_OPTIONS = [
  text('options'),
  when(numeric('options'), [text('optionsAfterCount')]),
] as const;
