import { every } from './every';

describe('every', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('repeats the work on its interval until it is stopped', () => {
    const work = jest.fn();
    const stop = every(20, work);
    jest.advanceTimersByTime(19);
    expect(work).toHaveBeenCalledTimes(0);
    jest.advanceTimersByTime(41);
    expect(work).toHaveBeenCalledTimes(3);
    stop();
    jest.advanceTimersByTime(1_000);
    expect(work).toHaveBeenCalledTimes(3);
  });
});
