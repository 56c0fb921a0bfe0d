import { parseInstant } from '@fairlead/core';
import { brokerTime } from './time';
import { type TwsZone, configuredZone, greetedZone } from './tws-zone';

/** A TWS whose greeting came at this moment of winter or summer. */
const WINTER = parseInstant('2026-01-05T15:00:00Z');
const SUMMER = parseInstant('2026-07-06T15:00:00Z');
const nothing = configuredZone(null);
const setTo = (zone: string): TwsZone => configuredZone(zone);
const greeted = (text: string, at = WINTER, zone: string | null = null): TwsZone =>
  greetedZone(zone, text, at);

const TOLD: readonly (readonly [string, string, TwsZone, string])[] = [
  // A name of one zone speaks for itself, whatever else is known.
  ['20260105 10:00:00 US/Eastern', 'nothing is known', nothing, '2026-01-05T15:00:00Z'],
  [
    '20260706 10:00:00 America/New_York',
    'London is set',
    setTo('Europe/London'),
    '2026-07-06T14:00:00Z',
  ],
  ['20260105 10:00:00 Japan', 'nothing is known', nothing, '2026-01-05T01:00:00Z'],
  ['20260706 10:00:00 EST5EDT', 'nothing is known', nothing, '2026-07-06T14:00:00Z'],
  ['20260706 10:00:00 UTC', 'nothing is known', nothing, '2026-07-06T10:00:00Z'],
  ['20260706 10:00:00 GMT', 'London is set', setTo('Europe/London'), '2026-07-06T10:00:00Z'],
  ['20260105  10:00:00  Asia/Hong_Kong', 'nothing is known', nothing, '2026-01-05T02:00:00Z'],
  ['20260105-10:00:00 US/Eastern', 'nothing is known', nothing, '2026-01-05T15:00:00Z'],
  ['20260105-10:00:00-US/Central', 'nothing is known', nothing, '2026-01-05T16:00:00Z'],
  // Forms without a zone.
  ['20260706-10:00:00', 'a dash is UTC', setTo('Europe/London'), '2026-07-06T10:00:00Z'],
  ['20260706  10:00:00', 'London is set', setTo('Europe/London'), '2026-07-06T09:00:00Z'],
  [
    '20260706 10:00:00',
    'TWS greeted in New York',
    greeted('20260706 11:00:00 US/Eastern', SUMMER),
    '2026-07-06T14:00:00Z',
  ],
  [
    '20260105  10:00:00',
    'TWS greeted by an offset',
    greeted('20260105 20:30:00 IST'),
    '2026-01-05T04:30:00Z',
  ],
  [
    '20260105  10:00:00',
    'TWS greeted without a zone',
    greeted('20260105 23:00:00'),
    '2026-01-05T02:00:00Z',
  ],
  ['1767625200', 'epoch seconds', nothing, '2026-01-05T15:00:00Z'],
  ['20260105', 'a day', nothing, '2026-01-05T00:00:00Z'],
  // An abbreviation is what the setting says it is.
  ['20260706 10:00:00 BST', 'London is set', setTo('Europe/London'), '2026-07-06T09:00:00Z'],
  ['20260706 10:00:00 BST', 'Dhaka is set', setTo('Asia/Dhaka'), '2026-07-06T04:00:00Z'],
  ['20260706 10:00:00 IST', 'Kolkata is set', setTo('Asia/Kolkata'), '2026-07-06T04:30:00Z'],
  ['20260105 10:00:00 IST', 'Jerusalem is set', setTo('Asia/Jerusalem'), '2026-01-05T08:00:00Z'],
  ['20260706 10:00:00 IST', 'Dublin is set', setTo('Europe/Dublin'), '2026-07-06T09:00:00Z'],
  ['20260105 10:00:00 CST', 'Chicago is set', setTo('America/Chicago'), '2026-01-05T16:00:00Z'],
  ['20260105 10:00:00 CST', 'Shanghai is set', setTo('Asia/Shanghai'), '2026-01-05T02:00:00Z'],
  [
    '20260105 10:00:00 China Standard Time',
    'Shanghai is set',
    setTo('Asia/Shanghai'),
    '2026-01-05T02:00:00Z',
  ],
  ['20260105 10:00:00 EST', 'New York is set', setTo('America/New_York'), '2026-01-05T15:00:00Z'],
  ['20260706 10:00:00 EDT', 'New York is set', setTo('America/New_York'), '2026-07-06T14:00:00Z'],
  [
    '20260706 10:00:00 Eastern Daylight Time',
    'New York is set',
    setTo('US/Eastern'),
    '2026-07-06T14:00:00Z',
  ],
  // Or what the connection shows it to be: by a zone, or by the offset of the clock that calls itself so.
  [
    '20260105 10:00:00 EST',
    'TWS greeted in US/Eastern',
    greeted('20260105 10:00:00 US/Eastern'),
    '2026-01-05T15:00:00Z',
  ],
  [
    '20260105 10:00:00 EST',
    'TWS greeted in EST',
    greeted('20260105 10:00:00 EST'),
    '2026-01-05T15:00:00Z',
  ],
  [
    '20260706 10:00:00 EDT',
    'TWS greeted in EDT',
    greeted('20260706 11:00:00 EDT', SUMMER),
    '2026-07-06T14:00:00Z',
  ],
  [
    '20260706 10:00:00 BST',
    'TWS greeted in BST at +1',
    greeted('20260706 16:00:30 BST', SUMMER),
    '2026-07-06T09:00:00Z',
  ],
  [
    '20260706 10:00:00 BST',
    'TWS greeted in BST at +6',
    greeted('20260706 21:00:00 BST', SUMMER),
    '2026-07-06T04:00:00Z',
  ],
  [
    '20260105 10:00:00 CST',
    'TWS greeted in CST at +8',
    greeted('20260105 23:00:00 CST'),
    '2026-01-05T02:00:00Z',
  ],
  [
    '20260105 10:00:00 China Standard Time',
    'TWS greeted so',
    greeted('20260105 23:00:00 China Standard Time'),
    '2026-01-05T02:00:00Z',
  ],
  [
    '20260105 10:00:00 中国标准时间',
    'TWS greeted so',
    greeted('20260105 23:00:00 中国标准时间'),
    '2026-01-05T02:00:00Z',
  ],
  // The setting is the zone of TWS, so what TWS calls its own zone is that one.
  [
    '20260105 10:00:00 MEZ',
    'Berlin is set, greeted in MEZ',
    greeted('20260105 16:00:00 MEZ', WINTER, 'Europe/Berlin'),
    '2026-01-05T09:00:00Z',
  ],
];

