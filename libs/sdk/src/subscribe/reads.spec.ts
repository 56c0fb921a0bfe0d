import {
  ACK_WAIT_MS as PROVISIONED_ACK_WAIT_MS,
  STREAMS,
  consumedBy,
  registeredEvents,
  streamOf,
} from '@fairlead/contracts';
import { MisuseError } from '../client/errors';
import { OVER_NATS_ONLY } from '../events/patterns';
import { ACK_WAIT_MS } from './nats-deliveries';
import { STREAM_OF_STAGE, checkOverHttp, streamsOf, typesRead } from './reads';

describe('what a program reads', () => {
  it.each([
    ['order.v1.>', 'order.*'],
    ['order.v1.trade.>', 'order.trade'],
    ['order.v1.trade.DU1.ABC', 'order.trade'],
    ['fill.v1.*.DU1.>', 'fill.*'],
    ['dlq.v1.*', 'dlq.dead-lettered'],
    ['dlq.v1.rule-engine', 'dlq.*'],
  ])('is the same as the subject %s and as %s', (subject, pattern) => {
    expect(typesRead([subject])).toEqual(typesRead([pattern]));
  });

  it.each(['order.v1.stat.>', 'orders.v1.>', 'order.v2.>', 'order', '', 'order.stat'])(
    'is refused where nothing is ever sent on it: %j',
    (read) => {
      expect(() => typesRead([read])).toThrow(MisuseError);
    },
  );

  it('is something', () => {
    expect(() => typesRead([])).toThrow(MisuseError);
  });

  it('lies in the streams that the contracts say', () => {
    for (const { contract } of registeredEvents()) {
      const type = registeredEvents().find((each) => each.contract === contract);
      if (type === undefined) throw new Error('not registered');
      expect(streamsOf(new Set([contract.type]))).toEqual([streamOf(type)]);
    }
    const streams = STREAMS.map(({ name }) => name).sort();
    expect([...new Set(Object.values(STREAM_OF_STAGE))].sort()).toEqual(streams);
    expect(streamsOf(typesRead(['fill.*', 'broker.*', 'order.v1.>']))).toEqual(['BROKER', 'ORDER']);
    expect(ACK_WAIT_MS).toBe(PROVISIONED_ACK_WAIT_MS);
  });

  it.each(['order.v1.state.DU1.>', 'order.v1.*.DU1.ABC', 'market.bar', 'market.v1.bar.>'])(
    'is refused over HTTP, which does not tell it apart or have it: %s',
    (read) => {
      expect(() => checkOverHttp([read])).toThrow(MisuseError);
    },
  );

  it('comes over HTTP where the console keeps it', () => {
    const kept = new Set(consumedBy('console').map(({ contract }) => contract.type));
    const published = registeredEvents().map(({ contract }) => contract.type);
    expect([...OVER_NATS_ONLY].sort()).toEqual(published.filter((type) => !kept.has(type)).sort());
    for (const read of ['order.v1.>', 'order.v1.state.>', 'market.*', '*', 'dlq.v1.>'])
      expect(() => checkOverHttp([read])).not.toThrow();
  });
});
