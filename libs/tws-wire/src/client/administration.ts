import { fixed, int, message, text } from '../values/field';

/** Advisors' allocations, windows of TWS that follow each other, and the login of third-party programs: client to server. */
export const ADMINISTRATION_REQUESTS = [
  message(18, 'requestFa', [fixed('1'), int('faDataType')]),
  message(19, 'replaceFa', [fixed('1'), int('faDataType'), text('xml'), int('reqId')]),
  message(65, 'verifyRequest', [fixed('1'), text('apiName'), text('apiVersion')]),
  message(66, 'verifyMessage', [fixed('1'), text('apiData')]),
  message(72, 'verifyAndAuthRequest', [
    fixed('1'),
    text('apiName'),
    text('apiVersion'),
    text('opaqueIsvKey'),
  ]),
  message(73, 'verifyAndAuthMessage', [fixed('1'), text('apiData'), text('xyzResponse')]),
  message(67, 'queryDisplayGroups', [fixed('1'), int('reqId')]),
  message(68, 'subscribeToGroupEvents', [fixed('1'), int('reqId'), int('groupId')]),
  message(69, 'updateDisplayGroup', [fixed('1'), int('reqId'), text('contractInfo')]),
  message(70, 'unsubscribeFromGroupEvents', [fixed('1'), int('reqId')]),
  message(79, 'reqSoftDollarTiers', [int('reqId')]),
  message(80, 'reqFamilyCodes', []),
] as const;
