import type { Logger } from '../observability/logger';

/** Stops the repetition; settles once a run that is under way is over. */
export type StopEvery = () => Promise<void>;

/**
 * Repeats work on an interval that keeps no process alive. Where a run is not over when the next one is due, that one is left
 * out: a slow run is never overlapped. What a run throws is logged, and the next one comes as if nothing had happened.
 */
export function every(
  ms: number,
  work: () => void | Promise<void>,
  log: { readonly logger: Logger; readonly event: string },
): StopEvery {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= logged(log.logger, log.event, work).finally(() => {
      running = null;
    });
  }, ms);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Runs work whose failure must not keep anything else from its turn: it is logged as the error that it is. */
export async function logged(
  logger: Logger,
  event: string,
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.error(event, { error });
  }
}
