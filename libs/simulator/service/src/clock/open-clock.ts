import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clock, type Instant, instant, parseInstant } from '@fairlead/core';
import type { Disk } from '../disk/disk';
import { type Anchor, FasterClock, RealClock, type SimulatorClock, SteppedClock } from './clock';

/** How time passes: as the machine's, so many times faster, or only in steps. A clock of one's own is real. */
export type ClockChoice = 'real' | 'stepped' | `${number}x` | Clock;

/** A Monday in 2026, 09:30 in New York: where simulated time begins unless set. */
export const DEFAULT_START = '2026-01-05T14:30:00.000Z';
const FACTOR_MAX = 10_000;

/** Returns whether a text names a way for time to pass: `real`, `stepped`, or `2x` to `10000x`. */
export function isClockText(text: string): boolean {
  return text === 'real' || text === 'stepped' || factorOf(text) !== null;
}

/**
 * Opens the clock of a directory. Simulated time goes on where the directory left it: a faster clock has run on
 * meanwhile, a stepped one has stood still.
 */
export function openClock(
  choice: ClockChoice,
  options: {
    readonly directory: string;
    readonly startAt: string;
    readonly realMs: number;
    readonly disk: Disk;
    readonly say?: (text: string) => void;
  },
): SimulatorClock {
  if (choice instanceof Clock) return new RealClock(choice);
  if (choice === 'real') return new RealClock();
  const file = join(options.directory, 'clock.json');
  const stored = storedAnchor(file);
  if (choice === 'stepped') {
    const startMs = stored === null ? parseInstant(options.startAt) : stored.simulatedMs;
    return new SteppedClock(instant(startMs), keeperOf(file, options));
  }
  const factor = factorOf(choice);
  if (factor === null)
    throw new Error(`clock ${choice} is neither real, nor stepped, nor such as 10x`);
  const anchor = anchorNow(stored, options);
  store(options.disk, file, { ...anchor, factor });
  return new FasterClock(factor, anchor);
}

/** A moment that cannot be written is reported once: a start after a kill begins a step earlier, as where a kill cuts one. */
function keeperOf(
  file: string,
  options: { readonly realMs: number; readonly disk: Disk; readonly say?: (text: string) => void },
): (at: Instant) => void {
  let isFailing = false;
  return (at) => {
    try {
      store(options.disk, file, { realMs: options.realMs, simulatedMs: at, factor: 0 });
      isFailing = false;
    } catch (error) {
      if (!isFailing) options.say?.(`the clock cannot be written to ${file}: ${String(error)}`);
      isFailing = true;
    }
  };
}

interface Stored extends Anchor {
  readonly factor: number;
}

function anchorNow(
  stored: Stored | null,
  options: { readonly startAt: string; readonly realMs: number },
): Anchor {
  const { realMs } = options;
  if (stored === null) return { realMs, simulatedMs: parseInstant(options.startAt) };
  const passedMs = Math.max(0, realMs - stored.realMs) * stored.factor;
  return { realMs, simulatedMs: stored.simulatedMs + passedMs };
}

function factorOf(text: string): number | null {
  const factor = Number(/^(\d{1,5}(?:\.\d{1,3})?)x$/.exec(text)?.[1]);
  return factor >= 1 && factor <= FACTOR_MAX ? factor : null;
}

function store(disk: Disk, file: string, stored: Stored): void {
  mkdirSync(join(file, '..'), { recursive: true });
  disk.replace(file, JSON.stringify(stored));
}

function storedAnchor(file: string): Stored | null {
  if (!existsSync(file)) return null;
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isStored(value)) return value;
  throw new Error(`${file} does not hold a clock; delete it to begin again`);
}

function isStored(value: unknown): value is Stored {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['realMs', 'simulatedMs', 'factor'].every(
      (name) => typeof new Map(Object.entries(value)).get(name) === 'number',
    )
  );
}
