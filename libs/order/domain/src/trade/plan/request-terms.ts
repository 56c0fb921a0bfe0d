import {
  type Leg,
  type LegTerms,
  OUT_OF_REACH,
  type RefusedOperation,
  sameTerms,
} from '../../order/leg';
import type { TradePlan } from './plan';
import { pauseAfter } from './plan-cancel';

/** Refusals in a row after which a modify is no longer tried. */
const REFUSALS_MAX = 3;
/** An exit has another way out, so it gives up sooner. */
const EXIT_REFUSALS_MAX = 2;

/** What became of a wish to change an order. */
export type TermsOutcome = 'as-wanted' | 'waiting' | 'requested' | 'impossible';

/** How a wish is held on to: `rather` settles for the size at the broker's own prices, `insist` does not. */
export type TermsWish = 'rather' | 'insist';

/**
 * Requests for an order to stand as wanted, unless it does or an answer is still out. Where it was refused, the size is
 * requested without the prices (a wrong tick must not keep a wrong size), later all of it again, and then no more.
 */
export function requestTerms(
  plan: TradePlan,
  leg: Leg,
  request: { readonly wanted: LegTerms; readonly wish: TermsWish; readonly reason: string },
): TermsOutcome {
  const { wanted, wish, reason } = request;
  if (isWaiting(plan, leg)) return 'waiting';
  if (sameTerms(leg.terms, wanted)) return 'as-wanted';
  if (leg.status === 'UNKNOWN' || leg.status === 'SUSPENDED') return 'waiting';
  const next =
    leg.refused?.request === 'modify'
      ? afterRefusal(plan, leg, { wanted, wish, refused: leg.refused })
      : wanted;
  if (typeof next === 'string') return next;
  plan.modify(leg, next, reason);
  return 'requested';
}

/** True while the broker has not answered what was requested for this order, within the time it gets. */
export function isWaiting(plan: TradePlan, leg: Leg): boolean {
  const { pending } = leg;
  if (pending === null) return false;
  // Whether a placed order exists is for evidence to say, however long that takes.
  if (pending.kind === 'place') return true;
  return plan.waitedMs(pending.since) < plan.view.settings.repairMs;
}

interface Refused {
  readonly wanted: LegTerms;
  readonly wish: TermsWish;
  readonly refused: RefusedOperation;
}

function afterRefusal(plan: TradePlan, leg: Leg, refusal: Refused): LegTerms | TermsOutcome {
  const { refused, wanted, wish } = refusal;
  if (refused.code === OUT_OF_REACH) return untilInReach(plan, leg, refusal);
  if (refused.count >= (wish === 'insist' ? EXIT_REFUSALS_MAX : REFUSALS_MAX)) return 'impossible';
  const repeated = refused.wanted !== null && sameTerms(refused.wanted, wanted);
  if (!repeated) return wanted;
  const sizeOnly: LegTerms = { ...leg.terms, quantity: wanted.quantity };
  if (wish === 'rather' && !sameTerms(sizeOnly, wanted)) {
    return sameTerms(leg.terms, sizeOnly) ? 'as-wanted' : sizeOnly;
  }
  return plan.waitedMs(refused.at) < plan.view.settings.repairMs ? 'waiting' : wanted;
}

/** Nothing that we could do instead reaches it either: it stands as it is, is requested again now and then, and a person is notified. */
function untilInReach(
  plan: TradePlan,
  leg: Leg,
  { refused, wanted }: Refused,
): LegTerms | TermsOutcome {
  if (plan.waitedMs(refused.at) < pauseAfter(plan, leg, refused.count)) return 'waiting';
  if (refused.count === 1) {
    plan.notice(
      'ORDER_OUT_OF_REACH',
      `${leg.orderRef} cannot be changed: ${leg.reason ?? refused.code}`,
    );
  }
  return wanted;
}
