import {
  banners,
  crowdedEventFiles,
  deadFiles,
  deadPaths,
  leftBehind,
  longMains,
  looseVersions,
  misnumbered,
  ownFigureRules,
  shellScripts,
  untitled,
} from './rules';

const file = (path: string, text: string): { path: string; text: string } => ({ path, text });

describe('each rule finds what it forbids', () => {
  it('reminders and tests that do not run', () => {
    const reminder = `// ${['TO', 'DO'].join('')} later`;
    const focused = `${['it', 'only'].join('.')}('x', () => {});`;
    expect(leftBehind([file('a.ts', `${reminder}\n${focused}\nit('y', f);`)])).toHaveLength(2);
  });
  it('banner comments', () => {
    expect(banners([file('a.ts', `// ${'-'.repeat(20)}\n// a sentence`)])).toHaveLength(1);
  });
  it('figures that are compared with a "no value" of the broker', () => {
    const lines = ['if (price === -1) return;', 'x >= Number.MAX_VALUE', 'size === 2147483647'];
    expect(ownFigureRules([file('a.ts', `${lines.join('\n')}\nprice.lte(0)`)])).toHaveLength(3);
  });
  it('documents without a title or with two', () => {
    const fenced = '# One\n```sh\n# no title\n```\n';
    expect(untitled([file('a.md', fenced), file('b.md', ''), file('c.md', '# A\n# B')])).toEqual([
      'b.md has 0 titles',
      'c.md has 2 titles',
    ]);
  });
  it('two events in one file', () => {
    const event = 'static readonly contract: X = {};\n';
    expect(crowdedEventFiles([file('a.ts', event), file('b.ts', event + event)])).toHaveLength(1);
  });
  it('long entry points', () => {
    expect(longMains([file('main.ts', 'x\n'.repeat(41))], 40)).toHaveLength(1);
  });
  it('finds decisions of one number, and those whose title has another', () => {
    const decision = (path: string, text: string) => ({ path: `docs/adr/${path}`, text });
    expect(
      misnumbered([
        decision('0001-a.md', '# 1. A'),
        decision('0002-b.md', '# 3. B'),
        decision('0003-c.md', '# 3. C'),
        decision('0003-d.md', '# 3. D'),
      ]),
    ).toEqual([
      'docs/adr/0002-b.md has another number in its title',
      'docs/adr/0003-d.md has a number that is taken',
    ]);
  });
  it('ranges of versions', () => {
    expect(
      looseVersions({ dependencies: { a: '^1.0.0', b: '1.0.0', c: '18.4.0-beta.17' } }),
    ).toEqual(['a@^1.0.0 is not an exact version']);
    expect(
      looseVersions({ devDependencies: { d: 'npm:real@7.0.2', e: 'npm:@of/real@^7.0.2' } }),
    ).toEqual(['e@npm:@of/real@^7.0.2 is not an exact version']);
  });
  it.each([
    'node build.mjs && exec node main.cjs',
    'NX_DAEMON=false nx lint',
    'npm run a && CI=1 jest',
    'nx show projects > /dev/null && eslint .',
    'bash tools/x.sh',
    './tools/x.mjs',
    "jest -t 'one'",
    'node a.mjs; node b.mjs',
    'node a.mjs | node b.mjs',
    'node a.mjs $HOME',
    'rm -rf dist',
  ])('a script of npm that only a Unix shell runs: %s', (script) => {
    expect(shellScripts({ scripts: { start: script } })).toHaveLength(1);
  });
  it('no fault in scripts that any shell runs', () => {
    const scripts = {
      a: 'node bin/x.mjs up',
      b: 'npm run --silent a && jest -c e2e/jest.config.cjs',
    };
    expect(shellScripts({ scripts })).toEqual([]);
  });
  it('paths that are gone', () => {
    const document = file('docs/x.md', 'see `libs/core/src/gone.ts` and `libs/core`');
    expect(deadPaths(document, (path) => path === 'libs/core')).toHaveLength(1);
  });
  it('files that nothing imports', () => {
    const sources = [
      file('libs/a/src/index.ts', "export { x } from './x';"),
      file('libs/a/src/x.ts', ''),
      file('libs/a/src/dead.ts', ''),
    ];
    expect(deadFiles(sources, (path) => path.endsWith('index.ts'))).toEqual([
      'libs/a/src/dead.ts is imported by nothing',
    ]);
  });
});
