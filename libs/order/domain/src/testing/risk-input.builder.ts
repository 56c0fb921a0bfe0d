import type { Restriction } from '../account';
import {
  type AccountId,
  type InstrumentKey,
  ZERO,
  decimal,
  flatLadder,
  parseInstant,
  plusMs,
  price,
  quantity,
} from '@fairlead/core';
import {
  DEFAULT_RISK_LIMITS,
  type ProposedEntry,
  type ProposedProtection,
  type RiskInput,
  type RiskLimits,
  type RiskView,
} from '../risk';

/** Parts of a risk input that a scenario changes. */
export interface RiskInputChanges {
  readonly entry?: Partial<Omit<ProposedEntry, 'protection'>> & {
    readonly protection?: Partial<ProposedProtection> | null;
  };
  readonly view?: Partial<RiskView>;
  readonly limits?: Partial<RiskLimits>;
}

/** The moment in which risk scenarios happen. */
export const RISK_NOW = parseInstant('2026-11-23T15:00:00.000Z');

/** Returns a long entry of 100 shares at 100.00 that passes every check, with the scenario's changes. */
export function riskInput(changes: RiskInputChanges = {}): RiskInput {
  return {
    entry: { ...ENTRY, ...changes.entry, protection: protectionWith(changes.entry?.protection) },
    view: { ...VIEW, ...changes.view },
    limits: { ...DEFAULT_RISK_LIMITS, ...changes.limits },
  };
}

function protectionWith(
  changes: Partial<ProposedProtection> | null = {},
): ProposedProtection | null {
  return changes === null ? null : { ...PROTECTION, ...changes };
}

const PROTECTION: ProposedProtection = {
  ...{ stopPrice: price('97.00'), targetPrice: price('108.00') },
  ...{ stopDistance: decimal(3), targetDistance: decimal(8) },
};

const ACCOUNT = 'DU0000001' as AccountId;

const ENTRY: ProposedEntry = {
  account: ACCOUNT,
  instrumentKey: 'KNEU2' as InstrumentKey,
  symbol: 'SIM001',
  ...{ strategy: 'sim', ruleId: 'sim' },
  direction: 'LONG',
  side: 'BUY',
  quantity: quantity(100),
  limitPrice: null,
  referencePrice: price('100.00'),
  protection: PROTECTION,
  ...{ isUnprotected: false, exitOrders: 2, needsPerson: false },
  allowShort: false,
  maxNotional: null,
  expiresAt: plusMs(RISK_NOW, 10_000),
};

/** Returns a person's word that nothing may be entered, with changes. */
export function restriction(changes: Partial<Restriction> = {}): Restriction {
  return {
    ...{ scope: 'global', subject: '', name: '', state: 'HALTED', source: 'person' },
    ...{ reason: 'news', by: 'ann', since: RISK_NOW },
    ...changes,
  };
}

const VIEW: RiskView = {
  now: RISK_NOW,
  restriction: null,
  pinnedAccount: ACCOUNT,
  paper: true,
  farmsDown: [],
  listed: true,
  contract: {
    currency: 'USD',
    type: 'STK',
    ...{ multiplier: decimal(1), priceMagnifier: 1 },
    ladder: flatLadder('0.01'),
    minimumSize: decimal('0.0001'),
    sizeIncrement: decimal('0.0001'),
    lookedUpAt: plusMs(RISK_NOW, -60_000),
  },
  expiredOn: null,
  ambiguous: false,
  contractReason: '',
  session: { open: true, since: plusMs(RISK_NOW, -1_800_000), until: plusMs(RISK_NOW, 21_600_000) },
  quote: {
    bid: price('99.99'),
    ask: price('100.00'),
    at: plusMs(RISK_NOW, -200),
    feedAt: plusMs(RISK_NOW, -50),
    delayed: false,
    halted: false,
    shortableShares: decimal(1_000_000),
    frozen: false,
    indicative: false,
  },
  equity: decimal(1_000_000),
  funds: { buyingPower: decimal(4_000_000), cash: decimal(1_000_000), reportedAt: RISK_NOW },
  activity: { exposures: [], approvals: [] },
  accountCurrency: 'USD',
  exchangeRates: new Map(),
  averageVolume: null,
  position: ZERO,
  external: ZERO,
  unexplained: ZERO,
  pendingSameSide: ZERO,
  workingOrders: [],
  unknownOrders: 0,
  recentEntries: [],
  reconciled: true,
  orphans: 0,
};
