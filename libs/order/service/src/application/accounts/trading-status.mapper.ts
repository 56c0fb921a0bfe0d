import type { OrderManagementStatus, RestrictionView } from '@fairlead/contracts';
import { instantText } from '@fairlead/core';
import { PERSON, type Restriction, howToResume, restrictionOfAll } from '@fairlead/order-domain';

/** Returns what others see of what stops entries: the state of the whole account, and each restriction. */
export function tradingStatusOf(
  restrictions: readonly Restriction[],
): Pick<OrderManagementStatus, 'tradingState' | 'tradingStateReason' | 'restrictions'> {
  const ofAll = restrictionOfAll(restrictions);
  return {
    tradingState: ofAll?.state ?? 'ACTIVE',
    tradingStateReason: ofAll?.reason ?? '',
    restrictions: restrictions.map(viewOf),
  };
}

function viewOf(restriction: Restriction): RestrictionView {
  const { scope, name, state, source, reason, by, since } = restriction;
  return {
    ...{ scope, name, state, reason, by, since: instantText(since) },
    ...(source === PERSON ? {} : { breaker: source }),
    rearm: howToResume(restriction),
  };
}
