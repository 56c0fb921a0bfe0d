import { createHash } from 'node:crypto';
import { INDICATOR_CATALOGUE } from '@fairlead/contracts/published-indicators';
import { RULE_EVENTS } from '@fairlead/contracts/rule-events';
import { type DocumentProblem, Reading } from '@fairlead/core/document';
import { contentOf, ruleSentence, rulesShape } from '@fairlead/rules-domain';
import { FairleadError } from '../client/errors';
import { DocumentWriter } from './document-node';
import type { RuleDocument } from './rule-document';

/** One thing that is wrong with a rule. */
export interface RuleMistake {
  /** The id of the rule; its number, such as `number 3`, where it has none; empty where it is about no rule. */
  readonly rule: string;
  /** The field, such as `then.enter.stop.percent`; empty for the rule itself. */
  readonly path: string;
  /** What is wrong and what to write. */
  readonly message: string;
}

/** Rules that cannot be meant so; `mistakes` has all of them, each with its mend. */
export class RuleMistakesError extends FairleadError {
  override readonly name = 'RuleMistakesError';
  constructor(readonly mistakes: readonly RuleMistake[]) {
    super(mistakes.map(mistakeText).join('\n'), { code: 'RULE_MISTAKES', advice: 'Correct what is named; docs/guides/rules.md has every field with its unit and bounds.' }); // prettier-ignore
  }
}

/** A rule as the engine keeps it. */
export interface DefinedRule {
  readonly id: string;
  /** Its canonical content as JSON: a rule of rules.yaml with the same content is the same, and keeps its version. */
  readonly content: string;
  /** SHA-256 of the content, by which the engine tells whether a rule changed. */
  readonly sha256: string;
  /** What it does, as one plain sentence. */
  readonly sentence: string;
}

/** Rules that were looked at, ready to be written to a file that `FAIRLEAD_RULES` names. */
export interface RuleSet {
  readonly rules: readonly DefinedRule[];
  /** The text of that file. It is JSON, which is YAML as well. */
  readonly text: string;
}

/** Beside the rules. */
export interface RuleSetOptions {
  /**
   * Values that several rules share, by name, as `variables` of rules.yaml. Rules use them as the constants that they are; the
   * document names them, so that whoever reads a version that was in force sees them. They are no part of a rule's content.
   */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * Looks at rules as `fairlead rules validate` does, with the same bounds, and returns them in their canonical form: the same
 * that the same rules in YAML have. Throws a RuleMistakesError with everything that is wrong. Whether a symbol is listed in
 * instruments.yaml is seen by Fairlead.
 */
export function defineRules(
  rules: readonly RuleDocument[],
  { variables }: RuleSetOptions = {},
): RuleSet {
  const document = { version: 1, ...(variables === undefined ? {} : { variables }), rules };
  const reading = Reading.start();
  const shape = rulesShape({
    symbols: null,
    indicators: INDICATOR_CATALOGUE,
    events: RULE_EVENTS,
  });
  const read = shape.read(new DocumentWriter().nodeOf(document), reading);
  if (read === undefined || reading.problems.length > 0) {
    throw new RuleMistakesError(reading.problems.map((problem) => mistakeOf(problem, rules)));
  }
  return {
    rules: read.map((rule) => {
      const content = contentOf(rule);
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { id: rule.id, content, sha256, sentence: ruleSentence(rule) };
    }),
    text: `${JSON.stringify(document, null, 2)}\n`,
  };
}

function mistakeOf(
  { path, message }: DocumentProblem,
  rules: readonly RuleDocument[],
): RuleMistake {
  const [, index, ...rest] = path;
  if (typeof index !== 'number') return { rule: '', path: path.join('.'), message };
  // A program without types can hand in anything.
  const given: { readonly id?: unknown } | null | undefined = rules[index];
  const id = given?.id;
  const rule = typeof id === 'string' && id !== '' ? id : `number ${index + 1}`;
  return { rule, path: rest.join('.'), message };
}

function mistakeText({ rule, path, message }: RuleMistake): string {
  const about = [rule === '' ? '' : `rule ${rule}`, path].filter((part) => part !== '').join(', ');
  return about === '' ? message : `${about}: ${message}`;
}
