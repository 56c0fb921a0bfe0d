import { type Decimal, decimalText } from '@fairlead/core';
import type { ServerOutgoing } from '@fairlead/tws-wire';
import type { SimulatedContract } from '../../catalogue/contract';
import type { DayFigures } from '../../prices/day-figures';
import type { MarketQuote } from '../../prices/price-source';
import type { TickStream } from './tick-messages.mapper';

/** Generic ticks that stocks may have, as TWS names them. */
const LEGAL: ReadonlyMap<string, string> = new Map([
  ['100', 'Option Volume'],
  ['101', 'Option Open Interest'],
  ['104', 'Historical Volatility'],
  ['105', 'Average Opt Volume'],
  ['106', 'impvolat'],
  ['162', 'Index Future Premium'],
  ['165', 'Misc. Stats'],
  ['221', 'Mark Price'],
  ['225', 'Auction'],
  ['232', 'Mark Price'],
  ['233', 'RTVolume'],
  ['236', 'inventory'],
  ['258', 'Fundamentals'],
  ['292', 'Wide_news'],
  ['293', 'TradeCount'],
  ['294', 'TradeRate'],
  ['295', 'VolumeRate'],
  ['318', 'LastRTHTrade'],
  ['375', 'RTTrdVolume'],
  ['411', 'rthistvol'],
  ['456', 'IBDividends'],
  ['460', 'Bond Factor Multiplier'],
  ['588', 'Futures Open Interest'],
  ['595', 'Short-Term Volume'],
]);
/** An entry that turns the ordinary ticks off. */
const NO_ORDINARY = 'mdoff';
const IMPLIED_VOLATILITY = 24;
const RT_VOLUME = 48;
const SHORTABLE = 46;
const SHORTABLE_SHARES = 89;
const IMPLIED_VOLATILITY_VALUE = '0.25';
/** What is sent where no limit is set: plenty. */
const SHARES_WITHOUT_LIMIT = '10000000';

/** Returns the entries of a generic tick list, or what TWS says of one that it does not know. */
export function genericTicksOf(
  list: string,
  secType: string,
): { readonly wanted: ReadonlySet<string> } | { readonly problem: string } {
  const entries = list
    .split(',')
    .map((entry) => entry.trim().split(':')[0] ?? '')
    .filter((entry) => entry !== '');
  if (entries.every((entry) => LEGAL.has(entry) || entry === NO_ORDINARY))
    return { wanted: new Set(entries) };
  const legal = [...LEGAL].map(([id, name]) => `${id}(${name})`).join(',');
  return {
    problem: `Incorrect generic tick list of ${list}.  Legal ones for (${secType}) are: ${legal}`,
  };
}

/** A stream of ticks with the generic ones that it wants. */
interface GenericStream extends TickStream {
  readonly generic: ReadonlySet<string>;
  readonly contract: SimulatedContract;
}

/** Returns the generic ticks that open a stream. */
export function openingGenericTicks({ reqId, generic }: GenericStream): readonly ServerOutgoing[] {
  if (!generic.has('106')) return [];
  const values = { reqId, tickType: IMPLIED_VOLATILITY, value: IMPLIED_VOLATILITY_VALUE };
  return [{ name: 'tickGeneric', values }];
}

/** Returns how many shares can be borrowed, for those who requested it, where that is new. Null is no limit. */
export function shortableTicks(
  { reqId, generic, contract, sent }: GenericStream,
  shortable: Decimal | null,
): readonly ServerOutgoing[] {
  if (!generic.has('236') || contract.secType !== 'STK') return [];
  const value = shortable === null || shortable.gte(1_000) ? '3.0' : '1.0';
  const size = shortable === null ? SHARES_WITHOUT_LIMIT : decimalText(shortable);
  if (sent.get(SHORTABLE_SHARES) === size) return [];
  sent.set(SHORTABLE_SHARES, size);
  return [
    { name: 'tickGeneric', values: { reqId, tickType: SHORTABLE, value } },
    { name: 'tickSize', values: { reqId, tickType: SHORTABLE_SHARES, size } },
  ];
}

/** Returns the real-time volume of a trade: `price;size;timeMs;totalVolume;vwap;single`. */
export function realTimeVolume(
  reqId: number,
  quote: MarketQuote,
  moment: { readonly day: DayFigures; readonly at: number },
): ServerOutgoing {
  const { day, at } = moment;
  const value = [decimalText(quote.last), quote.lastSize, at, day.volume, day.average, 'true'];
  return { name: 'tickString', values: { reqId, tickType: RT_VOLUME, value: value.join(';') } };
}
