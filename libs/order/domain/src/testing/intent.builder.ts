import { type IntentId, SessionHours, decimal, flatLadder, plusMs, present } from '@fairlead/core';
import type { EntryIntent, ExitIntent } from '../intent';
import type { AnswerIntent, IntentView, KnownInstrument } from '../intent';
import { DEFAULT_RISK_LIMITS } from '../risk';
import { RISK_NOW, riskInput } from './risk-input.builder';
import { tradeOpening } from './trade.builder';

const { account, instrumentKey } = riskInput().entry;
const EXPIRES = plusMs(RISK_NOW, 10_000);

const STOCK: KnownInstrument = {
  contract: {
    ...{ instrumentKey, contractId: 1, symbol: 'SIM001', type: 'STK', exchange: 'SMART' },
    ...{ currency: 'USD', multiplier: decimal(1), ladder: flatLadder('0.01') },
    ...{ minimumSize: decimal(1), sizeIncrement: decimal(1), lookedUpAt: RISK_NOW },
    priceMagnifier: 1,
  },
  ...{ ambiguous: false, reason: '' },
};

/** Returns what an intent is decided by where nothing is in its way, with changes. */
export function intentView(changes: Partial<IntentView> = {}): IntentView {
  return {
    account: {
      ...{ restrictions: [], equity: decimal(1_000_000), currency: 'USD' },
      ...{ exchangeRates: new Map(), funds: null, holdings: new Map() },
      ...{ orphans: 0, snapshotEpoch: 1 },
    },
    gate: { state: 'open', since: RISK_NOW, passableSince: RISK_NOW, paper: true, epoch: 1 },
    settings: {
      ...{ account, limits: DEFAULT_RISK_LIMITS, childrenActivateEarly: true, warmUpMs: 0 },
      adoptPositionsOf: new Set(),
    },
    instrument: STOCK,
    hours: SessionHours.parse('', ''),
    quote: present(riskInput().view.quote, 'the builder has a quote'),
    ...{ symbol: 'SIM001', listed: true, atrOf: () => null, marginOf: () => null },
    ...{ otherTrades: [], approvals: [], lastPriceOf: () => null },
    ...changes,
  };
}

/** Returns an intent to buy one share, with changes. */
export function entryIntent(changes: Partial<EntryIntent> = {}): EntryIntent {
  return {
    ...tradeOpening().opening,
    ...{ intentId: 'd3c0a1f2-3b5f-5a53-9f53-6a8f64a3b3b1' as IntentId, account, instrumentKey },
    ...{
      strategy: 'sim',
      ruleId: 'sim',
      kind: 'ENTER',
      direction: 'LONG',
      reason: 'spec',
      limitPrice: null,
    },
    stated: null,
    size: { kind: 'shares', shares: decimal(1) },
    protection: {
      stop: { kind: 'percent', value: decimal(3) },
      target: { kind: 'percent', value: decimal(8) },
    },
    ...{ onOpposite: 'ignore', allowShort: false, maxNotional: null },
    ...{ expiresAt: EXPIRES, restsUntil: EXPIRES, approvalUntil: null },
    ...changes,
  };
}

/** Returns an intent to leave whatever is open, with changes. */
export function exitIntent(changes: Partial<ExitIntent> = {}): ExitIntent {
  return {
    ...tradeOpening().opening,
    ...{ intentId: 'e3c0a1f2-3b5f-5a53-9f53-6a8f64a3b3b1' as IntentId, account, instrumentKey },
    ...{
      strategy: 'sim',
      ruleId: 'sim',
      kind: 'EXIT',
      direction: 'ANY',
      reason: 'spec',
      stated: null,
    },
    ...changes,
  };
}

/** Returns the command that answers an intent for the first time. */
export function firstAnswer(
  intent: AnswerIntent['intent'],
  changes: Partial<IntentView> = {},
): AnswerIntent {
  return { intent, waited: null, view: intentView(changes), now: RISK_NOW };
}

/** Returns the command that answers an entry once more, which waited for a trade or for something else. */
export function nextAnswer(
  intent: EntryIntent,
  changes: Partial<IntentView> = {},
  waitsFor: string | null = null,
): AnswerIntent {
  return { ...firstAnswer(intent, changes), waited: { waitsFor, request: null } };
}
