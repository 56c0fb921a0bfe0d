import { type RuleNotifiedV1 as Notice, RuleNotifiedV1 } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import type { Logger, PublishOptions, Tx } from '@fairlead/platform';
import type { Decision } from '@fairlead/rules-domain';

/** What messages of rules are about, and what they follow from. */
interface MessageOrigin extends Pick<
  Notice,
  'account' | 'instrumentKey' | 'symbol' | 'causeId' | 'signalId'
> {
  readonly cause: NonNullable<PublishOptions['cause']>;
}

/** What an event fills in may be as long as a notice by itself. */
const MESSAGE_MAX = 2_000;

/** Publishes what rules want somebody to know, and writes all that they say to the log once the decision is committed. */
export function sendMessages(
  tx: Tx,
  { messages }: Decision,
  { logger, origin }: { readonly logger: Logger; readonly origin: MessageOrigin },
): void {
  const { cause, ...about } = origin;
  for (const [index, { ruleId, ruleVersion, message, level }] of messages.entries()) {
    if (level === null) continue;
    const notice = { ...about, ruleId, ruleVersion, level, message: message.slice(0, MESSAGE_MAX) };
    tx.publish(RuleNotifiedV1, notice, {
      cause,
      id: derivedId('notified', about.causeId, String(index)),
    });
  }
  const { symbol, causeId, signalId } = about;
  tx.afterCommit(() => {
    for (const { level, ...each } of messages) {
      const line = { ...each, symbol, ...(signalId === undefined ? { causeId } : { signalId }) };
      if (level === null) logger.info('rules.logged', line);
      else logger[level === 'info' ? 'info' : 'warn']('rules.notified', { ...line, level });
    }
  });
}
