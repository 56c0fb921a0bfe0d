import { StopRequest } from './stop-request';

describe('the wish to stop', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  afterEach(() => signals.forEach((signal) => process.removeAllListeners(signal)));

  it.each(signals)('is made by %s', async (signal) => {
    const request = new StopRequest();
    process.emit(signal);
    await expect(request.made).resolves.toBeUndefined();
  });
});
