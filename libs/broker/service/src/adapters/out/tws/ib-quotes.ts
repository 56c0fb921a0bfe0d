import { EventName } from '@stoqey/ib';
import type { IbParts } from './ib-parts';
import { textOf } from './parse/numbers';
import { TICK_MEANINGS } from './parse/ticks';

/** 1 is live, 2 is frozen at the last live quote; 3 and 4 are delayed. */
const DELAYED_FROM = 3;

/** Passes ticks on as plain texts: there are thousands a second. */
export function listenToQuotes({ api, listener, delayed }: IbParts): void {
  api.on(EventName.marketDataType, (reqId, type) => {
    if (delayed.has(reqId)) delayed.set(reqId, type >= DELAYED_FROM);
  });
  const pass = (reqId: number, field: number | undefined, value: number | undefined): void => {
    const meaning = field === undefined ? undefined : TICK_MEANINGS.get(field);
    if (meaning === undefined || value === undefined || !delayed.has(reqId)) return;
    const late = meaning.delayed || delayed.get(reqId) === true;
    // A bid or ask of -1 says that there is none, a halt of -1 that nothing is known of it.
    const isNone = value === -1 && ['bid', 'ask', 'halted'].includes(meaning.kind);
    listener.onTick(reqId, meaning.kind, isNone ? null : textOf(value), late);
  };
  api.on(EventName.tickPrice, pass);
  api.on(EventName.tickSize, pass);
  api.on(EventName.tickGeneric, pass);
}
