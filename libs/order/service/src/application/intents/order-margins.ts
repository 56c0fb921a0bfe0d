import { type MarginPreview, type MarginQuestion, REQUESTS } from '@fairlead/contracts';
import { type Clock, type Instant, decimal, decimalText } from '@fairlead/core';
import type { MarginToAsk, OrderMargin } from '@fairlead/order-domain';
import { type Logger, type Messenger, RequestRefusedError } from '@fairlead/platform';
import type { StoredIntent } from '../ports/order-store';

/** After this, the account may have changed too much. */
const AGE_MAX_MS = 5_000;
/** The gateway answers with its budget at the latest; this is for the way there and back. */
const ON_THE_WAY_MS = 500;

interface Asked {
  readonly answer: OrderMargin | null;
  readonly at: Instant;
}

/**
 * What the broker said of the margin of entries that wait for it, in memory: after a restart the entry still waits, and it is
 * asked again. An entry that is approved meanwhile is no part of the answers of before, so that those do not count any more.
 */
export class OrderMargins {
  private readonly asked = new Map<string, Asked>();

  constructor(
    private readonly parts: {
      readonly messenger: Messenger;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Returns what was said, while it may still be gone by. */
  of(intentId: string, now: Instant): OrderMargin | null {
    const asked = this.asked.get(intentId);
    return asked === undefined || now - asked.at > AGE_MAX_MS ? null : asked.answer;
  }

  /** True while an answer is waited for. */
  isAsking(intentId: string): boolean {
    return this.asked.get(intentId)?.answer === null;
  }

  /** Asks unless it does already. The answer counts from the next look at the entry. */
  ask({ intent }: StoredIntent, asks: MarginToAsk): void {
    const { intentId, account, instrumentKey } = intent;
    if (this.isAsking(intentId)) return;
    const { limitPrice } = asks;
    const question = {
      ...{ account, instrumentKey, side: asks.side, quantity: decimalText(asks.quantity) },
      ...(limitPrice === null ? {} : { limitPrice: decimalText(limitPrice) }),
      budgetMs: asks.waitMs,
    };
    const asking: Asked = { answer: null, at: this.parts.clock.now() };
    this.asked.set(intentId, asking);
    void this.answerTo(question).then((answer) => {
      // Another entry was approved meanwhile, or this one has ended.
      if (this.asked.get(intentId) !== asking) return;
      this.asked.set(intentId, { answer, at: this.parts.clock.now() });
    });
  }

  /** An entry was approved: what was said, and is being said, of others was said without it. */
  approved(): void {
    this.asked.clear();
  }

  forget(intentId: string): void {
    this.asked.delete(intentId);
  }

  private async answerTo(question: MarginQuestion): Promise<OrderMargin> {
    const { messenger, logger } = this.parts;
    try {
      const timeoutMs = question.budgetMs + ON_THE_WAY_MS;
      const preview = await messenger.request(REQUESTS.margin, question, { timeoutMs });
      return toldOf(question, preview);
    } catch (error) {
      const { instrumentKey } = question;
      logger.warn('margin.not-told', { instrumentKey, error });
      const waited = `no answer within ${question.budgetMs} ms`;
      const reason = error instanceof RequestRefusedError ? error.message : waited;
      return { kind: 'not-told', reason: reason.slice(0, REASON_MAX) };
    }
  }
}

const REASON_MAX = 500;

function toldOf({ quantity }: MarginQuestion, preview: MarginPreview): OrderMargin {
  const { initialMargin, equityWithLoan, warning } = preview;
  return {
    kind: 'told',
    quantity: decimal(quantity),
    initialAfter: decimal(initialMargin.after),
    equityAfter: decimal(equityWithLoan.after),
    warning: warning ?? null,
  };
}
