import { escaped, fixed, int, list, message, text } from '../values/field';

/** Advisors' allocations, and windows of TWS that follow each other: server to client. */
export const ADMINISTRATION_MESSAGES = [
  message(16, 'receiveFa', [fixed('1'), int('faDataType'), escaped('xml')]),
  message(103, 'replaceFaEnd', [int('reqId'), text('text')]),
  message(67, 'displayGroupList', [fixed('1'), int('reqId'), escaped('groups')]),
  message(68, 'displayGroupUpdated', [fixed('1'), int('reqId'), escaped('contractInfo')]),
  message(77, 'softDollarTiers', [
    int('reqId'),
    list('tiers', [text('name'), text('value'), text('displayName')]),
  ]),
  message(78, 'familyCodes', [list('codes', [text('accountId'), text('familyCode')])]),
] as const;
