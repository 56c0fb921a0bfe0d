import { type Decider, type Instant, instantText, ok, refused } from '@fairlead/core';
import type { CheckResult } from '../../risk';

/** What a person said to an entry. */
export interface PersonsAnswer {
  readonly answer: 'APPROVED' | 'REJECTED';
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** An entry that passed every check was put to a person. */
export interface ApprovalRequest {
  readonly requestedAt: Instant;
  /** After this moment a yes comes too late. */
  readonly until: Instant;
  /** The first answer, and the only one. */
  readonly answered: PersonsAnswer | null;
  /** How the entry ended; null while it has not. */
  readonly ended: { readonly outcome: string; readonly code: string } | null;
}

/** Why an answer does not count. */
export interface AnswerRefusal {
  readonly code: 'UNKNOWN_APPROVAL' | 'ALREADY_ANSWERED' | 'APPROVAL_ENDED';
  readonly message: string;
}

/** Decides whether an answer to an entry that was put to a person counts: the first one does, in time. */
export const approvalRequestDecider: Decider<
  ApprovalRequest | null,
  PersonsAnswer,
  PersonsAnswer,
  AnswerRefusal
> = {
  initial: null,
  decide: (answer, request) => {
    const refusal = refusalOf(answer, request);
    return refusal === null ? ok([answer]) : refused(refusal);
  },
  evolve: (request, answered) => (request === null ? null : { ...request, answered }),
};

function refusalOf({ at }: PersonsAnswer, request: ApprovalRequest | null): AnswerRefusal | null {
  if (request === null) {
    const message = 'no entry with this id was put to a person; "fairlead approvals list" shows what waits'; // prettier-ignore
    return { code: 'UNKNOWN_APPROVAL', message };
  }
  const { answered, ended, until } = request;
  if (answered !== null) {
    const message = `${answered.by} ${verbOf(answered)} it at ${instantText(answered.at)}; the first answer counts`;
    return { code: 'ALREADY_ANSWERED', message };
  }
  if (ended !== null) {
    const message = `it waits no longer: it ended ${ended.outcome} (${ended.code})`;
    return { code: 'APPROVAL_ENDED', message };
  }
  if (at <= until) return null;
  return { code: 'APPROVAL_ENDED', message: `its time was over at ${instantText(until)}` };
}

function verbOf({ answer }: PersonsAnswer): string {
  return answer === 'APPROVED' ? 'approved' : 'rejected';
}

/** Returns true while a person can still answer. */
export function waitsForAnswer(request: ApprovalRequest | null): boolean {
  return request?.answered === null;
}

/** Returns why an entry that was put to a person is denied now, or null: somebody said no, or nobody said anything in time. */
export function denialByPerson(request: ApprovalRequest | null, now: Instant): CheckResult | null {
  if (request === null) return null;
  const { answered, until } = request;
  const denied = { check: 'NOT_APPROVED', passed: false, limit: `a yes until ${instantText(until)}` } as const; // prettier-ignore
  if (answered?.answer === 'REJECTED') {
    const message = `${answered.by} rejected it: ${answered.reason}`;
    return { ...denied, actual: `rejected by ${answered.by}`.slice(0, FIGURE_MAX), message };
  }
  if (answered !== null || now <= until) return null;
  const message = 'nobody approved it in time; a later expiresAt in the signal leaves more of it'; // prettier-ignore
  return { ...denied, actual: 'no answer', message };
}

const FIGURE_MAX = 200;
