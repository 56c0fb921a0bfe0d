import { PassThrough } from 'node:stream';
import { logEvent } from './log-event';
import { PinoLogger } from './pino-logger';

/** Returns the lines that are logged of a message. */
function linesOf(type: string, data: object): readonly string[] {
  const destination = new PassThrough();
  const logger = PinoLogger.create({ level: 'info', destination });
  const body = JSON.stringify({ id: 'm1', type, version: 1, correlationId: 's1', data });
  logEvent(logger, { type, body });
  const text = String(destination.read() ?? '');
  return text.split('\n').filter((line) => line !== '');
}

describe('the log of what is published', () => {
  it('is one structured line for a signal, an order and a fill', () => {
    const signal = { signalId: 's1', symbol: 'AAPL', action: 'BUY', confidence: 0.9 };
    const [line, ...more] = linesOf('signal.accepted', { ...signal, features: { a: 1 } });
    expect(more).toEqual([]);
    expect(JSON.parse(line ?? '')).toMatchObject({
      ...{ level: 'info', event: 'signal.accepted', correlationId: 's1' },
      ...signal,
    });
    expect(line).not.toContain('features');
    for (const type of ['order.state', 'fill.execution']) {
      expect(linesOf(type, { symbol: 'AAPL', side: 'BUY', quantity: '100' })).toHaveLength(1);
    }
  });

  it('is silent about what comes by the thousand', () => {
    for (const type of ['market.bar', 'market.indicator', 'broker.account']) {
      expect(linesOf(type, { symbol: 'AAPL' })).toEqual([]);
    }
  });
});
