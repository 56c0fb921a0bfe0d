import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameLog } from './frame-log';
import type { LoggedFrame } from './logged-frame';

/** Writing to it fails as on a full disk. */
const FULL = '/dev/full';
const frame = (text: string): LoggedFrame =>
  ({ at: '2026-01-05T14:30:00.000Z', session: 1, direction: 'in', fields: [text] }) as never;

describe('a log of frames on a full disk', () => {
  let directory: string;
  let said: string[];
  const file = (): string => join(directory, 'frames.jsonl');
  const open = (recentMax = 0): FrameLog =>
    new FrameLog(file(), {
      bytesMax: 1_000_000,
      streams: true,
      recentMax,
      say: (text) => said.push(text),
    });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-frames-'));
    said = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('leaves out what cannot be written, says so once, and ends nothing', () => {
    symlinkSync(FULL, file());
    const log = open(10);
    for (const text of ['a', 'b', 'c']) log.append(frame(text));
    expect(log.lostFrames).toBe(3);
    expect(said).toEqual([expect.stringContaining('ENOSPC')]);
    expect(log.after(0, 10)).toHaveLength(3);
    log.close();
  });

  it('writes again as soon as there is room', () => {
    symlinkSync(FULL, file());
    const log = open();
    log.append(frame('a'));
    rmSync(file());
    log.append(frame('b'));
    log.append(frame('c'));
    log.close();
    const lines = readFileSync(file(), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.map((line) => (JSON.parse(line) as LoggedFrame).fields)).toEqual([['b'], ['c']]);
    expect(said).toEqual([
      expect.stringContaining('ENOSPC'),
      expect.stringContaining('1 were lost'),
    ]);
  });

  it('goes on without a log where none can be opened', () => {
    symlinkSync(join(directory, 'none', 'such'), file());
    const log = open();
    log.append(frame('a'));
    expect(log.lostFrames).toBeGreaterThan(0);
    expect(said).toHaveLength(1);
    log.close();
  });
});
