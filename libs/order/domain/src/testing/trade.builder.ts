import {
  type AccountId,
  type CauseId,
  type InstrumentKey,
  type IntentId,
  type TradeId,
  decimal,
  flatLadder,
  parseInstant,
  quantity,
  tradeIdOf,
} from '@fairlead/core';
import { type TradeOpening, type TradedContract } from '../trade';

/** The moment in which trade scenarios begin. */
export const TRADE_NOW = parseInstant('2026-11-23T15:00:00.000Z');
/** The intent that opens the scenarios' trade. */
export const OPENING_INTENT = 'c3c0a1f2-3b5f-5a53-9f53-6a8f64a3b3b1' as IntentId;
/** The scenarios' trade. */
export const TRADE_ID: TradeId = tradeIdOf(OPENING_INTENT);

const CONTRACT: TradedContract = {
  instrumentKey: 'KNEU2' as InstrumentKey,
  contractId: 900_000_001,
  symbol: 'SIM001',
  type: 'STK',
  exchange: 'SMART',
  currency: 'USD',
  multiplier: decimal(1),
  ladder: flatLadder('0.01'),
};

/** Returns a long market entry of 100 shares at 100.00, stop 3 % below, target 8 % above, with changes. */
export function tradeOpening(changes: Partial<TradeOpening> = {}): TradeOpening {
  return {
    tradeId: TRADE_ID,
    account: 'DU0000001' as AccountId,
    strategy: 'sim',
    direction: 'LONG',
    contract: CONTRACT,
    opening: {
      intentId: OPENING_INTENT,
      causeId: 'f7f59d4e-0f3c-5f0e-8a53-0c1f6a2f9b11' as CauseId,
      signalId: null,
      concluded: false,
    },
    protection: {
      stop: { kind: 'percent', value: decimal(3) },
      target: { kind: 'percent', value: decimal(8) },
    },
    referencePrice: decimal('100.00'),
    childrenActivateEarly: true,
    quantity: quantity(100),
    limitPrice: null,
    goodTill: null,
    ...changes,
  };
}
