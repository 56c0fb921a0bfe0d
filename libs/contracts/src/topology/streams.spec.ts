import type { EventClass } from '../event-contract';
import { SAMPLES } from '../fixtures/samples';
import { FLOW, consumedBy } from './flow';
import { registeredEvents } from '../registry';
import { SERVICE_NAMES } from './service-name';
import { DURABLES, STREAMS, durablesOf, streamOf, subjectPatternOf, writersOf } from './streams';
import { PARTITIONS, partitionToken } from './subjects';

function matches(pattern: string, subject: string): boolean {
  const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replace(/>$/, '.+');
  return new RegExp(`^${expression}$`).test(subject);
}

function subjectOf({ contract }: EventClass): string {
  return contract.subject(SAMPLES[`${contract.type}@${contract.version}`] ?? {});
}

describe('the streams', () => {
  it('carry each event on exactly one stream, under the subject that it is published on', () => {
    for (const type of registeredEvents()) {
      const subject = subjectOf(type);
      const carrying = STREAMS.filter(({ subjects }) =>
        subjects.some((pattern) => matches(pattern, subject)),
      );
      expect(carrying.map(({ name }) => name)).toEqual([streamOf(type)]);
    }
  });

  it('have one writer each, but for the dead letters, which every service has its own subject for', () => {
    for (const { name } of STREAMS) {
      const writers = writersOf(name);
      if (name === 'DLQ') expect(writers).toEqual(FLOW.map(({ service }) => service));
      else expect(writers).toHaveLength(1);
    }
  });

  it('leave quotes and ticks alone: they are not stored', () => {
    const patterns = STREAMS.flatMap(({ subjects }) => subjects);
    for (const subject of ['market.v1.quote.IFAVATA', 'tick.v1.0']) {
      expect(patterns.filter((pattern) => matches(pattern, subject))).toEqual([]);
    }
  });

  it('refuse rather than forget, and remember ids for ten minutes', () => {
    for (const stream of STREAMS) {
      expect(stream.maxBytes).toBeGreaterThan(0);
      expect(stream.dedupeMs).toBe(600_000);
    }
  });
});

describe('the durable consumers', () => {
  it('cover exactly what each service reads', () => {
    for (const service of SERVICE_NAMES) {
      const covered = new Set(durablesOf(service).flatMap(({ types }) => types));
      const read = consumedBy(service).map(({ contract }) => contract.type);
      expect([...covered].sort()).toEqual([...read].sort());
    }
  });

  it('give the rule engine a durable for each of sixteen partitions, with 64 signals in flight', () => {
    const lanes = durablesOf('rule-engine').filter(({ partition }) => partition !== null);
    expect(lanes.map(({ durable }) => durable)).toEqual(
      Array.from({ length: 16 }, (_, lane) => `rules-p${String(lane).padStart(2, '0')}`),
    );
    expect(new Set(lanes.map(({ maxAckPending }) => maxAckPending))).toEqual(new Set([64]));
    expect(lanes.map(({ partition }) => partition)).toEqual(PARTITIONS);
    const subject = `signal.v1.accepted.${partitionToken('IFAVATA')}.IFAVATA`;
    const reading = lanes.filter(({ filters }) => filters.some((each) => matches(each, subject)));
    expect(reading.map(({ durable }) => durable)).toEqual([`rules-${partitionToken('IFAVATA')}`]);
  });

  it('have names of their own within a stream', () => {
    const names = DURABLES.map(({ stream, durable }) => `${stream} ${durable}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('read only subjects that their stream carries', () => {
    for (const { stream, types } of DURABLES) {
      const carried = STREAMS.find(({ name }) => name === stream)?.subjects ?? [];
      const wanted = registeredEvents().filter(({ contract }) => types.includes(contract.type));
      expect(carried).toEqual(expect.arrayContaining(wanted.map(subjectPatternOf)));
    }
  });
});
