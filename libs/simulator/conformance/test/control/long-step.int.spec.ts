import { readFrames } from '@fairlead/simulator-service';
import { EventName, TickByTickDataType } from '@stoqey/ib';
import { instant, instantText } from '@fairlead/core';
import { AAPL, Stage, order } from '../../src/clients/stage';
import type { TestClient } from '../../src/clients/test-client';

const HOUR_MS = 3_600_000;
/** Less than the ticks of an hour, more than those of a minute. */
const outgoingBytesMax = 256 * 1_024;

let stage: Stage;
let client: TestClient;
beforeEach(async () => {
  stage = await Stage.open({ clock: 'stepped', outgoingBytesMax });
  client = await stage.client(1);
});
afterEach(() => stage.close());

describe('a long step', () => {
  it('sends what it causes on the way: more than may wait for a client at once', async () => {
    stage.control.resumeRandomWalk('AAPL');
    client.api.reqTickByTickData(1, AAPL, TickByTickDataType.BidAsk, 0, false);
    await client.settled();
    const { at } = await stage.simulator.step({ ms: HOUR_MS });
    await client.settled();
    expect(stage.control.dismissals).toEqual([]);
    const ticks = client.callbacks.filter(({ name }) => name === 'tickByTickBidAsk');
    expect(ticks.length).toBeGreaterThan(5_000);
    expect(Number(ticks.at(-1)?.args[1])).toBeGreaterThan(Date.parse(at) / 1_000 - 60);
  });

  it('ends where it is when the simulator stops', async () => {
    const step = stage.simulator.step({ ms: 100 * 24 * HOUR_MS });
    await new Promise((done) => setTimeout(done, 50));
    await stage.simulator.stop();
    const { at } = await step;
    expect(Date.parse(at)).toBeLessThan(Date.parse('2026-01-07T00:00:00Z'));
  });

  it('hears a client only once it is over, however early the client answers', async () => {
    client.api.reqTickByTickData(1, AAPL, TickByTickDataType.BidAsk, 0, false);
    await client.settled();
    client.api.once(EventName.tickByTickBidAsk, () =>
      client.api.placeOrder(1, AAPL, order({ lmtPrice: 90 })),
    );
    stage.control.resumeRandomWalk('AAPL');
    const { at } = await stage.simulator.step({ ms: HOUR_MS });
    await client.waitFor('openOrder');
    const frames = readFrames(stage.simulator.framesFile);
    const placed = frames.find(({ direction, fields }) => direction === 'in' && fields[0] === '3');
    expect(instantText(instant(placed?.at ?? 0))).toBe(at);
  });
});
