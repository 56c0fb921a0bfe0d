import type { Surroundings } from '../../order';
import type { TradedContract } from '../../trade';
import { type EntryView, sessionOf } from '../intent-view';

/** Returns what the form of an order is looked at by. */
export function surroundingsOf(
  view: EntryView,
  { ladder, type }: Pick<TradedContract, 'ladder' | 'type'>,
): Surroundings {
  const primary = view.instrument?.contract?.primaryExchange ?? '';
  // Futures, currencies and options are traded without the auctions of stocks.
  const exchange = type === 'STK' ? primary : null;
  return { now: view.now, ladder, session: sessionOf(view), exchange };
}
