import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameLog } from './frame-log';
import type { LoggedFrame } from './logged-frame';
import { mendFrameLog } from './mend-frame-log';
import { readFrames } from './read-frames';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-frames-'));
  file = join(directory, 'frames.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function frame(fields: readonly string[], direction: 'in' | 'out' = 'out'): LoggedFrame {
  return { at: 1, monotonicUs: 2, connection: 1, clientId: 1, version: 178, direction, fields };
}

describe('a frame log', () => {
  it('is read back in its order, also after it was opened again', () => {
    const options = { bytesMax: 1_000, streams: false };
    new FrameLog(file, options).append(frame(['9', '1', '1']));
    new FrameLog(file, options).append(frame(['71', '2'], 'in'));
    expect(readFrames(file).map(({ fields }) => fields[0])).toEqual(['9', '71']);
  });

  it('leaves streams out unless told, but never what a client sent', () => {
    const log = new FrameLog(file, { bytesMax: 1_000, streams: false });
    log.append(frame(['1', '6', '7']));
    log.append(frame(['1', '11', '7'], 'in'));
    expect(readFrames(file)).toHaveLength(1);
    new FrameLog(file, { bytesMax: 1_000, streams: true }).append(frame(['1', '6', '7']));
    expect(readFrames(file)).toHaveLength(2);
  });

  it('stays bounded and keeps the newest', () => {
    const log = new FrameLog(file, { bytesMax: 2_000, streams: false });
    for (let index = 0; index < 200; index++) log.append(frame(['9', '1', String(index)]));
    expect(statSync(file).size).toBeLessThan(2_500);
    const kept = readFrames(file).map(({ fields }) => Number(fields[2]));
    expect(kept.at(-1)).toBe(199);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(kept.length).toBeLessThan(60);
  });

  it('cut by a kill is read without its last line; a missing one is empty', () => {
    expect(readFrames(file)).toEqual([]);
    new FrameLog(file, { bytesMax: 1_000, streams: false }).append(frame(['9']));
    appendFileSync(file, '{"at":1,"fi');
    expect(readFrames(file)).toHaveLength(1);
  });

  it('cut by a kill goes on with a line of its own', () => {
    const options = { bytesMax: 1_000, streams: false };
    new FrameLog(file, options).append(frame(['9']));
    appendFileSync(file, '{"at":1,"fi');
    mendFrameLog(file, () => true);
    new FrameLog(file, options).append(frame(['15']));
    expect(readFrames(file).map(({ fields }) => fields[0])).toEqual(['9', '15']);
  });

  it('loses the last order where the book never took it, and no other line', () => {
    const options = { bytesMax: 10_000, streams: false };
    const log = new FrameLog(file, options);
    log.append(frame(['3', '7'], 'in'));
    log.append(frame(['3', '8'], 'in'));
    mendFrameLog(file, (clientId, orderId) => clientId === 1 && orderId === 8);
    expect(readFrames(file).map(({ fields }) => fields[1])).toEqual(['7', '8']);
    mendFrameLog(file, () => false);
    expect(readFrames(file).map(({ fields }) => fields[1])).toEqual(['7']);
    log.append(frame(['5', '7']));
    mendFrameLog(file, () => false);
    expect(readFrames(file)).toHaveLength(2);
  });

  it('that does not exist yet needs no mending', () => {
    expect(() => mendFrameLog(file, () => false)).not.toThrow();
  });
});
