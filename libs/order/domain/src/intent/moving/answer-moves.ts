import type { IntentEvent } from '../intent-event';
import type { CheckResult } from '../../risk';
import { type Trade, cancellable, hasComing } from '../../trade';
import { approveAdjustment, reasonNotToAdjust } from './approve-adjustment';
import { type AdjustIntent, type CancelIntent, answeredIntentOf } from '../intent';
import type { EntryView } from '../intent-view';

/** It waits for no trade: what cannot be moved now is not moved. */
export function answerAdjust(
  intent: AdjustIntent,
  held: Trade | undefined,
  view: EntryView,
): readonly IntentEvent[] {
  if (held === undefined)
    return [nothing(intent, { code: 'NOTHING_OPEN', reason: 'nothing of it is open' })];
  const { tradeId } = held;
  if (view.now > intent.expiresAt) {
    const end = { outcome: 'EXPIRED', code: 'TTL', reason: 'it expired before it was answered' } as const; // prettier-ignore
    return [{ kind: 'concluded', intentId: intent.intentId, ...end, tradeId }];
  }
  const obstacle = reasonNotToAdjust(held);
  if (obstacle !== null)
    return [nothing(intent, { code: 'CANNOT_ADJUST_NOW', reason: obstacle, tradeId })];
  const approved = approveAdjustment(intent, held, view);
  if (!approved.ok) return [{ kind: 'denied', intent, checks: approved.refusal }];
  return [
    { kind: 'acted-on', intent },
    { kind: 'adjusted', trade: held, ...approved.value, at: view.now },
  ];
}

/** Each trade of the strategy answers; nobody is kept from calling off what has not filled. */
export function answerCancel(intent: CancelIntent, held: readonly Trade[]): readonly IntentEvent[] {
  const { what, reason } = intent;
  const [working] = held.filter((trade) => cancellable(trade, what).length > 0 || hasComing(trade));
  if (working === undefined) return [nothing(intent, { code: 'NOTHING_WORKS', reason: 'no order of it works that would open or add' })]; // prettier-ignore
  const order = { intent: answeredIntentOf(intent), what, reason };
  return [
    { kind: 'acted-on', intent },
    { kind: 'cancelled', trade: working, order, checks: CANCEL_CHECKS },
  ];
}

/** Nothing keeps it but the account. */
const CANCEL_CHECKS: readonly CheckResult[] = [{ check: 'ACCOUNT_PIN', passed: true }];

function nothing(
  { intentId }: AdjustIntent | CancelIntent,
  why: { readonly code: string; readonly reason: string; readonly tradeId?: string },
): IntentEvent {
  return { kind: 'concluded', intentId, outcome: 'NO_ACTION', ...why };
}
