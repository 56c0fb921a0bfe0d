import { EventName } from '@stoqey/ib';
import type { IbParts } from './ib-parts';
import { figureText } from './parse/figures';
import { TICK_MEANINGS } from './parse/ticks';
import { type TickAttributes, attributesOf, readTickPrices } from './read-tick-prices';

/** 1 is live, 2 is frozen at the last live quote; 3 is delayed, 4 is delayed and frozen. */
const DELAYED_TYPES: ReadonlySet<number> = new Set([3, 4]);
const FROZEN_TYPES: ReadonlySet<number> = new Set([2, 4]);
/** What comes with ticks that are no prices. */
const FIRM: TickAttributes = { size: undefined, indicative: false };

/** Passes ticks on as plain texts: there are thousands a second. */
export function listenToQuotes({ api, listener, streams }: IbParts): void {
  readTickPrices(api);
  api.on(EventName.marketDataType, (reqId, type) => {
    const stream = streams.get(reqId);
    if (stream === undefined) return;
    stream.delayed = DELAYED_TYPES.has(type);
    const value = FROZEN_TYPES.has(type) ? '1' : '0';
    listener.onTick(reqId, { kind: 'frozen', value, delayed: stream.delayed, indicative: false });
  });
  const pass = (
    tick: { readonly reqId: number; readonly field: number | undefined },
    value: number | undefined,
    attributes: TickAttributes,
  ): void => {
    const meaning = tick.field === undefined ? undefined : TICK_MEANINGS.get(tick.field);
    const stream = streams.get(tick.reqId);
    if (meaning === undefined || stream === undefined) return;
    const { kind, range } = meaning;
    const text = figureText(range, value, { kind: stream.kind, size: attributes.size });
    const delayed = meaning.delayed || stream.delayed;
    listener.onTick(tick.reqId, { kind, value: text, delayed, indicative: attributes.indicative });
  };
  api.on(EventName.tickPrice, (reqId, field, value, attributes) =>
    pass({ reqId, field }, value, attributesOf(attributes)),
  );
  api.on(EventName.tickSize, (reqId, field, value) => pass({ reqId, field }, value, FIRM));
  api.on(EventName.tickGeneric, (reqId, field, value) => pass({ reqId, field }, value, FIRM));
}
