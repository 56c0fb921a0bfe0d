import { CONTRACT_11, CONTRACT_12, COUNTED_OPTIONS } from '../blocks';
import { fixed, flag, int, maybeNumber, message, since, text } from '../values/field';

/** Exercising and calculating options: client to server. */
export const OPTION_REQUESTS = [
  message(21, 'exerciseOptions', [
    fixed('2'),
    int('reqId'),
    ...CONTRACT_11,
    int('exerciseAction'),
    int('exerciseQuantity'),
    text('account'),
    flag('override'),
    since(180, text('manualOrderTime')),
    since(183, text('customerAccount')),
    since(184, flag('professionalCustomer')),
  ]),
  message(54, 'reqCalcImpliedVolatility', [
    fixed('2'),
    int('reqId'),
    ...CONTRACT_12,
    maybeNumber('optionPrice'),
    maybeNumber('underPrice'),
    ...COUNTED_OPTIONS,
  ]),
  message(55, 'reqCalcOptionPrice', [
    fixed('2'),
    int('reqId'),
    ...CONTRACT_12,
    maybeNumber('volatility'),
    maybeNumber('underPrice'),
    ...COUNTED_OPTIONS,
  ]),
  message(56, 'cancelCalcImpliedVolatility', [fixed('1'), int('reqId')]),
  message(57, 'cancelCalcOptionPrice', [fixed('1'), int('reqId')]),
] as const;
