import {
  HaltEntriesV1,
  type OrderManagementStatus,
  OrderDeniedV1,
  REQUESTS,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AnyOrder,
  type OrderBooths,
  decide,
  enterAll,
  entry,
  openUp,
  quote,
} from '../order-harness';

const PERSON = { by: 'ann', reason: 'spec' };
/** More than a round of the timer takes. */
const ROUND_MS = 130;
const SECONDS_MAX = 12;
/** What is seen for five seconds counts. */
const ENOUGH = 7;

/** A breaker trips by itself, says why and how to re-arm, and is so after a restart; whatever the store is made of. */
export function breakerFeatures(name: string, booths: OrderBooths): void {
  describe(name, () => {
    afterEach(() => booths.stop());

    it('of the daily loss reduces, holds over a restart, is resumed, and leaves at the larger loss', async () => {
      const first = await booths.boot();
      await openUp(first);
      await limit(first, 'daily-loss-reduce-pct', '0.1');
      await limit(first, 'daily-loss-flatten-pct', '0.2');
      await enterAll(first, entry());
      // Of 1 000 000 the limit is 1 000: 100 shares that fall from 100 to 90.
      expect((await pass(first, '99.99')).restrictions).toEqual([]);
      const reduced = await pass(first, '90.00');
      expect(reduced.restrictions).toMatchObject([
        {
          ...{ scope: 'account', state: 'REDUCING', breaker: 'daily-loss' },
          reason: expect.stringContaining('lost 1000') as unknown,
          rearm: 'fairlead resume --account',
        },
      ]);
      expect(first.service.published(HaltEntriesV1).at(-1)?.data.halted).toBe(true);
      expect(first.service.published(TradingStateChangedV1).at(-1)?.data.breaker).toBe(
        'daily-loss',
      );

      await booths.halt(first);
      const second = await booths.reboot(first);
      await openUp(second);
      quote(second, '90.00', '90.01');
      expect((await status(second)).restrictions).toEqual(reduced.restrictions);
      await decide(second, entry({ strategy: 'other' }));
      const denied = second.service.published(OrderDeniedV1).at(-1)?.data.checks ?? [];
      const check = denied.find((each) => each.check === 'TRADING_REDUCING');
      expect(check).toMatchObject({ limit: 'ACTIVE', actual: 'REDUCING by daily-loss' });
      expect(check?.message).toContain('`fairlead resume --account` lets entries through again');

      await resume(second);
      expect((await pass(second, '89.00')).restrictions).toEqual([]);
      const left = await pass(second, '80.00');
      expect(left.restrictions).toMatchObject([{ state: 'HALTED', breaker: 'daily-loss' }]);
      const [trade] = await second.service.request(REQUESTS.trades, { limit: 1 });
      expect(trade).toMatchObject({ status: 'CLOSING' });
    });

    it('of the drawdown counts from the best, by what was kept of it over a restart', async () => {
      const first = await booths.boot();
      await openUp(first);
      // Of 1 000 000 the limit is 1 000: 100 shares that fall by 10 from the best, and are still at a gain.
      await limit(first, 'drawdown-pct', '0.1');
      await enterAll(first, entry());
      expect((await pass(first, '115.00', ENOUGH)).restrictions).toEqual([]);

      await booths.halt(first);
      const second = await booths.reboot(first);
      await openUp(second);
      expect((await pass(second, '105.01', ENOUGH)).restrictions).toEqual([]);
      expect((await pass(second, '105.00')).restrictions).toMatchObject([
        {
          ...{ scope: 'account', state: 'REDUCING', breaker: 'drawdown' },
          reason: expect.stringContaining(
            'came down by 1000 from their best of 30 days',
          ) as unknown,
          rearm: 'fairlead resume --account',
        },
      ]);
      const [trade] = await second.service.request(REQUESTS.trades, { limit: 1 });
      expect(trade).toMatchObject({ status: 'OPEN' });
    });

    it('of entries stops what runs away, and lets go on what a person resumed', async () => {
      const harness = await booths.boot();
      await openUp(harness);
      await limit(harness, 'runaway-entries-max', '1');
      await enterAll(harness, entry());
      await decide(harness, entry({ strategy: 'other', size: { kind: 'shares', value: '50' } }));
      expect((await pass(harness, '99.99')).restrictions).toMatchObject([
        { state: 'HALTED', breaker: 'entry-rate' },
      ]);
      await resume(harness);
      expect((await pass(harness, '99.99')).restrictions).toEqual([]);
    });
  });
}

function status(harness: AnyOrder): Promise<OrderManagementStatus> {
  return harness.service.request(REQUESTS.orderManagementStatus, {});
}

async function limit(harness: AnyOrder, name: string, value: string): Promise<void> {
  await harness.service.request(REQUESTS.setLimit, { ...PERSON, requestId: randomUUID(), name, value }); // prettier-ignore
}

async function resume(harness: AnyOrder): Promise<void> {
  const asked = { ...PERSON, requestId: randomUUID(), state: 'ACTIVE', account: '' } as const;
  await harness.service.request(REQUESTS.setTradingState, asked);
}

/** Lets seconds pass at a price, until something is stopped or enough of them are over. Returns where everything stands. */
async function pass(
  harness: AnyOrder,
  bid: string,
  most = SECONDS_MAX,
): Promise<OrderManagementStatus> {
  const before = harness.service.published(TradingStateChangedV1).length;
  for (let second = 0; second < most; second += 1) {
    harness.clock.advanceMs(1_000);
    quote(harness, bid, (Number(bid) + 0.01).toFixed(2));
    await sleep(ROUND_MS);
    if (harness.service.published(TradingStateChangedV1).length > before) break;
  }
  return status(harness);
}
