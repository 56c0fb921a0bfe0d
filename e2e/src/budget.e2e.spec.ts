import { PipelineCounter } from '@fairlead/testing';
import { Pipeline } from './support/pipeline';

/** What may be spent between the accepted signal and the socket. */
const PATH = {
  commits: ['signal-ingestion', 'rule-engine', 'order-management', 'tws-gateway'],
  hops: ['signal.accepted', 'decision.made', 'command.place'],
};

describe('the path from an accepted signal to the socket', () => {
  it('takes four commits, three hops and at most six statements in a handler', async () => {
    const counter = new PipelineCounter();
    const pipeline = await Pipeline.start({ observers: [counter] });
    try {
      const signalId = await pipeline.signal('SIM004', 'BUY');
      await pipeline.until(
        () => pipeline.simulator.control.state().positions.length === 1,
        'the entry fills',
      );
      const { commits, hops, statementsMax } = counter.costOf(signalId);
      const upToSocket = commits.slice(0, commits.indexOf('tws-gateway') + 1);
      // Signal-ingestion and the rule engine also record what comes back; that is beside the path, not on it.
      const onPath = upToSocket.filter((service) => PATH.commits.includes(service));
      expect([...new Set(onPath)]).toEqual(PATH.commits);
      expect(onPath.filter((service) => service === 'order-management')).toHaveLength(1);
      expect(hops.filter((hop) => PATH.hops.includes(hop))).toEqual(PATH.hops);
      expect(statementsMax).toBeLessThanOrEqual(6);
    } finally {
      await pipeline.stop();
    }
  });
});
