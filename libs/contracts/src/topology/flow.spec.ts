import { FLOW, STAGES, consumedBy, flowRowOf } from './flow';
import { registeredEvents } from '../registry';
import { RULE_EVENTS } from './rule-triggers';
import { SERVICE_NAMES } from './service-name';
import { DeadLetteredV1 } from '../events/dead-letter/dead-lettered.v1';
import type { EventClass } from '../event-contract';

function ownerOf(type: EventClass): (typeof FLOW)[number] | undefined {
  return FLOW.find((row) => row.publishes.includes(type));
}

describe('the flow', () => {
  it('has one row for each service, in the order of the pipeline', () => {
    expect(FLOW.map((row) => row.service)).toEqual(SERVICE_NAMES);
    const stages = FLOW.map((row) => row.stage).filter((stage) => stage !== null);
    expect(stages).toEqual(STAGES);
  });
  it('gives each event exactly one owner', () => {
    const published = FLOW.flatMap((row) => row.publishes);
    expect(new Set(published).size).toBe(published.length);
    expect(new Set(published.map((type) => type.contract.type)).size).toBe(published.length);
  });
  it('reads facts of earlier stages only', () => {
    for (const row of FLOW.filter((candidate) => candidate.stage !== null)) {
      for (const read of row.reads) {
        const owner = ownerOf(read);
        expect(owner).toBeDefined();
        expect(FLOW.indexOf(owner ?? row)).toBeLessThan(FLOW.indexOf(row));
      }
    }
  });
  it('declares what comes from later stages as feedback', () => {
    for (const row of FLOW) {
      for (const back of row.feedback.filter((type) => type !== DeadLetteredV1)) {
        const owner = ownerOf(back);
        expect(owner).toBeDefined();
        expect(FLOW.indexOf(owner ?? row)).toBeGreaterThan(FLOW.indexOf(row));
      }
    }
  });
  it('reads nothing twice', () => {
    for (const { service } of FLOW) {
      expect(new Set(consumedBy(service)).size).toBe(consumedBy(service).length);
    }
  });
  it('gathers nothing that leads to an order, and nothing that is not read', () => {
    const onTheWay = ['signal.accepted', 'decision.made', 'command.place'];
    for (const { service, batching } of FLOW.filter(({ stage }) => stage !== null)) {
      const names = (batching?.types ?? []).map(({ contract }) => contract.type);
      const read = consumedBy(service).map(({ contract }) => contract.type);
      expect(names.filter((name) => !read.includes(name))).toEqual([]);
      const leads = names.filter((name) => onTheWay.includes(name));
      // A decision concludes a signal for who took the signal in.
      expect(leads).toEqual(service === 'signal-ingestion' ? ['decision.made'] : []);
    }
  });
  it('leaves room beside what waits for company: as soon as that fills it, it is handled', () => {
    for (const { batching, maxInFlight } of FLOW) {
      expect(batching?.upTo ?? 1).toBeLessThanOrEqual(maxInFlight);
    }
  });
  it('delivers to the rule engine what may start a rule, indicators to look at, and nothing else', () => {
    const may = RULE_EVENTS.filter(({ whyNot }) => whyNot === null).map(({ type }) => type);
    const read = consumedBy('rule-engine').map(({ contract }) => contract.type);
    expect([...read].sort()).toEqual(['market.indicator', ...may].sort());
  });
  it('leaves no event without a reader but bars, which are for extensions', () => {
    const read = new Set(FLOW.flatMap((row) => consumedBy(row.service)));
    const unread = registeredEvents().filter((type) => !read.has(type));
    expect(unread.map((type) => type.contract.type)).toEqual(['market.bar']);
  });
  it('shows the console everything but ticks, bars and indicators', () => {
    const hidden = registeredEvents().filter((type) => !flowRowOf('console').reads.includes(type));
    expect(hidden.map((type) => type.contract.type).sort()).toEqual([
      'market.bar',
      'market.indicator',
    ]);
  });
});
