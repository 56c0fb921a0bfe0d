import { execFileSync } from 'node:child_process';
import { ROOT } from '../tidy/repository';

interface Report {
  readonly rowsWithoutFixture: readonly string[];
  readonly breaches: readonly {
    readonly row: string;
    readonly from: string;
    readonly imports: string;
    readonly messages: readonly string[];
  }[];
}

function report(): Report {
  const env = { ...process.env, NX_DAEMON: 'false' };
  // The lint rule reads a cached project graph, so it is computed afresh first.
  execFileSync('npx', ['nx', 'show', 'projects'], { cwd: ROOT, env, stdio: 'ignore' });
  const output = execFileSync('node', ['tools/boundaries/breaches.mjs'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  return JSON.parse(output.slice(output.indexOf('{'))) as Report;
}

describe('module boundaries', () => {
  const { rowsWithoutFixture, breaches } = report();
  it('have a fixture for every row', () => {
    expect(rowsWithoutFixture).toEqual([]);
  });
  it.each(breaches.map((breach) => [breach.row, breach.from, breach.imports, breach] as const))(
    'of %s refuse that %s imports %s',
    (row, _from, _imports, { messages }) => {
      expect(messages).toHaveLength(1);
      // Everything builds on core and contracts, so a breach there is refused as a cycle before its row is asked.
      expect(messages[0]).toMatch(new RegExp(`${row}|Circular dependency`));
    },
  );
});
