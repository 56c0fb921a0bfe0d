import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryInUseError, DirectoryLock, lockAddress } from './directory-lock';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fairlead-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.each([
  ['a directory', 'sim'],
  ['a directory whose path is too long for a socket', 'a'.repeat(100)],
])('%s', (_, name) => {
  it('is kept from a second simulator until the first one ends', async () => {
    const directory = join(root, name);
    const first = await DirectoryLock.take(directory);
    await expect(DirectoryLock.take(directory)).rejects.toThrow(DirectoryInUseError);
    first.release();
    const second = await DirectoryLock.take(directory);
    second.release();
  });
});

describe('what a killed simulator leaves behind', () => {
  it('keeps nobody off', async () => {
    writeFileSync(join(root, 'in-use.sock'), '');
    const lock = await DirectoryLock.take(root);
    await expect(DirectoryLock.take(root)).rejects.toThrow('give this one a directory of its own');
    lock.release();
  });

  it('is taken over by one of two that start at once', async () => {
    for (let round = 0; round < 20; round++) {
      writeFileSync(join(root, 'in-use.sock'), '');
      const both = await Promise.allSettled([DirectoryLock.take(root), DirectoryLock.take(root)]);
      const taken = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(taken.length).toBeLessThanOrEqual(1);
      for (const lock of taken) lock.release();
      rmSync(join(root, 'in-use.sock'), { force: true });
    }
  });
});

describe('the address of the lock', () => {
  it('is a socket in the directory, one elsewhere where its path would be cut off, and a pipe on Windows', () => {
    expect(lockAddress('/data/sim', 'linux')).toBe('/data/sim/in-use.sock');
    expect(lockAddress(`/${'a'.repeat(100)}`, 'linux')).toMatch(/fairlead-sim-[0-9a-f]{24}\.sock$/);
    expect(lockAddress('C:\\sim', 'win32')).toMatch(/^\\\\\.\\pipe\\fairlead-sim-[0-9a-f]{24}$/);
  });
});
