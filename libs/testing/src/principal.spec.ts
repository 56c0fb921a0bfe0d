import {
  type Envelope,
  type EventClass,
  FLOW,
  SERVICE_NAMES,
  type ServiceName,
  parseEnvelope,
} from '@fairlead/contracts';
import { ManualClock, instant, present } from '@fairlead/core';
import { MemoryUnitOfWork, PinoLogger, type PublishOptions } from '@fairlead/platform';

const logger = PinoLogger.create({ level: 'silent', destination: 'none' });
const CAUSE = { correlationId: 'story', causationId: null };

/** Every event and command by who publishes it. */
const PUBLISHED = FLOW.flatMap(({ service, publishes }) =>
  publishes.map((type) => [type.contract.type, service, type] as const),
);

async function published(
  service: ServiceName,
  type: EventClass,
  cause: PublishOptions['cause'],
): Promise<Envelope> {
  const bodies: string[] = [];
  const unitOfWork = new MemoryUnitOfWork({
    ...{ service, logger, clock: new ManualClock(instant(0)) },
    publish: ({ body }) => void bodies.push(body),
  });
  await unitOfWork.run((tx) => {
    tx.publish(type, type.contract.sample, { cause });
    return Promise.resolve();
  });
  const parsed = parseEnvelope(JSON.parse(present(bodies[0], 'what is published goes out')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

describe('who asked', () => {
  it('is looked for in every event and command of every service', () => {
    expect(new Set(PUBLISHED.map(([, service]) => service)).size).toBe(SERVICE_NAMES.length - 1);
  });

  describe.each(PUBLISHED)('is in %s of %s', (_, service, type) => {
    it('by name where a cause names somebody', async () => {
      const cause = { ...CAUSE, principal: 'model-7' };
      expect((await published(service, type, cause)).principal).toBe('model-7');
    });

    it('as in the message that led to it', async () => {
      const led = await published(service, type, { ...CAUSE, principal: 'model-7' });
      expect((await published(service, type, led)).principal).toBe('model-7');
    });

    it('as the service itself where nobody asked', async () => {
      const nobody = `system:${service}`;
      expect((await published(service, type, CAUSE)).principal).toBe(nobody);
      expect((await published(service, type, { ...CAUSE, principal: null })).principal).toBe(
        nobody,
      );
    });

    it('as the service itself where a message of before names nobody', async () => {
      const { principal: _principal, ...before } = await published(service, type, CAUSE);
      expect(parseEnvelope(before)).toMatchObject({ ok: true });
      expect((await published(service, type, before)).principal).toBe(`system:${service}`);
    });
  });

  it.each([7, '', 'x'.repeat(200), null])('is refused on the wire as %j', async (principal) => {
    const [, service, type] = present(PUBLISHED[0], 'something is published');
    const envelope = { ...(await published(service, type, CAUSE)), principal };
    expect(parseEnvelope(envelope)).toMatchObject({ ok: false, refusal: [{ path: 'principal' }] });
  });
});
