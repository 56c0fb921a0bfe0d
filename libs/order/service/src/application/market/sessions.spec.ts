import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import { parseInstant } from '@fairlead/core';
import { knownSession } from './sessions';

const US = { type: 'STK', currency: 'USD', timeZone: 'US/Eastern' };
const XETRA = { type: 'STK', currency: 'EUR', timeZone: 'Europe/Berlin' };
const FUTURE = { type: 'FUT', currency: 'USD', timeZone: 'US/Central' };
const REPORTED = '20261123:0900-20261123:1730';

function standing(contract: Record<string, string>, moment: string): string {
  return knownSession({ contract } as unknown as BrokerInstrumentV1, parseInstant(moment));
}

describe('the session of an open trade', () => {
  it.each([
    ['as the broker reports', { ...XETRA, liquidHours: REPORTED }, '2026-11-23T10:00:00Z', 'open'],
    [
      'as the broker reports',
      { ...XETRA, liquidHours: REPORTED },
      '2026-11-23T17:00:00Z',
      'closed',
    ],
    ['unreported, abroad', { ...XETRA, liquidHours: REPORTED }, '2026-11-24T10:00:00Z', 'unknown'],
    ['unreadable, abroad', { ...XETRA, liquidHours: '' }, '2026-11-23T10:00:00Z', 'unknown'],
    ['unreported, a future', { ...FUTURE, liquidHours: '' }, '2026-11-23T10:00:00Z', 'unknown'],
    ['unreported, US', { ...US, liquidHours: '' }, '2026-11-23T15:00:00Z', 'open'],
    ['unreported, US', { ...US, liquidHours: '' }, '2026-11-23T10:00:00Z', 'closed'],
    [
      'unreported, US, a holiday',
      { ...US, liquidHours: REPORTED },
      '2026-11-26T15:00:00Z',
      'closed',
    ],
  ])('%s', (_, contract, moment, expected) => expect(standing(contract, moment)).toBe(expected));

  it('is unknown while the contract is', () => {
    expect(knownSession(null, parseInstant('2026-11-23T15:00:00Z'))).toBe('unknown');
  });
});
