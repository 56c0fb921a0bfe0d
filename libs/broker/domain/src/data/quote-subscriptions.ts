/** The broker's lines: one more subscription would be refused (101). */
const SUBSCRIPTIONS_MAX = 100;

/** What is to be done about quotes. */
export interface SubscriptionChanges {
  readonly wanted: readonly string[];
  readonly subscribe: readonly string[];
  readonly unsubscribe: readonly string[];
  /** Wanted beyond what the broker streams. */
  readonly beyond: number;
}

/** Returns what leads from these subscriptions to exactly those that are wanted, as many of them as there are lines. */
export function subscriptionChanges(
  instrumentKeys: readonly string[],
  subscribed: Iterable<string>,
): SubscriptionChanges {
  const wanted = [...new Set(instrumentKeys.slice(0, SUBSCRIPTIONS_MAX))];
  const now = new Set(subscribed);
  return {
    wanted,
    subscribe: wanted.filter((key) => !now.has(key)),
    unsubscribe: [...now].filter((key) => !wanted.includes(key)),
    beyond: Math.max(0, instrumentKeys.length - SUBSCRIPTIONS_MAX),
  };
}
