import type { Envelope } from './event-contract';
import { type EventSummary, eventSummary } from './event-summary';
import { SAMPLES, sampleEnvelope } from './fixtures/samples';

/** What becomes of signals, orders, fills and positions. */
const LOGGED = [
  'broker.ack',
  'broker.market-data',
  'broker.rejected',
  'broker.status',
  'decision.made',
  'fill.commission',
  'fill.corrected',
  'fill.execution',
  'market.stale',
  'order.approval-answered',
  'order.approval-requested',
  'order.approved',
  'order.concluded',
  'order.denied',
  'order.position-gap',
  'order.reconciliation',
  'order.state',
  'order.trade',
  'order.trading-state',
  'position.changed',
  'position.closed',
  'position.drift',
  'position.opened',
  'signal.accepted',
  'signal.disposed',
  'signal.refused',
];
const TEXT = ['reason', 'message', 'features', 'probabilities', 'model', 'problems'];

function summaryOf(name: string): EventSummary | null {
  return eventSummary(sampleEnvelope(name) as unknown as Envelope);
}

describe('what a log says of events', () => {
  it.each(LOGGED)('is a line for each %s', (type) => {
    expect(summaryOf(`${type}@1`)).not.toBeNull();
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
