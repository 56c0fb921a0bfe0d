import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@fairlead/platform';

const TRY_EVERY_MS = 250;

/** Does a step again as long as what it needs does not answer yet and the deadline (`performance.now()`) has not passed. */
export async function patiently<T>(step: () => Promise<T>, deadline: number): Promise<T> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() >= deadline) throw error;
      await sleep(TRY_EVERY_MS);
    }
  }
}
