import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExtensions } from './extensions';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fairlead-extensions-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function folder(path: string, manifest: string | null): string {
  const directory = join(root, path);
  mkdirSync(directory, { recursive: true });
  if (manifest !== null) writeFileSync(join(directory, 'extension.yaml'), manifest);
  return directory;
}
const read = (named = ''): ReturnType<typeof readExtensions> =>
  readExtensions({ examples: join(root, 'examples'), named });

describe('the extensions of an installation', () => {
  it('are the examples that have a manifest and the folders that are named', async () => {
    folder('examples/one', 'name: one\nreads: [order.v1.>]\n');
    folder('examples/no-program', null);
    const two = folder('elsewhere/two', 'name: two\nreads: [position.v1.>]\n');
    expect(await read(two)).toEqual([
      { name: 'one', reads: ['order.v1.>'] },
      { name: 'two', reads: ['position.v1.>'] },
    ]);
  });

  it('are none where there is neither', async () => {
    expect(await read()).toEqual([]);
  });

  it.each([
    ['no manifest', null, /cannot be read: correct FAIRLEAD_EXTENSIONS/],
    ['no YAML', 'name: [', /is not YAML/],
    ['a wrong field', 'name: mine\nreads: [order.v1.>]\nwrites: []\n', /writes is not a field/],
    ['the name of another', 'name: one\nreads: [order.v1.>]\n', /is that of .*one.*choose another/],
  ])('are refused as a whole where a folder has %s', async (_, manifest, message) => {
    folder('examples/one', 'name: one\nreads: [order.v1.>]\n');
    await expect(read(folder('mine', manifest))).rejects.toThrow(message);
  });
});
