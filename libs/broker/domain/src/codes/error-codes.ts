import { REFUSAL_CODES, type RefusalAdvice } from './refusal-codes';

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
  | 'lost'
  | 'restored-data-lost'
  | 'restored'
  | 'reset'
  | 'client-id-in-use'
  | 'slow-down'
  | 'farm-broken'
  | 'farm-there';

/** One row of “The broker’s codes” in docs/reference/broker-behaviour.md. */
export interface CodeMeaning {
  readonly code: number;
  readonly meaning: string;
  /** By what the request was. A row without `order` never speaks of an order. */
  readonly order?: Readonly<Record<RequestKind, OrderEffect>>;
  /** The code can only answer this kind of request, whatever else is under way. */
  readonly only?: RequestKind;
  readonly link?: LinkEffect;
  /** What may help where it refused a new order. */
  readonly advice?: RefusalAdvice;
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
  ...REFUSAL_CODES.map((refusal) => ({ ...refusal, order: REFUSES })),
  row(1100, 'TWS lost the broker’s servers', { link: 'lost' }),
  row(2110, 'TWS lost the broker’s servers, heals by itself', { link: 'lost' }),
  row(1101, 'connection restored, data lost', { link: 'restored-data-lost' }),
  row(1102, 'connection restored, data kept', { link: 'restored' }),
  row(1300, 'the API port was reset', { link: 'reset' }),
  row(2103, 'a farm of market data is broken', { link: 'farm-broken' }),
  row(2104, 'a farm of market data is there', { link: 'farm-there' }),
  row(2108, 'a farm of market data waits to be used', { link: 'farm-there' }),
  row(2105, 'a farm of history is broken', { link: 'farm-broken' }),
  row(2106, 'a farm of history is there', { link: 'farm-there' }),
  row(2107, 'a farm of history waits to be used', { link: 'farm-there' }),
  row(2157, 'a farm of contracts is broken', { link: 'farm-broken' }),
  row(2158, 'a farm of contracts is there', { link: 'farm-there' }),
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
  row(134, 'modify failed', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  // Seen for a stale parent id of a modify as well: never a rejection by itself.
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
  row(201, 'order rejected', { order: { place: 'dead', modify: 'refused', cancel: 'look' } }),
  row(202, 'order cancelled', {
    order: { place: 'cancelled', modify: 'cancelled', cancel: 'cancelled' },
  }),
  row(329, 'order type cannot be changed', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  row(399, 'order message', { order: NOTES }),
  row(404, 'shares are being located', { order: NOTES }),
  row(422, 'account and clearing attributes cannot be changed', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  row(440, 'the algorithm cannot be modified', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  row(481, 'order size reduced', { order: NOTES }),
  row(504, 'not connected', { order: LOOKS }),
  row(512, 'the order was not sent', { order: LOOKS }),
  row(2102, 'modify while the last one is in hand', {
    order: { place: 'note', modify: 'refused', cancel: 'note' },
  }),
  row(2109, 'outside-hours flag ignored', { order: NOTES }),
  row(2111, 'times of the algorithm adjusted', { order: NOTES }),
  row(2137, 'crosses the other side', { order: NOTES }),
  row(10233, 'defaults taken from a preset', { order: NOTES }),
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
  row(10326, 'change of the one-cancels-all group refused', {
    order: { place: 'dead', modify: 'refused', cancel: 'look' },
    advice: 'group',
  }),
  row(10327, 'change of the one-cancels-all type refused', {
    order: { place: 'dead', modify: 'refused', cancel: 'look' },
    advice: 'group',
  }),
  row(10341, 'the parent id cannot be modified', {
    order: { place: 'look', modify: 'refused', cancel: 'look' },
    only: 'modify',
  }),
  // Fifteen "cancelled" orders once all filled because this was read as a cancel.
  row(10349, 'time in force set by a preset', { order: NOTES }),
];

/** The broker's warnings: none of them ends an order. */
const WARNINGS = { from: 2_100, to: 2_200 };

const BY_CODE: ReadonlyMap<number, CodeMeaning> = new Map(
  CODE_MEANINGS.map((meaning) => [meaning.code, meaning]),
);

/** Codes after which the status `Inactive` means that the order is dead. */
export const DEATH_CODES: ReadonlySet<number> = new Set([201, 203, 460]);

/** Returns the row of a code, or null where the table does not have it. */
export function meaningOfCode(code: number): CodeMeaning | null {
  return BY_CODE.get(code) ?? null;
}

/** True for a code of the broker's, false for one of ours. */
export function isBrokerCode(code: string | null): code is string {
  return code !== null && /^\d+$/.test(code);
}

/**
 * Returns what a code does to the order that it names. A code that the table does not have is worth a look, never a death;
 * the warnings of the 2100s are no more than that.
 */
export function orderEffectOf(code: number, request: RequestKind): OrderEffect {
  const known = BY_CODE.get(code)?.order?.[request];
  if (known !== undefined) return known;
  return code >= WARNINGS.from && code < WARNINGS.to ? 'note' : 'look';
}

/** Returns what may help where this code refused a new order, or null where nothing is known to. */
export function adviceOf(code: number): RefusalAdvice | null {
  return BY_CODE.get(code)?.advice ?? null;
}

/** Returns what a code means for the way to the broker, or null for nothing. */
export function linkEffectOf(code: number): LinkEffect | null {
  return BY_CODE.get(code)?.link ?? null;
}
