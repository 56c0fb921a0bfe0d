import { present, tradeIdOf } from '@fairlead/core';
import { type Trade, openTrade } from '../trade';
import type { Approval } from './approve-entry';
import { type EntryIntent, answeredIntentOf } from './intent';
import type { EntryView } from './intent-view';

/** Returns the trade of an approved entry. */
export function openedTrade(view: EntryView, entry: EntryIntent, approval: Approval): Trade {
  const contract = present(
    view.instrument?.contract ?? null,
    'an entry is approved only with its contract',
  );
  return openTrade(
    {
      tradeId: tradeIdOf(entry.intentId),
      account: view.settings.account,
      strategy: entry.strategy,
      direction: entry.direction,
      contract,
      opening: answeredIntentOf(entry),
      protection: approval.protection,
      ...(approval.doubleDown === undefined ? {} : { doubleDown: approval.doubleDown }),
      referencePrice: approval.referencePrice,
      childrenActivateEarly: view.settings.childrenActivateEarly,
      quantity: approval.quantity,
      limitPrice: approval.limitPrice,
      goodTill: entry.restsUntil,
      ...(entry.form === undefined ? {} : { form: entry.form }),
    },
    view.now,
  );
}
