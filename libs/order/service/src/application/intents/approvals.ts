import {
  type ApprovalAnswer,
  type ApprovalRequestedV1,
  type ApprovalView,
  type PersonRequest,
} from '@fairlead/contracts';
import { type Clock, instantText, parseInstant, present } from '@fairlead/core';
import type { Tx } from '@fairlead/platform';
import type { OrderStore } from '../ports/order-store';
import type { DeferredIntents } from './deferred-intents';
import { type IntentHandler, takenAnswer } from './intent-handler';

/** Entries that wait for a person: what they are, and what is said to them. */
export class Approvals {
  constructor(
    private readonly parts: {
      readonly store: OrderStore;
      readonly deferred: DeferredIntents;
      readonly intentHandler: IntentHandler;
      readonly clock: Clock;
    },
  ) {}

  /** Returns the entries that wait for a person, the one with the least time left first. */
  list(): readonly ApprovalView[] {
    const now = this.parts.clock.now();
    const views = this.parts.deferred.asked().map(({ approval: { proposal, requestedAt } }) => {
      const leftMs = Math.max(0, parseInstant(proposal.until) - now);
      return { ...proposal, requestedAt: instantText(requestedAt), leftMs };
    });
    return views.sort((one, other) => one.leftMs - other.leftMs);
  }

  /** Takes a person's yes or no. The first answer counts; another one, or one that comes too late, is refused. */
  async answer(
    request: PersonRequest & { readonly intentId: string; readonly answer: ApprovalAnswer },
    tx: Tx,
  ): Promise<ApprovalRequestedV1> {
    const { answer, by, reason, intentId } = request;
    const { intentHandler, store, clock } = this.parts;
    const said = { answer, by, reason };
    const asked = await store.intentById(tx, intentId);
    takenAnswer({ ...said, at: clock.now() }, asked);
    const answered = { said, principal: request.principal ?? null };
    return intentHandler.onAnswer(present(asked, 'what was asked is stored'), answered, tx);
  }
}
