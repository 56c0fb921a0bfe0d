import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant, instantText, parseInstant } from '@fairlead/core';
import { machineDisk } from '../disk/disk';
import { SteppedClock } from './clock';
import { DEFAULT_START, isClockText, openClock } from './open-clock';

const HOUR_MS = 3_600_000;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-clock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a stepped clock', () => {
  it('does what is due on the way, each at its own moment, in order', () => {
    const clock = new SteppedClock(instant(0));
    const done: string[] = [];
    const note = (name: string) => (): void => void done.push(`${name}@${clock.now()}`);
    clock.after(200, note('late'));
    clock.after(100, () => {
      note('early')();
      clock.after(50, note('of early'));
    });
    clock.after(200, note('later of equals'));
    clock.after(900, note('not yet'));
    clock.moveTo(instant(500));
    expect(done).toEqual(['early@100', 'of early@150', 'late@200', 'later of equals@200']);
    expect(clock.now()).toBe(500);
  });

  it('goes on where its directory left it, however long that is ago', () => {
    const of = { directory, disk: machineDisk, startAt: DEFAULT_START, realMs: 0 };
    const clock = openClock('stepped', of);
    if (!(clock instanceof SteppedClock)) throw new Error('it is stepped');
    clock.moveTo(instant(clock.now() + HOUR_MS));
    clock.save();
    const again = openClock('stepped', { ...of, realMs: 9 * HOUR_MS });
    expect(instantText(again.now())).toBe('2026-01-05T15:30:00.000Z');
  });
});

describe('a faster clock', () => {
  it('runs so many times faster than the machine, also while the simulator is down', () => {
    const realMs = Date.now() - HOUR_MS;
    const start = parseInstant(DEFAULT_START);
    openClock('10x', { directory, disk: machineDisk, startAt: DEFAULT_START, realMs });
    const now = openClock('2x', {
      directory,
      disk: machineDisk,
      startAt: DEFAULT_START,
      realMs: realMs + HOUR_MS,
    });
    const passedMs = now.now() - start;
    expect(passedMs).toBeGreaterThanOrEqual(10 * HOUR_MS);
    expect(passedMs).toBeLessThan(10 * HOUR_MS + 60_000);
  });
});

describe('the text of a clock', () => {
  it.each(['real', 'stepped', '1x', '2.5x', '10000x'])('may be %s', (text) => {
    expect(isClockText(text)).toBe(true);
  });
  it.each(['', 'x', '0x', '0.5x', '10001x', '-1x', '10', 'fast'])('may not be "%s"', (text) => {
    expect(isClockText(text)).toBe(false);
  });
  it('is refused in a sentence where the directory holds no clock', () => {
    writeFileSync(join(directory, 'clock.json'), '{"realMs":"yesterday"}');
    const open = (): unknown =>
      openClock('stepped', { directory, disk: machineDisk, startAt: DEFAULT_START, realMs: 0 });
    expect(open).toThrow('does not hold a clock');
  });
});
