import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PidFile, killCommand } from './pid-file';

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'fairlead-')), 'pid');

const heldBy = (file: string): number => Number.parseInt(readFileSync(file, 'utf8'), 10);

describe('the pid file', () => {
  it('holds the id of this process until it is released', () => {
    const file = newFile();
    const taken = PidFile.take(file);
    expect(heldBy(file)).toBe(process.pid);
    taken.release();
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a process that is dead', () => {
    const file = newFile();
    // Beyond every pid_max.
    writeFileSync(file, '99999999\n');
    PidFile.take(file);
    expect(heldBy(file)).toBe(process.pid);
  });

  it('is taken over from a living process that is not Fairlead: ids are used again', () => {
    const other = spawn('sleep', ['30']);
    try {
      const file = newFile();
      writeFileSync(file, `${other.pid}\n`);
      PidFile.take(file);
      expect(heldBy(file)).toBe(process.pid);
    } finally {
      other.kill();
    }
  });

  it('refuses while a living Fairlead holds it, with the remedy', async () => {
    const other = spawn('bash', ['-c', 'exec -a fairlead sleep 30']);
    try {
      const file = newFile();
      writeFileSync(file, `${other.pid}\n`);
      const isFairlead = (): boolean =>
        readFileSync(`/proc/${other.pid}/cmdline`, 'utf8').startsWith('fairlead');
      while (!isFairlead()) await sleep(10);
      expect(() => PidFile.take(file)).toThrow(/already running.*\n.*FAIRLEAD_HOME/);
    } finally {
      other.kill();
    }
  });

  it('refuses while any living program holds it, this one too', () => {
    const file = newFile();
    const taken = PidFile.take(file);
    expect(() => PidFile.take(file)).toThrow(/already running/);
    taken.release();
    PidFile.take(file).release();
  });

  it('is taken over from a process that had the same id before', () => {
    const file = newFile();
    PidFile.take(file);
    const [pid] = readFileSync(file, 'utf8').split('\n');
    for (const before of [`${pid}\n1\n`, `${pid}\n`]) {
      writeFileSync(file, before);
      expect(heldBy(file)).toBe(process.pid);
      PidFile.take(file).release();
    }
  });

  it('is left alone by a release when another process holds it meanwhile', () => {
    const file = newFile();
    const taken = PidFile.take(file);
    writeFileSync(file, '1\n');
    taken.release();
    expect(readFileSync(file, 'utf8')).toBe('1\n');
  });

  it.each([
    ['linux', 'kill 42'],
    ['win32', 'taskkill /F /PID 42'],
  ] as const)('says on %s how to end the holder: %s', (platform, command) => {
    expect(killCommand(42, platform)).toBe(command);
  });
});
