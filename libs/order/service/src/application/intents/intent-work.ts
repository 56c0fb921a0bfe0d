import type { Envelope } from '@fairlead/contracts';
import { plusMs } from '@fairlead/core';
import {
  type IntentState,
  type IntentView,
  limitsInForce,
  wantedActivity,
} from '@fairlead/order-domain';
import type { Cause, Tx } from '@fairlead/platform';
import { sessionHoursOf } from '../market/sessions';
import type { Listings } from '../ports/listings';
import type { DecisionView, StoredIntent, StoredTrade } from '../ports/order-store';
import { OrderUnitOfWork, type OrderSurroundings } from '../trades/order-unit-of-work';
import { knownInstrumentOf, waitingEntryOf } from './intent.mapper';

import type { OrderMargins } from './order-margins';
/** What intents are judged by beside what is stored. */
export type IntentSurroundings = OrderSurroundings & {
  readonly listings: Listings;
  readonly margins: OrderMargins;
};

/** One unit of work on the intents of an instrument. */
export interface IntentWork {
  readonly unit: OrderUnitOfWork;
  readonly loaded: DecisionView;
  readonly view: IntentView;
  /** As the intents answered so far have left it. */
  state: IntentState;
  /** Trades of the instrument, with what is stored beside them. */
  readonly trades: Map<string, StoredTrade>;
  /** The intents that are known: those that were loaded, and those of this decision so far. */
  readonly intents: Map<string, StoredIntent>;
}

/** Begins one under the account's lock. */
export async function beginIntentWork(
  surroundings: IntentSurroundings,
  { tx, cause }: { readonly tx: Tx; readonly cause: Envelope | Cause },
  wanted: { readonly instrumentKey: string; readonly intentIds: readonly string[] },
): Promise<IntentWork> {
  const { store, settings } = surroundings;
  const unit = await OrderUnitOfWork.begin(tx, cause, surroundings);
  const limits = limitsInForce(settings.limits, unit.account.limits);
  const loaded = await store.loadForDecision(tx, {
    ...wanted,
    recentSince: plusMs(unit.now, -limits.duplicateWindowMs),
    activity: wantedActivity(limits, unit.now, unit.account.funds),
  });
  const view = viewOf(surroundings, { unit, loaded }, wanted.instrumentKey);
  const waiting = loaded.intents.filter(({ state }) => state === 'DEFERRED');
  const state = {
    trades: loaded.trades.map(({ trade }) => trade),
    waiting: waiting.flatMap(waitingEntryOf),
    approvals: [],
  };
  const trades = new Map(loaded.trades.map((stored) => [stored.trade.tradeId, stored]));
  const intents = new Map(loaded.intents.map((stored) => [stored.intent.intentId, stored]));
  return { unit, loaded, view, state, trades, intents };
}

function viewOf(
  { listings, market, volumes, gate, settings, margins }: IntentSurroundings,
  { unit, loaded }: Pick<IntentWork, 'unit' | 'loaded'>,
  instrumentKey: string,
): IntentView {
  const symbol = listings.symbolOf(instrumentKey);
  const instrument = listings.isDescribed(loaded.instrument) ? loaded.instrument : null;
  const quoted = { instrumentKey, contractId: instrument?.contract?.contractId };
  return {
    account: unit.account,
    gate: gate.now,
    settings: { ...settings, limits: limitsInForce(settings.limits, unit.account.limits) },
    instrument: knownInstrumentOf(instrument, { name: symbol, now: unit.now }),
    hours: sessionHoursOf(instrument),
    quote: market.riskQuote(quoted),
    symbol: symbol ?? loaded.instrument?.contract?.symbol ?? instrumentKey,
    listed: symbol !== null,
    otherTrades: loaded.otherTrades.map(({ trade }) => trade),
    approvals: loaded.approvals,
    averageVolume: volumes.averageOf(instrumentKey),
    lastPriceOf: (contract) => market.lastPrice(contract),
    atrOf: (distance) => market.atr(quoted, distance),
    marginOf: (intentId) => margins.of(intentId, unit.now),
  };
}
