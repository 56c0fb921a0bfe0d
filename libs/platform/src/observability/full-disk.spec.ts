import { setTimeout as sleep } from 'node:timers/promises';
import { PinoLogger } from './pino-logger';
import { UnitLog } from './unit-log';

/** Writing to it fails as on a full disk. */
const FULL = '/dev/full';

describe('a log on a full disk', () => {
  const said: string[] = [];
  beforeEach(() => {
    said.splice(0);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  it('says so once and ends nothing, however much is logged', async () => {
    const logger = PinoLogger.create({ level: 'info', destination: { file: FULL } });
    for (let count = 0; count < 20; count += 1) {
      logger.info('spec', { text: 'x'.repeat(1_000) });
      await sleep(5);
    }
    while (said.length === 0) await sleep(10);
    expect(said).toEqual([expect.stringMatching(/cannot be written to \/dev\/full: .*ENOSPC/)]);
  });

  it('ends no process that is measured', async () => {
    const log = new UnitLog(FULL);
    log.committed({ service: 'console', correlationIds: ['a'], statements: 1 });
    while (said.length === 0) await sleep(10);
    expect(said).toEqual([expect.stringMatching(/1 lines of \/dev\/full are lost: .*ENOSPC/)]);
  });
});
