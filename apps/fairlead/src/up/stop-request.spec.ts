import { StopRequest, stopSignals } from './stop-request';

describe('the wish to stop', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  afterEach(() => signals.forEach((signal) => process.removeAllListeners(signal)));

  it.each(signals)('is made by %s', async (signal) => {
    const request = new StopRequest();
    process.emit(signal);
    await expect(request.made).resolves.toBeUndefined();
  });

  it('is made on Windows by Ctrl-C and Ctrl-Break: nothing there sends SIGTERM', () => {
    expect(stopSignals('win32')).toEqual(['SIGINT', 'SIGBREAK']);
    expect(stopSignals('linux')).toEqual(['SIGINT', 'SIGTERM']);
  });
});
