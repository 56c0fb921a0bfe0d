import crypto from 'node:crypto';
import timers from 'node:timers/promises';
import { seeded } from '../seeded';

/** Waits by the machine's own clock, whatever stands still. */
export const realSleep = timers.setTimeout;

interface SleepOptions {
  readonly signal?: AbortSignal;
}

/**
 * Lets sleeps go by the timers of the process, which may be stepped: those of `node:timers/promises` go by the machine
 * otherwise. While time stands still, a sleep is one turn of the event loop.
 */
export function stepSleeps(standsStill: () => boolean): void {
  const sleep = <T>(ms = 0, value?: T, { signal }: SleepOptions = {}): Promise<T> =>
    new Promise((done, fail) => {
      if (standsStill()) return void setImmediate(() => void done(value as T));
      const timer = setTimeout(() => void done(value as T), ms);
      const abort = (): void => {
        clearTimeout(timer);
        fail(Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' })); // prettier-ignore
      };
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  jest.spyOn(timers, 'setTimeout').mockImplementation(sleep as typeof timers.setTimeout);
}

/** Ids and other random numbers are drawn from the seed, in the order in which things happen: the same where these are. */
export function seedRandomness(seed: number): void {
  jest.spyOn(Math, 'random').mockImplementation(seeded(seed));
  const random = seeded(seed + 1);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  jest
    .spyOn(crypto, 'randomUUID')
    .mockImplementation(() => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`);
}
