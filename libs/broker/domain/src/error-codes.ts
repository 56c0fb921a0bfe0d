/** What a request to the broker was for. */
export type RequestKind = 'place' | 'modify' | 'cancel';

/**
 * What a code means for the order that it names.
 * `dead`: the request is refused, and where it was the placing, so is the order.
 * `cancelled`: the order has ended by a cancel.
 * `refused`: this request is refused, the order stands as before.
 * `look`: the code alone does not tell; probe.
 * `note`: a warning; the order stands.
 */
export type OrderEffect = 'dead' | 'cancelled' | 'refused' | 'look' | 'note';

/** What a code means for the way to the broker. */
export type LinkEffect =
  'lost' | 'restored-data-lost' | 'restored' | 'reset' | 'client-id-in-use' | 'slow-down';

/** One row of broker-behaviour §3.5. */
export interface CodeMeaning {
  readonly code: number;
  readonly meaning: string;
  /** By what the request was. A row without `order` never speaks of an order. */
  readonly order?: Readonly<Record<RequestKind, OrderEffect>>;
  /** The code can only answer this kind of request, whatever else is under way. */
  readonly only?: RequestKind;
  readonly link?: LinkEffect;
}

type Effects = Readonly<Record<RequestKind, OrderEffect>>;

const REFUSES: Effects = { place: 'dead', modify: 'refused', cancel: 'refused' };
const NOTES: Effects = { place: 'note', modify: 'note', cancel: 'note' };
const LOOKS: Effects = { place: 'look', modify: 'look', cancel: 'look' };

function row(
  code: number,
  meaning: string,
  more: Omit<CodeMeaning, 'code' | 'meaning'> = {},
): CodeMeaning {
  return { code, meaning, ...more };
}

/** The codes of the broker that change what we do, as data. */
export const CODE_MEANINGS: readonly CodeMeaning[] = [
  row(1100, 'TWS lost the broker’s servers', { link: 'lost' }),
  row(2110, 'TWS lost the broker’s servers, heals by itself', { link: 'lost' }),
  row(1101, 'connection restored, data lost', { link: 'restored-data-lost' }),
  row(1102, 'connection restored, data kept', { link: 'restored' }),
  row(1300, 'the API port was reset', { link: 'reset' }),
  row(326, 'the client id is in use', { link: 'client-id-in-use' }),
  row(100, 'too many messages per second', { link: 'slow-down', order: LOOKS }),
  row(103, 'duplicate order id', { order: LOOKS }),
  row(104, 'modify of a filled order', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  row(105, 'the modify does not match the order', {
    order: { ...REFUSES, place: 'look' },
    only: 'modify',
  }),
  row(106, 'cannot transmit', { order: REFUSES }),
  row(107, 'cannot transmit an incomplete order', { order: REFUSES }),
  row(109, 'price out of the percentage range', { order: REFUSES }),
  row(110, 'price is not a multiple of the tick', { order: REFUSES }),
  row(111, 'time in force and order type clash', { order: REFUSES }),
  row(113, 'time in force not supported', { order: REFUSES }),
  row(133, 'submit failed', { order: REFUSES }),
  // Seen for a stale parent id of a modify as well: never a rejection by itself (scar 11).
  row(135, 'order id not found', {
    order: { place: 'look', modify: 'refused', cancel: 'refused' },
  }),
  row(136, 'cannot be cancelled', {
    order: { place: 'look', modify: 'look', cancel: 'refused' },
    only: 'cancel',
  }),
  row(161, 'not in a cancellable state', {
    order: { place: 'look', modify: 'look', cancel: 'refused' },
    only: 'cancel',
  }),
  row(200, 'no such contract', { order: REFUSES }),
  row(201, 'order rejected', { order: { place: 'dead', modify: 'refused', cancel: 'look' } }),
  row(202, 'order cancelled', {
    order: { place: 'cancelled', modify: 'cancelled', cancel: 'cancelled' },
  }),
  row(203, 'security not allowed for the account', { order: REFUSES }),
  row(320, 'request not readable', { order: REFUSES }),
  row(321, 'request not valid', { order: REFUSES }),
  row(329, 'order type cannot be changed', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  row(387, 'order type not supported', { order: REFUSES }),
  row(388, 'size below the minimum', { order: REFUSES }),
  row(399, 'order message', { order: NOTES }),
  row(404, 'shares are being located', { order: NOTES }),
  row(434, 'size is zero', { order: REFUSES }),
  row(435, 'account needed', { order: REFUSES }),
  row(436, 'allocation needed', { order: REFUSES }),
  row(451, 'TWS preset limit', { order: REFUSES }),
  row(460, 'no trading permission', { order: REFUSES }),
  row(504, 'not connected', { order: LOOKS }),
  row(2102, 'modify while the last one is in hand', {
    order: { place: 'note', modify: 'refused', cancel: 'note' },
  }),
  row(2109, 'outside-hours flag ignored', { order: NOTES }),
  row(2137, 'crosses the other side', { order: NOTES }),
  row(10006, 'parent order missing', { order: REFUSES }),
  // The order may have filled, belong to another client, or never have arrived: unknown, never dead.
  row(10147, 'cancel: order id not found', {
    order: { place: 'look', modify: 'look', cancel: 'refused' },
    only: 'cancel',
  }),
  row(10148, 'cancel: wrong state', {
    order: { place: 'look', modify: 'look', cancel: 'refused' },
    only: 'cancel',
  }),
  row(10149, 'cancel: invalid id', {
    order: { place: 'look', modify: 'look', cancel: 'refused' },
    only: 'cancel',
  }),
  row(10243, 'fractional size not allowed', { order: REFUSES }),
  row(10289, 'refused for want of a cash-quantity set-up', { order: REFUSES }),
  row(10293, 'refused by an attribute', { order: REFUSES }),
  row(10311, 'TWS preset: precautionary setting', { order: REFUSES }),
  row(10314, 'date format', { order: REFUSES }),
  row(10326, 'change of the one-cancels-all group refused', {
    order: { place: 'dead', modify: 'refused', cancel: 'look' },
  }),
  row(10327, 'change of the one-cancels-all type refused', {
    order: { place: 'dead', modify: 'refused', cancel: 'look' },
  }),
  // Fifteen "cancelled" orders once all filled because this was read as a cancel (scar 9).
  row(10349, 'time in force set by a preset', { order: NOTES }),
];

const BY_CODE: ReadonlyMap<number, CodeMeaning> = new Map(
  CODE_MEANINGS.map((meaning) => [meaning.code, meaning]),
);

/** Codes after which the status word `Inactive` means that the order is dead. */
export const DEATH_CODES: ReadonlySet<number> = new Set([201, 203, 460]);

/** Returns the row of a code, or null where the table does not have it. */
export function meaningOfCode(code: number): CodeMeaning | null {
  return BY_CODE.get(code) ?? null;
}

/** Returns what a code does to the order that it names. An unknown code is a warning worth a look, never a death. */
export function orderEffectOf(code: number, request: RequestKind): OrderEffect {
  return BY_CODE.get(code)?.order?.[request] ?? 'look';
}

/** Returns what a code means for the way to the broker, or null for nothing. */
export function linkEffectOf(code: number): LinkEffect | null {
  return BY_CODE.get(code)?.link ?? null;
}
