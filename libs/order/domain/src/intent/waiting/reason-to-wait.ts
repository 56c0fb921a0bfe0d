import { restrictionFor } from '../../account';
import type { EntryIntent } from '../intent';
import { type EntryView, sessionOf } from '../intent-view';
import { atrOfSize } from '../price-entry';

/** What an entry, or an addition, is about. */
type Subject = Pick<EntryIntent, 'instrumentKey' | 'strategy' | 'protection'> &
  Partial<Pick<EntryIntent, 'size'>>;

/**
 * Returns why an entry is to be looked at again later, or null where it can be judged now. Right after a start or a
 * reconnection quotes are not there yet, they pause while market data starts again, and a contract is not known before
 * the broker was asked: that denies nothing.
 */
export function reasonToWait(view: EntryView, entry: Subject): string | null {
  const { gate, account, settings, now } = view;
  if (restrictionFor(account.restrictions, entry) !== null) return null;
  if (gate.state !== 'open') return reasonOfGate(gate);
  if (account.snapshotEpoch !== gate.epoch) return 'the broker has not been compared yet';
  if (!view.listed) return null;
  if (isBeingCompared(view, entry)) return 'the position at the broker is being compared';
  if (view.instrument === null) return 'the broker has not been asked for the contract yet';
  // Quotes are not waited for where they would not help.
  if (!sessionOf(view).open) return null;
  if (now >= gate.since + settings.warmUpMs) return reasonOfPause(view);
  if (account.equity === null) return 'the equity is not known yet';
  if (lacksRate(view)) return 'the exchange rate is not reported yet';
  return reasonOfMarket(view, entry);
}

/** The gateway knows why, and what a person has to do about it. */
function reasonOfGate({ state, code, reason = '' }: EntryView['gate']): string {
  const what = state === 'exits' ? 'the gate lets only exits through' : 'the gate is closed';
  return code === undefined ? what : `${what} (${code}: ${reason})`;
}

/** Fills travel beside snapshots: what one seems to show is no doubt yet. */
function isBeingCompared({ account }: EntryView, { instrumentKey }: Subject): boolean {
  return account.holdings.get(instrumentKey)?.doubt?.reported === false;
}

/** One of before the start is known, and may be too old. */
function lacksRate({ account, instrument, settings, now }: EntryView): boolean {
  const currency = instrument?.contract?.currency ?? account.currency;
  if (currency === account.currency || currency === null) return false;
  const known = account.exchangeRates.get(currency);
  return known === undefined || now - known.reportedAt > settings.limits.exchangeRateAgeMaxMs;
}

/** Quotes that flowed until a moment ago may flow again in as long as a start takes. */
function reasonOfPause({ quote, now, settings }: EntryView): string | null {
  if (quote === null) return null;
  const silentMs = now - quote.feedAt - settings.limits.feedAgeMaxMs;
  return silentMs > 0 && silentMs <= settings.warmUpMs ? 'quotes have stopped a moment ago' : null;
}

const NO_ATR = 'the average true range is not known yet';

function reasonOfMarket(view: EntryView, entry: Subject): string | null {
  const { quote, now } = view;
  const aged = view.settings.limits;
  const isPriced = quote !== null && quote.bid !== null && quote.ask !== null;
  if (!isPriced || now - quote.at > aged.quoteAgeMaxMs) return 'there is no quote yet';
  if (now - quote.feedAt > aged.feedAgeMaxMs) return 'quotes do not flow yet';
  const { protection, size } = entry;
  if (size?.kind === 'volatilityPct' && atrOfSize(size, view) === null) return NO_ATR;
  const distances = protection === null ? [] : [protection.stop, protection.target];
  const missing = distances.some((spec) => spec.kind === 'atr' && view.atrOf(spec) === null);
  return missing ? NO_ATR : null;
}
