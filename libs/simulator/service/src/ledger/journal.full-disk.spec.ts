import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Disk, machineDisk } from '../disk/disk';
import { Journal, type JournalContents, type JournalOptions } from './journal';

/** A disk with so many bytes left. */
class SmallDisk implements Disk {
  left = Number.POSITIVE_INFINITY;

  append(file: number, bytes: Buffer): number {
    if (this.left === 0) throw new Error('ENOSPC: no space left on device, write');
    const fitting = bytes.subarray(0, Math.min(bytes.length, this.left));
    this.left -= fitting.length;
    return machineDisk.append(file, fitting);
  }
  replace(path: string, text: string): void {
    if (text.length > this.left) throw new Error('ENOSPC: no space left on device, write');
    machineDisk.replace(path, text);
  }
}

describe('a journal on a full disk', () => {
  let directory: string;
  let disk: SmallDisk;
  let said: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-journal-full-'));
    disk = new SmallDisk();
    said = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const open = (more: Partial<JournalOptions> = {}): Journal =>
    Journal.open(directory, { disk, say: (text) => said.push(text), ...more }).journal;
  /** What a start after a kill in this moment finds. */
  const found = (): JournalContents => {
    const copy = `${directory}-copy`;
    cpSync(directory, copy, { recursive: true });
    try {
      const { journal, contents } = Journal.open(copy);
      journal.close();
      return contents;
    } finally {
      rmSync(copy, { recursive: true });
    }
  };
  const kept = (): readonly unknown[] => found().entries;

  it('says so once, and writes everything in its order once there is room', () => {
    const journal = open();
    journal.append('a');
    disk.left = 10;
    for (const entry of ['b', 'c', 'd']) journal.append(entry);
    expect(kept()).toEqual(['a']);
    expect(said).toEqual([expect.stringContaining('ENOSPC')]);
    disk.left = Number.POSITIVE_INFINITY;
    journal.flush();
    journal.append('e');
    expect(kept()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(said).toEqual([
      expect.stringContaining('make room'),
      expect.stringContaining('written again'),
    ]);
  });

  it('keeps its entries where there is no room for a snapshot, and takes one later', () => {
    const journal = open();
    journal.append('a');
    disk.left = 0;
    expect(journal.compact({ all: 'a' })).toBe(false);
    expect(kept()).toEqual(['a']);
    disk.left = Number.POSITIVE_INFINITY;
    expect(journal.compact({ all: 'a' })).toBe(true);
    expect(found()).toEqual({ snapshot: { all: 'a' }, entries: [] });
  });

  it('wants a snapshot as soon as there is room, where more waited than memory may hold', () => {
    const journal = open({ waitingBytesMax: 40 });
    disk.left = 0;
    for (const entry of ['a', 'b', 'c', 'd', 'e', 'f']) journal.append(entry);
    expect(journal.wantsSnapshot).toBe(false);
    disk.left = Number.POSITIVE_INFINITY;
    journal.append('g');
    expect(journal.wantsSnapshot).toBe(true);
    expect(kept()).toEqual(['a', 'b', 'c']);
    expect(journal.compact('a to g')).toBe(true);
    journal.append('h');
    expect(found()).toEqual({ snapshot: 'a to g', entries: ['h'] });
    expect(said).toHaveLength(2);
  });

  it('says at its end what is lost by it', () => {
    const journal = open();
    disk.left = 0;
    journal.append('a');
    journal.close();
    expect(said.at(-1)).toContain('ends behind what happened');
  });

  it('holds, at every kill, all that had happened at some moment, and everything while there is room', () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('append' as const) },
        fc.constantFrom('full' as const, 'room' as const, 'compact' as const, 'kill' as const),
        fc.nat(60),
      ),
      { maxLength: 40 },
    );
    const limits = fc.constantFrom(30, 200, 1_000_000);
    fc.assert(
      fc.property(steps, limits, (moves, waitingBytesMax) => {
        rmSync(directory, { recursive: true, force: true });
        disk.left = Number.POSITIVE_INFINITY;
        let journal = open({ waitingBytesMax });
        let happened: number[] = [];
        const restored = (): readonly number[] => {
          const { snapshot, entries } = found();
          return [...((snapshot as number[] | undefined) ?? []), ...(entries as number[])];
        };
        for (const move of moves) {
          if (move === 'append') {
            happened.push(happened.length);
            journal.append(happened.length - 1);
            if (journal.wantsSnapshot) journal.compact(happened);
          } else if (move === 'compact') journal.compact(happened);
          else if (move === 'full') disk.left = 0;
          else if (typeof move === 'number') disk.left = move;
          else {
            if (move === 'kill') happened = [...restored()];
            disk.left = Number.POSITIVE_INFINITY;
            if (move === 'kill') journal = open({ waitingBytesMax });
            for (let look = 0; look < 100; look += 1) {
              journal.flush();
              if (journal.wantsSnapshot) journal.compact(happened);
            }
            expect(restored()).toEqual(happened);
          }
          expect(restored()).toEqual(happened.slice(0, restored().length));
        }
      }),
    );
  });
});
