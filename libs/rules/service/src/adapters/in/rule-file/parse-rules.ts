import { INDICATOR_CATALOGUE, RULE_EVENTS } from '@fairlead/contracts';
import { type Result, ok, refused } from '@fairlead/core';
import { type DocumentNode, type DocumentProblem, Reading, fieldOf } from '@fairlead/core/document';
import {
  type FileProblem,
  type InstrumentCatalogue,
  fileProblemText,
  parseYaml,
} from '@fairlead/platform';
import {
  type ListedSymbols,
  type Rule,
  type RuleContext,
  rulesShape,
} from '@fairlead/rules-domain';

/** What there is that rules can name. */
const PUBLISHED = { indicators: INDICATOR_CATALOGUE, events: RULE_EVENTS };

/** What rules are read against; null for instruments leaves symbols alone. */
export interface RuleSurroundings {
  readonly instruments: InstrumentCatalogue | null;
}

/** Returns the rules of a file, or everything that is wrong with it, each with its place and its mend. */
export function parseRules(
  text: string,
  surroundings: RuleSurroundings,
): Result<readonly Rule[], readonly FileProblem[]> {
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml;
  const reading = Reading.start();
  const rules = rulesShape(ruleContextOf(surroundings)).read(yaml.value, reading);
  if (rules !== undefined && reading.problems.length === 0) return ok(rules);
  return refused(reading.problems.map((problem) => fileProblemOf(problem, yaml.value)));
}

/** Returns the rules that a person wants in force, or everything that is wrong with them. */
export function readAppliedRules(
  text: string,
  instruments: InstrumentCatalogue,
): Result<readonly Rule[], readonly string[]> {
  const parsed = parseRules(text, { instruments });
  if (parsed.ok) return parsed;
  return refused(parsed.refusal.map((problem) => fileProblemText('rules', problem)));
}

/**
 * Returns the rules of a version that is kept. Its symbols were listed when it was put in force; one that this engine's list has
 * no more is left alone: no signal can name it.
 */
export function readStoredRules(
  text: string,
  instruments: InstrumentCatalogue,
): Result<readonly Rule[], readonly string[]> {
  const listed = parseRules(text, { instruments });
  const parsed = listed.ok ? listed : parseRules(text, { instruments: null });
  if (parsed.ok) return parsed;
  return refused(parsed.refusal.map((problem) => fileProblemText('rules', problem)));
}

/** Returns everything that is wrong with the text of a rules file: nothing for a good one. */
export function validateRules(
  text: string,
  instruments: InstrumentCatalogue | null = null,
): readonly FileProblem[] {
  const parsed = parseRules(text, { instruments });
  return parsed.ok ? [] : parsed.refusal;
}

/** The JSON Schema of a rules file, made of the shapes that read it; for editors. */
export function rulesSchema(): object {
  const { schema } = rulesShape({ symbols: null, ...PUBLISHED });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Fairlead rules',
    ...schema,
  };
}

/** Returns what rules are read against. */
export function ruleContextOf({ instruments }: RuleSurroundings): RuleContext {
  return {
    symbols: instruments === null ? null : symbolsOf(instruments),
    ...PUBLISHED,
  };
}

function symbolsOf(instruments: InstrumentCatalogue): ListedSymbols {
  return {
    named: (text) => instruments.named(text)?.name ?? null,
    whyNot: (text) => instruments.whyNot(text),
  };
}

/** People look for a rule by its id, not by its number. */
function fileProblemOf(
  { at, path, message }: DocumentProblem,
  document: DocumentNode,
): FileProblem {
  const [top, index, ...rest] = path;
  const isInRule = top === 'rules' && typeof index === 'number';
  const about = isInRule
    ? [`rule ${ruleName(document, index)}`, rest.join('.')].filter((part) => part !== '').join(', ')
    : path.join('.');
  return { line: at.line, column: at.column, about, message };
}

function ruleName(document: DocumentNode, index: number): string {
  const rules = fieldOf(document, 'rules');
  const rule = rules?.kind === 'list' ? rules.items[index] : undefined;
  const id = rule === undefined ? null : fieldOf(rule, 'id');
  return id?.kind === 'scalar' && id.text !== '' ? id.text : `number ${index + 1}`;
}
