import { instantText } from '@fairlead/core';
import type { FileProblem } from '@fairlead/platform';
import type {
  Decision,
  RuleDifference,
  RuleEvaluation,
  TrialResult,
} from '@fairlead/rules-service';
import { table } from '../client/table';
import { measuredText } from '../printer/clause-text';

/** A problem with the file that it is in. */
export interface ReportedProblem extends FileProblem {
  readonly file: string;
  /** All of it in a line: `rules.yaml:12:5: rule buy, stop.percent: …`. */
  readonly text: string;
}

/** What is wrong with the files that rules are made of. */
export interface RulesReport {
  readonly file: string;
  readonly instruments: string;
  /** The cases beside the rules; null where there are none, or the rules are broken. */
  readonly fixtures: { readonly file: string; readonly count: number } | null;
  readonly valid: boolean;
  readonly problems: readonly ReportedProblem[];
}

/** A rule in a list. */
export interface RuleRow {
  readonly ruleId: string;
  readonly strategy: string;
  readonly symbols: readonly string[] | null;
  readonly priority: number;
  readonly mode: string;
  readonly sentence: string;
}

/** What rules would decide about a signal, as it is printed. */
export interface TrialRow extends Pick<Decision, 'outcome' | 'reason' | 'evaluations'> {
  readonly symbol: string;
  readonly action: string;
  readonly confidence: number;
  readonly at: string;
}

/** Returns what is wrong with the files, each problem in a line. */
export function reportText(report: RulesReport): string {
  const { file, instruments, fixtures, valid, problems } = report;
  const held =
    fixtures === null ? '' : `\nAll ${fixtures.count} fixtures of ${fixtures.file} hold.`;
  if (valid) return `${file} and ${instruments} are valid.${held}`;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`${count}:`, ...problems.map(({ text }) => `  ${text}`)].join('\n');
}

/** Returns a list of rules. */
export function listedText(rows: readonly RuleRow[]): string {
  return table(
    rows,
    [
      { title: 'RULE', value: ({ ruleId }) => ruleId },
      { title: 'MODE', value: ({ mode }) => mode },
      { title: 'PRIORITY', number: true, value: ({ priority }) => String(priority) },
      { title: 'SAYS', value: ({ sentence }) => sentence },
    ],
    'There are no rules.',
  );
}

/** Returns one rule with everything that it has. */
export function shownText({ sentence, rule }: { sentence: string; rule: object }): string {
  return `${sentence}\n${JSON.stringify(rule, null, 2)}`;
}

/** Returns what differs between two files. */
export function diffText(differences: readonly RuleDifference[]): string {
  if (differences.length === 0) return 'The rules are the same.';
  return differences.map(differenceText).join('\n');
}

function differenceText({ kind, ruleId, parts, before, after }: RuleDifference): string {
  const what = parts.length === 0 ? '' : ` in ${parts.join(', ')}`;
  const sides = [before === null ? null : `  - ${before}`, after === null ? null : `  + ${after}`];
  return [`${kind}: ${ruleId}${what}`, ...sides.filter((side) => side !== null)].join('\n');
}

/** Returns a trial as it is printed. */
export function trialRow({ symbol, action, confidence, cameAt, decision }: TrialResult): TrialRow {
  const { outcome, reason, evaluations } = decision;
  return { symbol, action, confidence, at: instantText(cameAt), outcome, reason, evaluations };
}

/** Returns what would be decided, clause by clause. */
export function trialText(rows: readonly TrialRow[]): string {
  if (rows.length === 0) return 'There are no signals.';
  return rows.map(signalText).join('\n');
}

function signalText({ action, symbol, confidence, at, ...decision }: TrialRow): string {
  const head = `${action} ${symbol}, confidence ${confidence}, at ${at}: ${decision.outcome} (${decision.reason})`;
  return [head, ...decision.evaluations.map(evaluationText)].join('\n');
}

function evaluationText({ ruleId, code, clauses }: RuleEvaluation): string {
  return [`  ${ruleId}: ${code}`, ...clauses.map((clause) => `    ${measuredText(clause)}`)].join(
    '\n',
  );
}
