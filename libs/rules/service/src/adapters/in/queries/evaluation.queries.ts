import { REQUESTS, type RecordedDecisionsPage, type RuleEvaluationView } from '@fairlead/contracts';
import { instantText, parseInstant } from '@fairlead/core';
import {
  type InstrumentCatalogue,
  type Messenger,
  type UnitOfWork,
  type Unsubscribe,
  boundedLimit,
} from '@fairlead/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type {
  EvaluationStore,
  KeptEvaluation,
  KeptRecord,
} from '../../../application/ports/evaluation-store';

const LIMIT_MAX = 1_000;
const RECORDS_MAX = 200;
/** An answer has to fit into a message. */
const PAGE_CHARACTERS = 500_000;
const EVALUATIONS_CHARACTERS = 700_000;

/** What answering questions about evaluations needs. */
export interface EvaluationQueriesParts {
  readonly messenger: Messenger;
  readonly unitOfWork: UnitOfWork;
  readonly store: EvaluationStore;
  readonly instruments: InstrumentCatalogue;
  readonly account: string;
}

/** Answers how rules were evaluated, and what decisions rested on. */
export class EvaluationQueries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stops: Unsubscribe[] = [];

  constructor(private readonly parts: EvaluationQueriesParts) {}

  onApplicationBootstrap(): void {
    const { messenger, unitOfWork, store, instruments, account } = this.parts;
    const evaluations = messenger.reply(REQUESTS.ruleEvaluations, async (query) => {
      const symbol = query.symbol === null ? null : (instruments.named(query.symbol)?.name ?? query.symbol); // prettier-ignore
      const limit = boundedLimit(query.limit, LIMIT_MAX);
      const kept = await unitOfWork.run((tx) => store.evaluations(tx, { ...query, account, symbol, limit })); // prettier-ignore
      return upTo(EVALUATIONS_CHARACTERS, kept.map(viewOf), (view) => JSON.stringify(view).length);
    });
    const records = messenger.reply(REQUESTS.recordedDecisions, async (query) => {
      const since = parseInstant(query.since);
      const after = Number(query.after ?? 0);
      const limit = boundedLimit(query.limit, RECORDS_MAX);
      return unitOfWork.run(async (tx) =>
        pageOf(
          await store.records(tx, { account, since, after, limit }),
          await store.countRecords(tx, { account, since }),
        ),
      );
    });
    this.stops.push(evaluations, records);
  }

  beforeApplicationShutdown(): void {
    for (const stop of this.stops.splice(0)) stop();
  }
}

function viewOf({
  evaluation,
  at,
  account: _account,
  ...origin
}: KeptEvaluation): RuleEvaluationView {
  // prettier-ignore
  const { clauses, ...rest } = evaluation;
  return {
    ...{ at: instantText(at), ...origin, ...rest },
    clauses: clauses.map((clause) => ({ alias: clause.clause, ...clause })),
  };
}

function pageOf(
  records: readonly KeptRecord[],
  counts: { readonly decisions: number; readonly recorded: number },
): RecordedDecisionsPage {
  const some = upTo(PAGE_CHARACTERS, records, ({ text }) => text.length);
  const last = some.at(-1);
  return {
    ...counts,
    records: some.map(({ causeId, at, text }) => ({ causeId, at: instantText(at), record: text })),
    next: last === undefined ? null : String(last.place),
  };
}

/** As many from the beginning as have room; one at least. */
function upTo<T>(room: number, all: readonly T[], sizeOf: (one: T) => number): readonly T[] {
  let used = 0;
  const end = all.findIndex((one, index) => {
    used += sizeOf(one);
    return index > 0 && used > room;
  });
  return end < 0 ? all : all.slice(0, end);
}
