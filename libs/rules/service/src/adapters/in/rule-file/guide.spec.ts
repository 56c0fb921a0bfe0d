import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_EVENTS } from '@fairlead/contracts';
import { type BoundedField, RULE_BOUNDS, boundsOf } from '@fairlead/rules-domain';
import { checkFixtures } from './fixtures/fixtures';
import { parseRules, rulesSchema, validateRules } from './parse-rules';

const root = join(__dirname, '../../../../../../..');
const guide = readFileSync(join(root, 'docs/guides/rules.md'), 'utf8');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n((?:variables|rules):\n[^`]*)```/g)].map((match) => match[1] ?? '');

describe('the JSON Schema of rules', () => {
  it('is published as it is; where it is not: npm run reference', () => {
    const published: unknown = JSON.parse(
      readFileSync(join(root, 'docs/reference/rules.schema.json'), 'utf8'),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(rulesSchema())));
  });

  it('is named by the first line of rules.yaml, so that editors complete', () => {
    const [first] = readFileSync(join(root, 'rules.yaml'), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=docs/reference/rules.schema.json');
  });
});

describe('the guide to rules', () => {
  it('has a row for each number, with its bounds and unit, and no other', () => {
    const rows = [...guide.matchAll(/^\| `([\w.]+)` \| (\S+) \| (\S+) \| (.*) \|$/gm)].map(
      ([, field, min, max, unit]) => [field, min, max, unit],
    );
    const expected = (Object.keys(RULE_BOUNDS) as BoundedField[]).map((field) => {
      const { min, max, unit, finest } = boundsOf(field);
      const note = finest === undefined ? '' : `; 0, or no nearer to it than ${finest}`;
      return [field, min, max, `${unit}${note}`];
    });
    expect(rows).toEqual(expected);
  });

  it('has a row for each event that starts rules, and for each that does not with the reason', () => {
    const rows = [...guide.matchAll(/^\| `([a-z-]+\.[a-z-]+)` \| ([^|]*) \|$/gm)].map(
      ([, type, text]) => [type, text],
    );
    const told = RULE_EVENTS.map(({ type, whyNot, hasSymbol }) => [type, whyNot ?? (hasSymbol ? 'a symbol' : 'the whole account')]); // prettier-ignore
    expect([...rows].sort()).toEqual([...told].sort());
  });

  it.each([...blocks(guide), ...blocks(readme)])('shows rules that are valid: %#', (text) => {
    expect(validateRules(text)).toEqual([]);
  });

  it('shows a case beside rules that holds for the rules of this clone', () => {
    const cases = [...guide.matchAll(/```yaml\n(fixtures:\n[^`]*)```/g)].map(
      ([, text]) => text ?? '',
    );
    const rules = parseRules(readFileSync(join(root, 'rules.yaml'), 'utf8'), { instruments: null });
    if (!rules.ok) throw new Error('rules.yaml is broken');
    const beside = readFileSync(join(root, 'rules.fixtures.yaml'), 'utf8');
    const about = { rules: rules.value, instruments: null };
    expect(cases.map((text) => checkFixtures(text, about))).toEqual([{ count: 1, problems: [] }]);
    expect(checkFixtures(beside, about).problems).toEqual([]);
  });

  it('has beside it an application whose cases hold', () => {
    const [rules, cases] = ['rules.yaml', 'rules.fixtures.yaml'].map((file) =>
      readFileSync(join(root, 'examples/strategy-app', file), 'utf8'),
    );
    const parsed = parseRules(rules ?? '', { instruments: null });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    const checked = checkFixtures(cases ?? '', { rules: parsed.value, instruments: null });
    expect(checked).toEqual({ count: 5, problems: [] });
  });

  it('has examples, as the README has', () => {
    expect(blocks(guide).length).toBeGreaterThanOrEqual(2);
    expect(blocks(readme).length).toBeGreaterThanOrEqual(1);
  });
});
