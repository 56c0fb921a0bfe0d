import { ManualClock, instant } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger, ServiceMessenger } from '@fairlead/platform';
import { TestNats, openJetStream, provisionSpec } from '@fairlead/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryAuditTrail } from '../src/adapters/out/memory/memory-audit-trail';
import { Operator } from '../src/application/operator';

jest.setTimeout(60_000);

describe('the status', () => {
  it('names NATS where that is away, and the services where they are', async () => {
    const nats = await TestNats.start();
    await provisionSpec(nats.url);
    const transport = await openJetStream(nats.url);
    const clock = new ManualClock(instant(0));
    const logger = PinoLogger.create({ level: 'silent', destination: 'none' });
    const unitOfWork = new MemoryUnitOfWork({ service: 'console', clock, logger });
    const messenger = new ServiceMessenger('console', transport);
    const operator = new Operator(messenger, new MemoryAuditTrail(unitOfWork), clock);
    try {
      const mute = (await operator.status()).problems;
      expect(mute.map(({ service, code }) => `${service} ${code}`)).toEqual([
        'order-management NO_ANSWER',
        'tws-gateway NO_ANSWER',
        'rule-engine NO_ANSWER',
        'position-tracking NO_ANSWER',
        'market-data NO_ANSWER',
      ]);
      await nats.kill();
      while (transport.healthy()) await sleep(10);
      expect((await operator.status()).problems).toEqual([
        {
          service: 'console',
          code: 'NATS_AWAY',
          message:
            'NATS is away: the services cannot be reached, nor reach one another; start it, and they go on by themselves',
        },
      ]);
      await nats.restart();
      while (!transport.healthy()) await sleep(10);
      expect((await operator.status()).problems).toHaveLength(5);
    } finally {
      await transport.close();
      await nats.kill();
    }
  });
});
