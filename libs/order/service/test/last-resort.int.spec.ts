import {
  REQUESTS,
  BrokerGateV1,
  BrokerSnapshotV1,
  CancelOrderV1,
  type LegV1,
  PlaceOrdersV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { instantText } from '@fairlead/core';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type OrderHarness,
  OrderHarnesses,
  decide,
  enter,
  entry,
  fill,
  gate,
  legsOf,
  openUp,
  quote,
  snapshot,
  status,
  deliver,
} from './order-harness';

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;
const REFUSED = { code: '201', reason: 'Order rejected - reason: as the broker says' } as const;

describe('a position whose stop the broker refuses', () => {
  const harnesses = new OrderHarnesses();
  afterEach(() => harnesses.stop());

  const places = ({ service }: OrderHarness, purpose: string): readonly PlaceOrdersV1[] =>
    service
      .published(PlaceOrdersV1)
      .map(({ data }) => data)
      .filter((data) => data.purpose === purpose);
  const codes = ({ service }: OrderHarness): readonly string[] =>
    service.published(TradeChangedV1).map(({ data }) => data.code);

  /** The gateway takes a picture when it is requested; it shows what the broker holds then. */
  function answerLooks(harness: OrderHarness, held: () => string): void {
    harness.service.reply(REQUESTS.probe, async () => {
      const at = instantText(harness.clock.now());
      const shown = { ...snapshot(1, held()), askedAt: at, takenAt: at };
      await deliver(harness, BrokerSnapshotV1, shown);
      return shown;
    });
  }

  /** Lets time pass for the planner, and answers what it requests: stops are refused, cancels carried out. */
  async function pass(harness: OrderHarness, ms: number, answered: Set<string>): Promise<void> {
    for (let left = ms; left > 0; left -= 2_000) {
      harness.clock.advanceMs(2_000);
      quote(harness);
      await sleep(250);
      for (const { legs } of places(harness, 'protect')) {
        for (const leg of legs.filter(({ orderRef }) => !answered.has(orderRef))) {
          answered.add(leg.orderRef);
          await status(harness, leg, leg.role === 'STOP' ? 'REJECTED' : 'WORKING', REFUSED);
        }
      }
      for (const { data } of harness.service.published(CancelOrderV1)) {
        if (answered.has(`cancel ${data.orderRef}`)) continue;
        answered.add(`cancel ${data.orderRef}`);
        await status(harness, data as unknown as LegV1, 'CANCELLED', { code: '202' });
      }
    }
  }

  it('is not left while the session is closed, with an alarm; at the open it is decided again, and a restart goes on with it', async () => {
    const first = await harnesses.boot();
    await openUp(first);
    await decide(first, entry());
    const legs = legsOf(first.service.published(PlaceOrdersV1)[0]?.data);
    await enter(first, legs);
    first.clock.advanceMs(5 * HOUR_MS);
    const answered = new Set<string>();
    await status(first, legs.stop, 'REJECTED', REFUSED);
    await pass(first, 30_000, answered);
    while (!codes(first).includes('UNPROTECTED_WAITS')) await pass(first, 2_000, answered);
    expect(places(first, 'exit')).toEqual([]);
    expect(codes(first)).toContain('UNPROTECTED_WAITS');

    first.clock.advanceMs(17 * HOUR_MS);
    answerLooks(first, () => '100');
    // A busy machine may leave rounds of the timer out.
    while (places(first, 'exit').length === 0) await pass(first, 2_000, answered);
    const [exit] = places(first, 'exit');
    expect(exit?.legs).toMatchObject([
      { role: 'EXIT', type: 'MARKET', side: 'SELL', quantity: '100' },
    ]);
    const reported = first.service.published(TradeChangedV1).map(({ data }) => data);
    expect(reported.find(({ code }) => code === 'LAST_RESORT')?.reason).toContain(REFUSED.reason);

    await harnesses.halt(first);
    const second = await harnesses.boot({ clock: first.clock, database: first.service.database });
    quote(second);
    await deliver(second, BrokerGateV1, gate('open', 2));
    await pass(second, 30_000, answered);
    expect(places(second, 'exit')).toEqual([]);
    expect(places(second, 'protect')).toEqual([]);
    const leg = exit?.legs[0] as LegV1;
    await fill(second, leg, '100', '96.00');
    await status(second, leg, 'FILLED', { filledQuantity: '100' });
    const closed = second.service.published(TradeChangedV1).at(-1)?.data;
    expect([closed?.status, closed?.code]).toEqual(['CLOSED', 'LAST_RESORT']);
    expect(closed?.reason).toContain(REFUSED.reason);
  });

  it.each([
    ['nothing', '100', ['100']],
    ['all of it', '0', []],
    ['a part', '30', ['30']],
  ])(
    'is left after three quick refusals with what is still held: %s was sold by hand since the last look',
    async (_what, left, sold) => {
      const harness = await harnesses.boot();
      // Sold once a stop was tried again: whatever looks before that sees all, and whatever looks after it what is left.
      answerLooks(harness, () => (places(harness, 'protect').length > 0 ? left : '100'));
      await openUp(harness);
      await decide(harness, entry());
      const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
      await enter(harness, legs);
      await status(harness, legs.stop, 'REJECTED', REFUSED);
      const answered = new Set<string>();
      while (!codes(harness).includes('LAST_RESORT')) await pass(harness, 2_000, answered);
      expect(places(harness, 'exit').map(({ legs: [leg] }) => leg?.quantity)).toEqual(
        left === '100' ? expect.anything() : [],
      );
      await pass(harness, 14_000, answered);
      while (places(harness, 'exit').length < sold.length) await pass(harness, 2_000, answered);
      expect(places(harness, 'exit').map(({ legs: [leg] }) => leg?.quantity)).toEqual(sold);
    },
  );

  it('is looked for at the broker while it waits: a person who closes it by hand is believed, and nothing is sold twice', async () => {
    const harness = await harnesses.boot();
    let looks = 0;
    harness.service.reply(REQUESTS.probe, () => {
      looks += 1;
      return Promise.resolve(snapshot(1));
    });
    await openUp(harness);
    await decide(harness, entry());
    const legs = legsOf(harness.service.published(PlaceOrdersV1)[0]?.data);
    await enter(harness, legs);
    harness.clock.advanceMs(60_000);
    quote(harness);
    expect(looks).toBe(0);
    await status(harness, legs.stop, 'UNKNOWN', { code: '2' });
    for (const seconds of [3, 9, 15]) {
      harness.clock.advanceMs(seconds === 3 ? 3_000 : 6_000);
      quote(harness);
      await harness.service.waitUntil(
        () => looks > (seconds === 3 ? 0 : 1),
        'a look at the broker',
      );
      const at = instantText(harness.clock.now());
      await deliver(harness, BrokerSnapshotV1, {
        ...snapshot(1),
        askedAt: at,
        takenAt: at,
        positions: [],
      });
    }
    const closed = harness.service.published(TradeChangedV1).map(({ data }) => data.code);
    expect(closed).toContain('SHARES_TAKEN');
    expect(places(harness, 'exit')).toEqual([]);
  });
});
