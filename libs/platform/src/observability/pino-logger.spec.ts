import { PinoLogger, inStory } from './pino-logger';

describe('the log', () => {
  function logger(level: 'debug' | 'warn' = 'debug'): { log: PinoLogger; lines: () => Line[] } {
    const written: string[] = [];
    const destination = { write: (line: string) => void written.push(line) };
    const lines = (): Line[] => written.map((line) => JSON.parse(line) as Line);
    return { log: PinoLogger.create({ level, destination }), lines };
  }

  it('writes an event with its fields, its service and its story', async () => {
    const { log, lines } = logger();
    await inStory({ correlationId: 'c-1' }, async () => {
      await Promise.resolve();
      log.child({ service: 'rule-engine' }).info('decision.made', { intents: 2 });
    });
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'info',
        event: 'decision.made',
        service: 'rule-engine',
        correlationId: 'c-1',
        intents: 2,
      }),
    ]);
  });

  it('keeps secrets to itself, at the top and one level down', () => {
    const { log, lines } = logger();
    log.warn('x', { apiKey: 'fl_1', headers: { authorization: 'Bearer fl_2' } });
    expect(JSON.stringify(lines())).not.toMatch(/fl_/);
  });

  it('shows an error with its causes and leaves out what is below its level', () => {
    const { log, lines } = logger('warn');
    log.info('quiet');
    log.error('loud', { error: new Error('outer', { cause: new Error('inner') }) });
    expect(lines()).toHaveLength(1);
    expect(JSON.stringify(lines())).toContain('inner');
  });
});

type Line = Record<string, unknown>;
