import { REQUESTS, BrokerAckV1, BrokerGateV1, BrokerStatusV1 } from '@fairlead/contracts';
import { present } from '@fairlead/core';
import { CLIENT_ID, GatewayBench, type TestTrade, bracketLegs, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

const OTHER_ID = CLIENT_ID + 1;

describe('a gateway that starts under another client id while orders of the old one live', () => {
  let bench: GatewayBench;
  let trade: TestTrade;
  beforeEach(async () => {
    bench = await GatewayBench.open();
    trade = newTrade();
    await bench.bootOpen();
    await bench.place(trade, {
      legs: bracketLegs(trade, { type: 'LIMIT', limitPrice: '99' }),
    });
    await bench.service.waitUntil(() => last(trade.entry) === 'WORKING', 'the entry works');
    await bench.service.stop();
  });
  afterEach(() => bench.close());

  const last = (orderRef: string): string | undefined =>
    bench.service
      .published(BrokerStatusV1)
      .filter(({ data }) => data.orderRef === orderRef)
      .at(-1)?.data.status;
  const gate = () => bench.service.published(BrokerGateV1).at(-1)?.data;
  const acks = () =>
    bench.service
      .published(BrokerAckV1)
      .map(({ data: { request, outcome, code } }) => `${request} ${outcome} ${code}`);
  const isHeld = (): boolean => gate()?.state === 'exits' && gate()?.code === 'OTHER_CLIENT_ID';

  async function bootOther(): Promise<void> {
    await bench.boot({}, (factory) => factory, OTHER_ID);
    await bench.service.waitUntil(isHeld, 'the gate is open for exits only');
    await bench.service.waitUntil(() => bench.resolved(), 'AAPL resolved');
  }

  it('lets no entry pass, says which id to go back to, and takes the old orders for what the broker shows', async () => {
    await bootOther();
    expect(gate()?.reason).toContain(`TWS_CLIENT_ID=${CLIENT_ID}`);
    expect(gate()?.reason).toContain(trade.entry);
    expect([last(trade.entry), last(trade.stop), last(trade.target)]).toEqual(['WORKING', 'HELD', 'HELD']); // prettier-ignore
    const status = await bench.service.request(REQUESTS.gatewayStatus, {});
    expect(status.gate).toBe('exits');
    const next = newTrade();
    await bench.place(next);
    await bench.place(newTrade(), { purpose: 'exit', legs: exitLegs() });
    await bench.service.waitUntil(() => bench.sent(3).length === 4, 'the exit passes');
    expect(last(next.entry)).toBeUndefined();
  });

  it('never cancels or changes them: under our id that would hit nothing, or be a second order', async () => {
    await bootOther();
    const stop = present(bracketLegs(trade)[1], 'a bracket has a stop');
    await bench.modify(trade, { ...stop, quantity: '40' }, { revision: 1 });
    for (const orderRef of [trade.entry, trade.stop]) await bench.cancel(trade, orderRef);
    await bench.service.waitUntil(() => acks().length === 3, 'three answers');
    expect(acks()).toEqual([
      'modify REFUSED OTHER_CLIENT_ID',
      'cancel REFUSED OTHER_CLIENT_ID',
      'cancel REFUSED OTHER_CLIENT_ID',
    ]);
    await bench.service.request(REQUESTS.probe, {});
    expect(bench.sent(4)).toEqual([]);
    expect(bench.sent(3)).toHaveLength(3);
  });

  it('opens for entries once they were ended in TWS', async () => {
    await bootOther();
    bench.simulator.control.cancelOrder(CLIENT_ID, 1);
    await bench.service.request(REQUESTS.probe, {});
    await bench.gate('open');
    expect(gate()?.code).toBe('CONNECTED');
  });

  it('carries on under the old id: the cancel goes out', async () => {
    await bootOther();
    await bench.service.stop();
    await bench.bootOpen();
    await bench.cancel(trade, trade.entry);
    await bench.service.waitUntil(() => last(trade.entry) === 'CANCELLED', 'cancelled');
    expect(bench.sent(4)).toHaveLength(1);
  });
});

function exitLegs() {
  const leg = present(bracketLegs(newTrade())[0], 'a bracket has an entry');
  const orderRef = newTrade().entry.replace(/E1$/, 'X1');
  return [{ ...leg, orderRef, role: 'EXIT' as const, side: 'SELL' as const, quantity: '10' }];
}
