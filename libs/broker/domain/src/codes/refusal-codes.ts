/**
 * What may help where an order was refused with a code.
 * `type`: another order type. `time`: another time in force. `size`: smaller orders. `group`: no one-cancels-all group.
 * `none`: nothing does, however it is placed again.
 */
export type RefusalAdvice = 'type' | 'time' | 'size' | 'group' | 'none';

/** A code that refuses what was requested of an order; the order that was to be placed is dead by it. */
export interface RefusalCode {
  readonly code: number;
  readonly meaning: string;
  readonly advice?: RefusalAdvice;
}

function refusal(code: number, meaning: string, advice?: RefusalAdvice): RefusalCode {
  return advice === undefined ? { code, meaning } : { code, meaning, advice };
}

/** The user's own limits in TWS (presets, precautionary settings): TWS keeps the order back, the broker never receives it. */
const PRESET_LIMITS: readonly RefusalCode[] = [
  refusal(109, 'TWS preset: price out of the percentage range'),
  refusal(163, 'TWS preset: price violates the percentage constraint'),
  refusal(164, 'TWS preset: no market data to check the price against'),
  refusal(382, 'TWS preset: price violates the number of ticks'),
  refusal(383, 'TWS preset: size limit', 'size'),
  refusal(451, 'TWS preset: total value limit', 'size'),
  refusal(10138, 'TWS preset: size change beyond the limit', 'size'),
  refusal(10311, 'TWS preset: directly routed orders are held back'),
  refusal(10329, 'TWS preset: directly routed orders are held back'),
  refusal(10331, 'TWS preset: stop orders are held back', 'type'),
  refusal(10335, 'TWS presets cannot be applied as configured'),
];

const SIZES: readonly RefusalCode[] = [
  refusal(140, 'size is not a whole number'),
  refusal(160, 'size is zero', 'none'),
  refusal(355, 'size does not conform to the market rule', 'none'),
  refusal(388, 'size below the minimum', 'none'),
  refusal(405, 'child and parent differ in size'),
  refusal(434, 'size is zero', 'none'),
  refusal(10243, 'fractional size not allowed', 'none'),
  refusal(10245, 'fractional shares are not supported for this instrument', 'none'),
  refusal(10246, 'fractional shares are not supported for this order', 'type'),
  refusal(10248, 'no permission to trade fractional shares', 'none'),
  refusal(10249, 'fractional shares are not supported for this type of order', 'type'),
  refusal(10250, 'size does not conform to the minimum variation', 'none'),
  refusal(10252, 'fractional shares only close a position', 'none'),
  refusal(10318, 'fractional quantity is not supported for this order', 'type'),
];

const TYPES_TIMES_AND_GROUPS: readonly RefusalCode[] = [
  refusal(111, 'time in force and order type clash', 'time'),
  refusal(113, 'time in force not supported', 'time'),
  refusal(334, 'good-till date not valid', 'time'),
  refusal(356, 'no one-cancels-all group for this order', 'group'),
  refusal(359, 'one-cancels-all type not supported for this order', 'group'),
  refusal(387, 'order type not supported', 'type'),
  refusal(395, 'one-cancels-all groups are not accepted now', 'group'),
  refusal(396, 'only market and limit orders are accepted now', 'none'),
  refusal(397, 'only market and limit orders are accepted now', 'none'),
  refusal(10292, 'restriction of type and side', 'type'),
  refusal(10324, 'one-cancels-all group not valid for the exchange', 'group'),
  refusal(10325, 'one-cancels-all group is not supported', 'group'),
];

const PRICES: readonly RefusalCode[] = [
  refusal(110, 'price is not a multiple of the tick'),
  refusal(141, 'price is not a number'),
  refusal(361, 'trigger price not valid', 'type'),
  refusal(403, 'stop price not valid', 'type'),
  refusal(10344, 'price out of the range of the contract'),
];

const FIELDS_AND_PERMISSIONS: readonly RefusalCode[] = [
  refusal(106, 'cannot transmit'),
  refusal(107, 'cannot transmit an incomplete order'),
  refusal(116, 'the exchange is dead'),
  refusal(132, 'no clearing account'),
  refusal(133, 'submit failed'),
  refusal(139, 'cannot be read'),
  refusal(144, 'size and share allocation differ'),
  refusal(145, 'a field is not valid'),
  refusal(146, 'trigger method not valid'),
  refusal(147, 'conditional contract incomplete'),
  refusal(148, 'conditions need a limit or market order'),
  refusal(151, 'user name needed'),
  refusal(152, 'hidden attribute not allowed'),
  refusal(154, 'the security is halted'),
  refusal(200, 'no such contract'),
  refusal(203, 'security not allowed for the account'),
  refusal(303, 'side not allowed for the account'),
  refusal(311, 'origin not valid'),
  refusal(320, 'request not readable'),
  refusal(321, 'request not valid'),
  refusal(322, 'request not processed'),
  refusal(323, 'server error'),
  refusal(328, 'trailing stop cannot be attached'),
  refusal(343, 'date, time or zone not valid'),
  refusal(347, 'short sale slot not valid'),
  refusal(351, 'regular-hours flag not valid', 'none'),
  refusal(389, 'routed order id is not unique'),
  refusal(390, 'routed order id not valid'),
  refusal(391, 'time or zone not valid'),
  refusal(392, 'the contract expired', 'none'),
  refusal(400, 'algorithm error'),
  refusal(401, 'a text is too long'),
  refusal(402, 'no conditions for this contract'),
  refusal(406, 'currency not allowed'),
  refusal(407, 'symbol not valid'),
  refusal(411, 'outside-hours flag not valid'),
  refusal(412, 'the contract is not available for trading', 'none'),
  refusal(413, 'a what-if order needs the transmit flag'),
  refusal(421, 'route not valid'),
  refusal(426, 'no account has enough shares'),
  refusal(435, 'account needed'),
  refusal(436, 'allocation needed'),
  refusal(437, 'only one flag of outside hours or pre-open'),
  refusal(438, 'TWS is locked'),
  refusal(439, 'algorithm not found'),
  refusal(441, 'algorithm attributes not valid'),
  refusal(442, 'algorithm not allowed'),
  refusal(443, 'unknown attribute of the algorithm'),
  refusal(460, 'no trading permission'),
  refusal(10005, 'read-only'),
  refusal(10006, 'parent order missing'),
  refusal(10013, 'smart routing opt-out required'),
  refusal(10015, 'trading is not allowed in the API'),
  refusal(10016, 'contract not visible'),
  refusal(10020, 'display size larger than the order'),
  refusal(10240, 'price cap not valid'),
  refusal(10254, 'the bond expired', 'none'),
  refusal(10268, 'EtradeOnly is not supported'),
  refusal(10269, 'firmQuoteOnly is not supported'),
  refusal(10270, 'nbboPriceCap is not supported'),
  refusal(10289, 'refused for want of a cash-quantity set-up'),
  refusal(10290, 'only cash quantity is traded'),
  refusal(10293, 'refused by an attribute'),
  refusal(10297, 'Not Held is not valid for this order'),
  refusal(10314, 'date format'),
  refusal(10340, 'an attribute is not supported'),
  refusal(10345, 'this cannot be traded', 'none'),
];

/** The codes that refuse, whatever was requested: a new order is dead by one, a change or cancel leaves the order as it was. */
export const REFUSAL_CODES: readonly RefusalCode[] = [
  ...PRESET_LIMITS,
  ...SIZES,
  ...TYPES_TIMES_AND_GROUPS,
  ...PRICES,
  ...FIELDS_AND_PERMISSIONS,
];
