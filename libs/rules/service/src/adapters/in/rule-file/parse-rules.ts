import { type Result, isDecimalText, ok, refused } from '@fairlead/core';
import type { InstrumentCatalogue } from '@fairlead/platform';
import { type Rule, SIGNAL_EVENT, eventTypesOf } from '@fairlead/rules-domain';
import { Ajv, type ErrorObject } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';
import type { RulesDocument } from './rule-document';
import { documentProblems } from './document-problems';
import { ruleOf } from './rule.mapper';
import { RULES_SCHEMA } from './rules.schema';

const PROBLEMS_MAX = 100;
const EXACT_DIGITS = 15;

/** A place in a rules file and what is wrong there. */
export interface RuleProblem {
  /** Keys and positions from the top of the file. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(
  RULES_SCHEMA,
);

/** Returns the rules of a file, or everything that is wrong with it as `line 12, rule buy-app, size: …`. */
export function parseRules(
  text: string,
  instruments: InstrumentCatalogue | null,
): Result<readonly Rule[], readonly string[]> {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (yaml.errors.length > 0) {
    return refused(yaml.errors.map((error) => error.message.split('\n')[0] ?? 'is not YAML'));
  }
  const document: unknown = yaml.toJS({ maxAliasCount: 100 });
  const tell = (problem: RuleProblem): string =>
    [...placeOf(problem.path), problem.message].join(': ');
  function* placeOf(path: readonly (string | number)[]): Generator<string> {
    const node: unknown = yaml.getIn(path, true);
    const line = lineOf(node, lines);
    const rule: unknown =
      path[0] === 'rules' && path.length > 1 ? yaml.getIn(['rules', path[1], 'id']) : null;
    const name = typeof rule === 'string' ? rule : ruleNumber(path);
    const field = path.slice(name === null ? 0 : 2).join('.');
    const parts = [
      line === null ? null : `line ${line}`,
      name === null ? null : `rule ${name}`,
      field,
    ];
    const place = parts.filter((part) => part !== null && part !== '').join(', ');
    if (place !== '') yield place;
  }
  const problems = problemsOf(document, instruments);
  if (problems.length > 0) return refused(problems.slice(0, PROBLEMS_MAX).map(tell));
  return ok((document as RulesDocument).rules.map(ruleOf));
}

/** Returns everything that is wrong with the text of a rules file: nothing for a good one. */
export function validateRules(
  text: string,
  instruments: InstrumentCatalogue | null = null,
): readonly string[] {
  const parsed = parseRules(text, instruments);
  return parsed.ok ? [] : parsed.refusal;
}

function problemsOf(
  document: unknown,
  instruments: InstrumentCatalogue | null,
): readonly RuleProblem[] {
  if (!validate(document)) return (validate.errors ?? []).flatMap(problemOf);
  const wellFormed = document as RulesDocument;
  const numbers = [...inexactNumbers(wellFormed, [])];
  const found = [...numbers, ...documentProblems(wellFormed, instruments)];
  return found.length > 0 ? found : unreachable(wellFormed);
}

function problemOf(error: ErrorObject): RuleProblem[] {
  // `if` only says that the branch it chose had problems of its own.
  if (error.keyword === 'if') return [];
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) =>
      /^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, '/').replace(/~0/g, '~'),
    );
  return [{ path, message: messageOf(error) }];
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  const detail: Record<string, unknown> = params;
  switch (keyword) {
    case 'additionalProperties':
      return `"${String(detail['additionalProperty'])}" is not a field here`;
    case 'enum':
      return `must be one of ${[detail['allowedValues']].flat().join(', ')}`;
    case 'required':
      return `"${String(detail['missingProperty'])}" is missing`;
    case 'minProperties':
    case 'maxProperties':
      return 'must have exactly one field';
    default:
      return message ?? 'is not as it should be';
  }
}

function* inexactNumbers(
  value: unknown,
  path: readonly (string | number)[],
): Generator<RuleProblem> {
  if (typeof value === 'number') {
    const text = String(value);
    const digits = text.replace(/[-.]/g, '').replace(/^0+/, '').length;
    if (!isDecimalText(text) || digits > EXACT_DIGITS) {
      yield { path, message: 'has more digits than a number keeps: write it as text, in quotes' };
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* inexactNumbers(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function unreachable(document: RulesDocument): RuleProblem[] {
  return document.rules.flatMap((each, index) => {
    const types = eventTypesOf(ruleOf(each).when);
    if (types?.has(SIGNAL_EVENT) === true) return [];
    return [
      {
        path: ['rules', index, 'when'],
        message: `can never hold: it needs an event condition of type ${SIGNAL_EVENT}, the one that rules are evaluated on`,
      },
    ];
  });
}

function ruleNumber(path: readonly (string | number)[]): string | null {
  return path[0] === 'rules' && typeof path[1] === 'number' ? `number ${path[1] + 1}` : null;
}

function lineOf(node: unknown, lines: LineCounter): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null;
  const start: unknown = Array.isArray(node.range) ? node.range[0] : null;
  return typeof start === 'number' ? lines.linePos(start).line : null;
}
