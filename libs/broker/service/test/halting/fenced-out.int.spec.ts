import { BrokerGateV1, PlaceOrdersV1, REQUESTS } from '@fairlead/contracts';
import type { TestService } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import { CLIENT_ID, GatewayBench, newTrade } from '../gateway-bench';

jest.setTimeout(60_000);

/** Two gateways of one account at once: the first slept, say, while the second began, and both are sure of themselves. */
describe('a gateway that another has taken over from', () => {
  let bench: GatewayBench;
  let first: TestService;
  beforeEach(async () => {
    bench = await GatewayBench.open();
    first = await bench.bootOpen();
    // With an id of its own TWS does not refuse it (326).
    await bench.boot({}, (factory) => factory, CLIENT_ID + 1);
    await bench.gate('open');
    await bench.service.waitUntil(() => bench.resolved(), 'AAPL resolved');
  });
  afterEach(async () => {
    await first.stop();
    await bench.close();
  });

  it('writes and sends nothing more, says why, and stays shut; the other trades', async () => {
    const refused = newTrade();
    const place = await bench.bracket(refused);
    // It is not settled: a shut gate keeps it for whoever comes next.
    void first.deliver(PlaceOrdersV1, place, { id: randomUUID() });
    await first.waitUntil(
      () => first.published(BrokerGateV1).at(-1)?.data.code === 'FENCED_OUT',
      'it is shut',
    );
    const status = await first.request(REQUESTS.gatewayStatus, {});
    expect(status).toMatchObject({ gate: 'closed', code: 'FENCED_OUT' });
    expect(status.reason).toContain('stop one of the two');
    expect(bench.sent(3)).toEqual([]);
    const rows = await bench.database.query('SELECT 1 FROM tws_gateway.journal');
    expect(rows).toEqual([]);

    await bench.place(newTrade());
    await bench.service.waitUntil(() => bench.sent(3).length === 3, 'the other places a bracket');
    expect((await first.request(REQUESTS.gatewayStatus, {})).code).toBe('FENCED_OUT');
  });
});
