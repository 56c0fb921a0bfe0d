import { Logger } from '../observability/logger';
import { every, logged } from './every';

class LoggedErrors extends Logger {
  readonly errors: (readonly [string, unknown])[] = [];
  debug(): void {
    throw new Error('no debug here');
  }
  info(): void {
    throw new Error('no info here');
  }
  warn(): void {
    throw new Error('an error is no warning');
  }
  error(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.errors.push([event, fields['error']]);
  }
}

/** Lets everything go on that waits for no timer. */
const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(0).then(() => undefined);

describe('every', () => {
  let logger: LoggedErrors;
  beforeEach(() => {
    jest.useFakeTimers();
    logger = new LoggedErrors();
  });
  afterEach(() => jest.useRealTimers());

  it('repeats the work on its interval until it is stopped', async () => {
    const work = jest.fn();
    const stop = every(20, work, { logger, event: 'work.failed' });
    await jest.advanceTimersByTimeAsync(19);
    expect(work).toHaveBeenCalledTimes(0);
    await jest.advanceTimersByTimeAsync(41);
    expect(work).toHaveBeenCalledTimes(3);
    await stop();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('does not overlap a run that is slow, and goes on after it', async () => {
    let running = 0;
    let runs = 0;
    const slow = async (): Promise<void> => {
      runs += 1;
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
    };
    const stop = every(20, slow, { logger, event: 'work.failed' });
    await jest.advanceTimersByTimeAsync(60);
    expect(runs).toBe(1);
    await jest.advanceTimersByTimeAsync(20);
    expect(runs).toBe(2);
    const stopped = jest.fn();
    void stop().then(stopped);
    await settle();
    expect(stopped).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(50);
    expect(stopped).toHaveBeenCalled();
    expect([runs, running]).toEqual([2, 0]);
    expect(logger.errors).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('logs the error of a run that %s, and repeats it', async (_how, work) => {
    // prettier-ignore
    const stop = every(20, work, { logger, event: 'work.failed' });
    await jest.advanceTimersByTimeAsync(40);
    expect(logger.errors).toEqual([
      ['work.failed', new Error('broken')],
      ['work.failed', new Error('broken')],
    ]);
    await stop();
  });
});

describe('logged', () => {
  it('lets what comes after it have its turn', async () => {
    const logger = new LoggedErrors();
    await logged(logger, 'first.failed', () => Promise.reject(new Error('broken')));
    await logged(logger, 'second.failed', () => undefined);
    expect(logger.errors).toEqual([['first.failed', new Error('broken')]]);
  });
});
