import {
  fixed,
  flag,
  int,
  intOr,
  list,
  maybeInt,
  message,
  since,
  text,
  until,
} from '../values/field';
import { UNSET_INT } from '../values/value-text';
import { PLACE_ORDER } from './place-order';

/** Orders and executions: client to server. */
export const ORDER_REQUESTS = [
  PLACE_ORDER,
  message(4, 'cancelOrder', [
    until(191, fixed('1')),
    int('orderId'),
    since(169, text('manualOrderCancelTime')),
    until(189, since(187, text('extOperator'))),
    until(189, since(187, text('externalUserId'))),
    until(189, since(187, maybeInt('manualOrderIndicator', UNSET_INT))),
    since(192, text('extOperator')),
    since(192, maybeInt('manualOrderIndicator', UNSET_INT)),
  ]),
  message(58, 'reqGlobalCancel', [
    until(191, fixed('1')),
    since(192, text('extOperator')),
    since(192, maybeInt('manualOrderIndicator', UNSET_INT)),
  ]),
  message(5, 'reqOpenOrders', [fixed('1')]),
  message(16, 'reqAllOpenOrders', [fixed('1')]),
  message(15, 'reqAutoOpenOrders', [fixed('1'), flag('autoBind')]),
  message(99, 'reqCompletedOrders', [flag('apiOnly')]),
  message(7, 'reqExecutions', [
    fixed('3'),
    int('reqId'),
    intOr('clientId', 0),
    text('account'),
    text('time'),
    text('symbol'),
    text('secType'),
    text('exchange'),
    text('side'),
    since(200, maybeInt('lastNDays', UNSET_INT)),
    since(200, list('specificDates', [text('date')])),
  ]),
] as const;