const SET = 'set TWS_TIME_ZONE';
const NOT_TOLD: readonly (readonly [string, string, TwsZone, string])[] = [
  ...['BST', 'IST', 'CST', 'EST', 'EDT', 'China Standard Time', 'Nowhere/Zone', 'Nonsense'].map(
    (name) => [`20260706 10:00:00 ${name}`, 'nothing is known', nothing, `"${name}"`] as const,
  ),
  ['20260105  10:00:00', 'nothing is known', nothing, 'no time zone is said'],
  ['20260706 10:00:00 BST', 'Kolkata is set', setTo('Asia/Kolkata'), SET],
  ['20260105 10:00:00 EST', 'Chicago is set', setTo('America/Chicago'), SET],
  ['20260105 10:00:00 CST', 'TWS greeted in EST', greeted('20260105 10:00:00 EST'), SET],
  [
    '20260706 10:00:00 EDT',
    'TWS greeted in EST, before the clocks changed',
    greeted('20260105 10:00:00 EST'),
    SET,
  ],
  [
    '20260105 10:00:00 BST',
    'the clock of TWS is off by no zone',
    greeted('20260105 10:07:00 BST'),
    SET,
  ],
  ['20260105 10:00:00 BST', 'TWS tells another day', greeted('20260102 10:00:00 BST'), SET],
  [
    '20260706 10:00:00 BST',
    'London is set, but the clock of TWS is that of Dhaka',
    greeted('20260706 21:00:00 BST', SUMMER, 'Europe/London'),
    'TWS_TIME_ZONE is Europe/London, but the clock of TWS is 300 minutes away',
  ],
  ['', 'no text', nothing, 'is not a time'],
  ['finished', 'no time', nothing, 'is not a time'],
  ['20261332 10:00:00 UTC', 'no day', nothing, 'is not a time'],
  ['20260105 25:00:00', 'no hour', setTo('Europe/London'), 'is not a time'],
];

describe('a time text of the broker', () => {
  it.each(TOLD)('%s (%s) is told', (text, _why, tws, expected) => {
    expect(brokerTime(text, tws)).toEqual({ ok: true, value: parseInstant(expected) });
  });

  it.each(NOT_TOLD)('%s (%s) is not guessed', (text, _why, tws, reason) => {
    const told = brokerTime(text, tws);
    expect(told.ok ? told.value : told.refusal).toContain(reason);
  });
});
