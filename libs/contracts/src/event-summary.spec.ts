import type { Envelope } from './event-contract';
import { type EventSummary, eventSummary } from './event-summary';
import { SAMPLES, sampleEnvelope } from './fixtures/samples';
import { registeredEvents } from './registry';

const SILENT = [
  ...['market.bar', 'market.indicator', 'broker.account', 'broker.snapshot', 'broker.instrument'],
  ...['position.equity', 'command.place', 'command.modify', 'command.cancel', 'command.halt'],
];
/** Told by lines of their own. */
const ELSEWHERE = ['broker.gate', 'decision.rule-changed', 'dlq.dead-lettered'];
const TEXT = ['reason', 'message', 'features', 'probabilities', 'model', 'problems'];

function summaryOf(name: string): EventSummary | null {
  return eventSummary(sampleEnvelope(name) as unknown as Envelope);
}

describe('what a log says of events', () => {
  it('is decided for every event there is', () => {
    const told = Object.keys(SAMPLES).filter((name) => summaryOf(name) !== null);
    const types = new Set([...told.map((name) => name.split('@')[0]), ...SILENT, ...ELSEWHERE]);
    for (const { contract } of registeredEvents()) expect([...types]).toContain(contract.type);
  });

  it.each(Object.keys(SAMPLES))(
    'of %s is ids, codes and figures, and no text of anybody',
    (name) => {
      const summary = summaryOf(name);
      if (summary === null) return;
      expect(summary['correlationId']).toBeDefined();
      for (const field of TEXT) expect(summary).not.toHaveProperty(field);
      for (const value of Object.values(summary)) {
        expect(['string', 'number', 'boolean']).toContain(typeof value);
        expect(String(value).length).toBeLessThanOrEqual(100);
      }
    },
  );

  it('names the checks that failed, and not those that passed', () => {
    const { failed } = summaryOf('order.denied@1') ?? {};
    expect(failed).toMatch(/^[A-Z_]+(, [A-Z_]+)*$/);
  });

  it.each(['signal.accepted@1', 'order.approved@1', 'fill.execution@1', 'position.opened@1'])(
    'of %s says of which instrument',
    (name) => expect(summaryOf(name)).toHaveProperty('symbol'),
  );
});
