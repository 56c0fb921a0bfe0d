import { fixed, flag, int, intOr, message, since, text } from '../values/field';

/** Session, accounts and positions: client to server. */
export const SESSION_REQUESTS = [
  message(71, 'startApi', [fixed('2'), int('clientId'), text('optionalCapabilities')]),
  message(8, 'reqIds', [fixed('1'), intOr('numIds', 1)]),
  message(49, 'reqCurrentTime', [fixed('1')]),
  message(17, 'reqManagedAccts', [fixed('1')]),
  message(14, 'setServerLogLevel', [fixed('1'), intOr('level', 2)]),
  message(6, 'reqAccountUpdates', [fixed('2'), flag('subscribe'), text('account')]),
  message(62, 'reqAccountSummary', [fixed('1'), int('reqId'), text('group'), text('tags')]),
  message(63, 'cancelAccountSummary', [fixed('1'), int('reqId')]),
  message(61, 'reqPositions', [fixed('1')]),
  message(64, 'cancelPositions', [fixed('1')]),
  message(74, 'reqPositionsMulti', [fixed('1'), int('reqId'), text('account'), text('modelCode')]),
  message(75, 'cancelPositionsMulti', [fixed('1'), int('reqId')]),
  message(76, 'reqAccountUpdatesMulti', [
    fixed('1'),
    int('reqId'),
    text('account'),
    text('modelCode'),
    flag('ledgerAndNlv'),
  ]),
  message(77, 'cancelAccountUpdatesMulti', [fixed('1'), int('reqId')]),
  message(92, 'reqPnL', [int('reqId'), text('account'), text('modelCode')]),
  message(93, 'cancelPnL', [int('reqId')]),
  message(94, 'reqPnLSingle', [
    int('reqId'),
    text('account'),
    text('modelCode'),
    intOr('conId', 0),
  ]),
  message(95, 'cancelPnLSingle', [int('reqId')]),
  since(167, message(104, 'reqUserInfo', [int('reqId')])),
  since(197, message(105, 'reqCurrentTimeInMillis', [])),
] as const;
