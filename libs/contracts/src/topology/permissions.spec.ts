import { FLOW } from './flow';
import { GUEST, NATS_USERS, PROVISIONER, natsUserOf } from './permissions';
import { registeredEvents } from '../registry';
import { SERVICE_NAMES } from './service-name';
import { subjectPatternOf } from './streams';

describe('the users of NATS', () => {
  it('are one for each service, one that provisions and one that looks', () => {
    expect(NATS_USERS.map(({ name }) => name)).toEqual([...SERVICE_NAMES, 'provision', 'guest']);
  });

  it('publish what their row of the flow says and no event of another', () => {
    for (const { service, publishes } of FLOW) {
      const own = publishes.map(subjectPatternOf);
      const others = registeredEvents().map(subjectPatternOf);
      const { publish } = natsUserOf(service);
      expect(publish.filter((subject) => others.includes(subject))).toEqual(own);
    }
  });

  it('publish dead letters under their own name only', () => {
    for (const service of SERVICE_NAMES) {
      const dead = natsUserOf(service).publish.filter((subject) => subject.startsWith('dlq.'));
      expect(dead).toEqual([`dlq.v1.${service}`]);
    }
  });

  it('may neither make nor remove streams or consumers, unless they provision', () => {
    for (const user of NATS_USERS.filter((each) => each !== PROVISIONER)) {
      const management = user.publish.filter((subject) =>
        /^\$JS\.API(\.>|.*\.(CREATE|DELETE|UPDATE|PURGE|DURABLE|MSG\.DELETE)\b)/.test(subject),
      );
      expect(management).toEqual([]);
    }
  });

  it('read only their own inbox, so no answer can be overheard', () => {
    for (const user of NATS_USERS) {
      expect(user.subscribe.filter((subject) => subject.startsWith('_INBOX'))).toEqual([
        `_INBOX_${user.name}.>`,
      ]);
      expect(user.subscribe).not.toContain('>');
    }
  });

  it('let commands be sent by order management alone, and ticks by the gateway', () => {
    const sending = (prefix: string): string[] =>
      NATS_USERS.filter(({ publish }) => publish.some((each) => each.startsWith(prefix))).map(
        ({ name }) => name,
      );
    expect(sending('command.v1.')).toEqual(['order-management']);
    expect(sending('tick.v1.')).toEqual(['tws-gateway']);
  });

  it('let a guest see every event and send nothing but questions about the state of streams', () => {
    expect(GUEST.subscribe).toEqual(
      expect.arrayContaining(registeredEvents().map(subjectPatternOf)),
    );
    const sends = GUEST.publish.filter((subject) => !/INFO|NAMES|LIST/.test(subject));
    expect(sends).toEqual([]);
  });
});
