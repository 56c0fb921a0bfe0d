import type { Unsubscribe } from '../messaging/messenger';

/** Repeats work on an interval that keeps no process alive. Work that awaits looks after its own overlap and its errors. */
export function every(ms: number, work: () => void): Unsubscribe {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
}
