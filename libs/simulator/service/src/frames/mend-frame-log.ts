import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import type { LoggedFrame } from './logged-frame';

/** More than any line: a frame's text is shorter. */
const TAIL_BYTES = 1 << 20;
const PLACE_ORDER = '3';

/** True where the simulator's book holds, or held, this order. */
export type IsBooked = (clientId: number, orderId: number) => boolean;

/**
 * Makes a log that a kill has cut agree with the book. A frame is logged when it is read and booked a moment later, so
 * the last order of the log may never have been taken; a line may also have been written in part. Both are cut off.
 */
export function mendFrameLog(file: string, isBooked: IsBooked): void {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r+');
  try {
    const size = fstatSync(descriptor).size;
    const start = Math.max(0, size - TAIL_BYTES);
    const tail = Buffer.alloc(size - start);
    readSync(descriptor, tail, 0, tail.length, start);
    const whole = tail.subarray(0, tail.lastIndexOf('\n') + 1);
    const kept = withoutUntakenOrder(whole, isBooked);
    if (kept < tail.length) ftruncateSync(descriptor, start + kept);
  } finally {
    closeSync(descriptor);
  }
}

/** Returns how many bytes of the whole lines stay. */
function withoutUntakenOrder(lines: Buffer, isBooked: IsBooked): number {
  if (lines.length === 0) return 0;
  const lastStart = lines.subarray(0, -1).lastIndexOf('\n') + 1;
  const last = parsed(lines.subarray(lastStart).toString('utf8'));
  if (last?.direction !== 'in' || last.fields[0] !== PLACE_ORDER) return lines.length;
  const taken = isBooked(last.clientId ?? 0, Number(last.fields[1]));
  return taken ? lines.length : lastStart;
}

function parsed(line: string): LoggedFrame | null {
  try {
    return JSON.parse(line) as LoggedFrame;
  } catch {
    return null;
  }
}
