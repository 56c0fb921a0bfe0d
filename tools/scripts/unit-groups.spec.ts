interface Group {
  readonly root: string;
  readonly specs: readonly string[];
  readonly key: string;
}
type Contents = Readonly<Record<string, string>>;

type Graph = Readonly<
  Record<string, { readonly root: string; readonly imports: readonly string[] }>
>;

const { groupsOf } = jest.requireActual<{
  groupsOf: (contents: Contents, graph: Graph) => readonly Group[];
}>('./unit-groups.mjs');

const GRAPH: Graph = {
  core: { root: 'libs/core', imports: [] },
  domain: { root: 'libs/order/domain', imports: ['core'] },
  service: { root: 'libs/order/service', imports: ['domain'] },
  other: { root: 'libs/market/domain', imports: ['core'] },
  tools: { root: 'tools', imports: [] },
  e2e: { root: 'e2e', imports: ['service'] },
};
const CHECKOUT: Contents = {
  'package-lock.json': '{}',
  'eslint.config.mjs': 'rules',
  'README.md': 'read me',
  'rules.yaml': 'rules',
  'docs/reference/checks.md': 'checks',
  'docs/guides/rules.md': 'guide',
  'tools/test/setup.cjs': 'set up',
  'tools/tidy/tidy.spec.ts': 'tidy',
  'tools/boundaries/circles.spec.ts': 'circles',
  'libs/core/src/core.ts': 'core',
  'libs/core/src/core.spec.ts': "import { core } from './core';",
  'libs/order/domain/src/trade.ts': 'trade',
  'libs/order/domain/src/trade.spec.ts': "join(__dirname, '../../../../docs/reference/checks.md')",
  'libs/order/service/src/service.ts': 'service',
  'libs/order/service/src/service.spec.ts': "const root = join(__dirname, '../../../..');",
  'libs/order/service/test/store.int.spec.ts': 'a database',
  'libs/market/domain/src/quote.spec.ts': "import { quote } from '../src/quote';",
  'e2e/src/pipeline.spec.ts': 'whole',
};
const ALL = ['libs/core', 'libs/market/domain', 'libs/order/domain', 'libs/order/service', 'tools', 'tools/boundaries']; // prettier-ignore

function groups(contents: Contents): readonly Group[] {
  return groupsOf(contents, GRAPH);
}

/** The groups that are due where only this is other than it was when all passed. */
function due(changes: Contents): readonly string[] {
  const passed = new Set(groups(CHECKOUT).map(({ key }) => key));
  return groups({ ...CHECKOUT, ...changes })
    .filter(({ key }) => !passed.has(key))
    .map(({ root }) => root)
    .sort();
}

describe('tests that need no database', () => {
  it('are those of projects and tools, without the ones that need one', () => {
    const all = groups(CHECKOUT);
    expect(all.map(({ root }) => root).sort()).toEqual(ALL);
    expect(all.flatMap(({ specs }) => specs)).toHaveLength(6);
  });

  it.each<readonly [string, Contents, readonly string[]]>([
    ['nothing', {}, []],
    [
      'a file of a project',
      { 'libs/order/service/src/service.ts': 'other' },
      ['libs/order/service', 'tools'],
    ],
    [
      'a file that others import',
      { 'libs/order/domain/src/trade.ts': 'other' },
      ['libs/order/domain', 'libs/order/service', 'tools'],
    ],
    ['a file that all import', { 'libs/core/src/core.ts': 'other' }, ALL.slice(0, 5)],
    [
      'a test',
      { 'libs/market/domain/src/quote.spec.ts': 'other' },
      ['libs/market/domain', 'tools'],
    ],
    ['a new file', { 'libs/market/domain/src/new.spec.ts': '' }, ['libs/market/domain', 'tools']],
    [
      'a page that a test reads',
      { 'docs/reference/checks.md': 'other' },
      ['libs/order/domain', 'libs/order/service', 'tools'],
    ],
    [
      'a file that a test may read, which climbs to the root',
      { 'rules.yaml': 'other' },
      ['libs/order/service', 'tools'],
    ],
    [
      'a page that nobody reads',
      { 'docs/guides/rules.md': 'other' },
      ['libs/order/service', 'tools'],
    ],
    ['a version', { 'package-lock.json': '{ }' }, ALL],
    ['what sets all tests up', { 'tools/test/setup.cjs': 'other' }, ALL],
    [
      'the rows of lint',
      { 'eslint.config.mjs': 'other' },
      ['libs/order/service', 'tools', 'tools/boundaries'],
    ],
  ])(
    'are due after a change of %s where something of it reaches them',
    (_what, changes, expected) => {
      expect(due(changes)).toEqual(expected);
    },
  );

  it('are due where two files changed places', () => {
    const changes = { 'libs/core/src/core.ts': 'a', 'libs/core/src/more.ts': 'b' };
    const swapped = { 'libs/core/src/core.ts': 'b', 'libs/core/src/more.ts': 'a' };
    const keyOf = (contents: Contents): string | undefined => groups({ ...CHECKOUT, ...contents }).find(({ root }) => root === 'libs/core')?.key; // prettier-ignore
    expect(keyOf(changes)).not.toBe(keyOf(swapped));
  });
});
