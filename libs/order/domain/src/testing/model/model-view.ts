import { type Decimal, type Instant, price } from '@fairlead/core';
import type { IntentView } from '../../intent';
import { intentView } from '../intent.builder';
import type { ContractHolding } from '../../reconciliation';
import type { GateStanding } from '../../trade';
import type { ModelBrokerOptions } from '../model-broker';
import { PERSON, type Restriction, type TradingState } from '../../account/restriction';
import { RISK_NOW, riskInput } from '../risk-input.builder';

/** How things stand around the trades of the model. */
export interface ModelStanding {
  readonly now: Instant;
  readonly price: Decimal;
  readonly isQuoted: boolean;
  readonly halted: boolean | null;
  readonly state: TradingState;
  readonly restrictions: readonly Restriction[];
  readonly gate: GateStanding['state'];
  readonly gateStanding: GateStanding;
  readonly epoch: number;
  readonly holding: ContractHolding;
  readonly options: ModelBrokerOptions;
}

/** The contract that is traded. */
export const { instrumentKey: KEY, symbol: SYMBOL } = riskInput().entry;
const HALF_SPREAD = '0.01';

/** Returns bid and ask around a price. */
export function touchesAt(middle: Decimal): { readonly bid: Decimal; readonly ask: Decimal } {
  return { bid: middle.minus(HALF_SPREAD), ask: middle.plus(HALF_SPREAD) };
}

/** Returns a halt of everything, or of a strategy. */
export function restrictionOf(
  state: Restriction['state'],
  scope: 'global' | 'strategy',
  subject = '',
): Restriction {
  const by = { source: PERSON, reason: 'model', by: 'ann', since: RISK_NOW };
  return { ...by, state, scope, subject, name: subject };
}

/** Returns what intents are decided by now. */
export function viewOf(model: ModelStanding): IntentView {
  const { now, restrictions, epoch: snapshotEpoch, holding, halted, options } = model;
  const base = intentView();
  const { bid, ask } = touchesAt(model.price);
  const fresh = { bid: price(bid), ask: price(ask), at: now, feedAt: now, halted };
  const quote = model.isQuoted && base.quote !== null ? { ...base.quote, ...fresh } : null;
  const holdings = new Map([[KEY, holding]]);
  const childrenActivateEarly = options.activation === 'early';
  return {
    ...{ ...base, quote, gate: model.gateStanding },
    account: { ...base.account, restrictions, snapshotEpoch, holdings },
    settings: { ...base.settings, childrenActivateEarly },
  };
}
