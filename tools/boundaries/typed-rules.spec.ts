import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../tidy/repository';

/** One breach of each rule that needs types: oxlint looks at them all in seconds, so that nothing of them is ever cached. */
const BREACHES: Readonly<Record<string, string>> = {
  'await-thenable': 'export async function f() { await 1; }',
  'no-array-delete': 'export function f(a: number[]) { delete a[0]; }',
  'no-base-to-string': 'export const f = (o: { a: number }) => o.toString();',
  'no-duplicate-type-constituents': 'export type T = string | string;',
  'no-floating-promises': 'export function f() { Promise.resolve(1); }',
  'no-for-in-array': 'export function f(a: number[]) { for (const i in a) { f([+i]); } }',
  'no-implied-eval': "export function f() { setTimeout('f()', 1); }",
  'no-misused-promises': 'export const f = (p: Promise<number>) => { if (p) return 1; return 2; };',
  'no-redundant-type-constituents': 'export type T = unknown | string;',
  'no-unnecessary-type-assertion': 'export const f = (s: string) => s as string;',
  'no-unsafe-argument': 'export const f = (a: any, g: (s: string) => void) => { g(a); };',
  'no-unsafe-assignment': 'export const f = (a: any) => { const b: string = a; return b; };',
  'no-unsafe-call': 'export const f = (a: any) => { a(); };',
  'no-unsafe-enum-comparison': 'enum E { A, B } export const f = (e: E) => e === 1;',
  'no-unsafe-member-access': 'export const f = (a: any) => { void a.b; };',
  'no-unsafe-return': 'export const f = (a: any): string => a;',
  'no-unsafe-unary-minus': 'export const f = (s: string) => -s;',
  'only-throw-error': "export function f() { throw 'text'; }",
  'prefer-promise-reject-errors': "export const f = () => Promise.reject('text');",
  'require-await': 'export async function f() { return 1; }',
  'restrict-plus-operands': 'export const f = (o: { a: number }, s: string) => s + o;',
  'restrict-template-expressions': 'export const f = (o: { a: number }) => `${o}`;',
  'switch-exhaustiveness-check':
    "export function f(k: 'a' | 'b') { switch (k) { case 'a': return 1; } return 2; }",
  'unbound-method':
    'class C { m() { return this; } } export const f = (c: C) => { const { m } = c; return m; };',
};
const SOUND = 'export const f = async (p: Promise<number>) => `${await p}`;';

let directory: string;
beforeAll(() => {
  if (!existsSync(join(ROOT, 'node_modules/oxlint-tsgolint'))) throw new Error('run npm ci');
  directory = mkdtempSync(join(tmpdir(), 'fairlead-typed-'));
  const compilerOptions = { strict: true, target: 'es2022', lib: ['es2023', 'dom'], types: [] };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What lint, set up as for the repository, says of some files: `name.ts rule`. */
function findings(files: Readonly<Record<string, string>>): readonly string[] {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const command = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const config = ['--type-aware', '--config', join(ROOT, '.oxlintrc.json'), '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, [command, ...config, directory], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: readonly { readonly code: string; readonly filename: string }[];
  };
  return diagnostics.map(({ code, filename }) => `${basename(filename)} ${/\((.*)\)/.exec(code)?.[1] ?? code}`); // prettier-ignore
}

describe('the rules that need types', () => {
  it('each have a breach here', () => {
    const { overrides } = JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')) as {
      overrides: readonly [{ readonly rules: Readonly<Record<string, unknown>> }];
    };
    const rules = Object.keys(overrides[0].rules).map((rule) => rule.replace('typescript/', ''));
    expect(Object.keys(BREACHES).sort()).toEqual(rules.sort());
  });

  it('each refuse it', () => {
    const files = Object.entries(BREACHES).map(([rule, text]) => [`${rule}.ts`, text] as const);
    const found = findings(Object.fromEntries(files));
    const overlooked = Object.keys(BREACHES).filter(
      (rule) => !found.includes(`${rule}.ts ${rule}`),
    );
    expect(overlooked).toEqual([]);
  });

  it('refuse nothing that is sound, and a method without its object not in a spec', () => {
    const found = findings({
      'sound.ts': SOUND,
      'unbound.spec.ts': BREACHES['unbound-method'] ?? '',
    });
    expect(found.filter((each) => /^(sound|unbound)\./.test(each))).toEqual([]);
  });

  it('look through files: what one file changes is found in another', () => {
    findings({ 'plain.ts': 'export const f = () => 1;' });
    const caller = "import { f } from './plain'; export const g = () => { f(); };";
    expect(findings({ 'caller.ts': caller })).not.toContain('caller.ts no-floating-promises');
    const changed = findings({ 'plain.ts': 'export const f = () => Promise.resolve(1);' });
    expect(changed).toContain('caller.ts no-floating-promises');
  });
});
