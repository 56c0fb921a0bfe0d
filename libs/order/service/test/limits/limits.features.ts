import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  LimitChangedV1,
  type LimitView,
  OrderDeniedV1,
  PlaceOrdersV1,
  REQUESTS,
} from '@fairlead/contracts';
import {
  type AnyOrder,
  type OrderBooths,
  conclusions,
  decide,
  entry,
  openUp,
} from '../order-harness';

/** What is asked for comes a moment later. */
const LOOKS_MAX = 500;

/** What persons do to limits while it runs, whatever the store is made of. */
export function limitFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    it('holds the next entry against a limit that was set, also after a restart, until it is lifted', async () => {
      const first = await harnesses.boot();
      await openUp(first);
      expect(await set(first, 'order-shares-max', '99')).toMatchObject({
        ...{ value: '99', configured: '10000' },
        set: { by: 'ann', reason: 'earnings' },
      });
      await decide(first, entry());
      expect(failedIn(first)).toEqual([['QTY_ABOVE_MAX', '1 to 99 shares', '100']]);

      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await openUp(second);
      await decide(second, entry({ strategy: 'other' }));
      expect(conclusions(second).at(-1)).toEqual(['DENIED', 'QTY_ABOVE_MAX']);

      expect(await set(second, 'order-shares-max', null)).toMatchObject({ value: '10000', set: null }); // prettier-ignore
      await decide(second, entry({ strategy: 'third' }));
      await second.service.waitForPublished(PlaceOrdersV1);
    });

    it.each([
      ['order-notional-max', '9999', 'NOTIONAL_MAX_PER_ORDER'],
      ['position-equity-pct', '0.1', 'MAX_POSITION'],
    ])('denies an entry beyond %s = %s with %s', async (name, value, check) => {
      const harness = await harnesses.boot();
      await openUp(harness);
      await set(harness, name, value);
      await decide(harness, entry());
      expect(failedIn(harness).map(([failed]) => failed)).toEqual([check]);
    });

    it('asks for the daily bars once a share of their volume is a limit, and denies what is more of it', async () => {
      const harness = await harnesses.boot();
      await openUp(harness);
      const asked = new Promise<string>((resolve) => {
        harness.service.reply(REQUESTS.pastBars, ({ symbol, interval, last }) => {
          resolve(`${symbol} ${interval} ${last}`);
          const bar = { startsAt: '', open: '1', high: '1', low: '1', close: '1', volume: '9900' };
          return Promise.resolve({ symbol, interval, bars: Array(last).fill(bar) as never, before: null }); // prettier-ignore
        });
      });
      await set(harness, 'adv-pct', '1');
      await decide(harness, entry({ strategy: 'early' }));
      expect(failedIn(harness)).toMatchObject([['ADV_PARTICIPATION', expect.anything(), expect.anything()]]); // prettier-ignore
      expect(await asked).toBe('AAPL 1d 20');
      for (
        let look = 0;
        look < LOOKS_MAX && failedIn(harness)[0]?.at(-1) === 'not known';
        look += 1
      ) {
        await sleep(20);
        await decide(harness, entry({ strategy: `look-${look}` }));
      }
      expect(failedIn(harness)).toEqual([['ADV_PARTICIPATION', '99 (1 % of the average daily volume)', '100']]); // prettier-ignore
      await decide(harness, entry({ strategy: 'smaller', size: { kind: 'shares', value: '99' } }));
      await harness.service.waitForPublished(PlaceOrdersV1);
    });

    it.each([
      [{ confidenceWeighted: true }, '50'],
      [{ confidenceWeighted: true, maxShares: '40' }, '40'],
      [{ minShares: '120' }, '120'],
    ])('sizes an entry as its rule weighs and bounds it: %j', async (terms, quantity) => {
      const harness = await harnesses.boot();
      await openUp(harness);
      const size = { kind: 'shares', value: '100', ...terms } as const;
      await decide(harness, entry({ size, confidence: 0.5 }));
      const [placed] = await harness.service.waitForPublished(PlaceOrdersV1);
      expect(placed?.data.legs.map((leg) => leg.quantity)).toEqual([quantity, quantity, quantity]);
    });

    it('counts what was approved before a restart, of every strategy, until the limit is lifted', async () => {
      const first = await harnesses.boot();
      await openUp(first);
      await set(first, 'entries-per-day-max', '1');
      await set(first, 'open-orders-max', '5');
      await decide(first, entry());
      await first.service.waitForPublished(PlaceOrdersV1);
      const beyond = [['MAX_OPEN_ORDERS_TOTAL', '5', '6'], ['MAX_ENTRIES_PER_DAY', '1', '2']]; // prettier-ignore
      await decide(first, entry({ strategy: 'other' }));
      expect(failedIn(first)).toEqual(beyond);

      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await openUp(second);
      await decide(second, entry({ strategy: 'third' }));
      expect(failedIn(second)).toEqual(beyond);
      await set(second, 'entries-per-day-max', null);
      await set(second, 'open-orders-max', null);
      await decide(second, entry({ strategy: 'fourth' }));
      await second.service.waitForPublished(PlaceOrdersV1);
    });

    it('publishes what was changed and by whom, once; what is set already is no change', async () => {
      const harness = await harnesses.boot();
      await set(harness, 'order-notional', '10000');
      await set(harness, 'order-notional', '10000.00');
      await set(harness, 'order-notional', null);
      await set(harness, 'order-notional', null);
      const published = await harness.service.waitForPublished(LimitChangedV1, 2);
      const said = { limit: 'order-notional', by: 'ann', reason: 'earnings' };
      expect(published.map(({ data }) => data)).toMatchObject([
        { ...said, before: '25000', after: '10000', isSet: true },
        { ...said, before: '10000', after: '25000', isSet: false },
      ]);
      expect(published).toHaveLength(2);
    });

    it.each([
      ['order-notionl', '5', 'UNKNOWN_LIMIT', 'did you mean order-notional?'],
      ['constructor', '5', 'UNKNOWN_LIMIT', '(order-notional, order-equity-pct, '],
      ['order-notional', '0', 'LIMIT_OUT_OF_BOUNDS', "0 is below 1 (the account's currency)"],
      ['position-equity-pct', '0.05', 'LIMIT_OUT_OF_BOUNDS', 'did you mean 5?'],
      ['order-shares-max', '10.5', 'LIMIT_OUT_OF_BOUNDS', 'is not a whole number'],
      ['order-shares-max', '1e9', 'LIMIT_OUT_OF_BOUNDS', 'plain digits'],
    ])('refuses %s = %s with %s', async (name, value, code, message) => {
      const harness = await harnesses.boot();
      await expect(set(harness, name, value)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message) as unknown,
      });
      expect(harness.service.published(LimitChangedV1)).toEqual([]);
    });
  });
}

function set({ service }: AnyOrder, name: string, value: string | null): Promise<LimitView> {
  const person = { requestId: randomUUID(), by: 'ann', reason: 'earnings' };
  return service.request(REQUESTS.setLimit, { ...person, name, value });
}

function failedIn({ service }: AnyOrder): readonly (readonly unknown[])[] {
  const denied = service.published(OrderDeniedV1).at(-1);
  const failed = denied?.data.checks.filter(({ passed }) => !passed) ?? [];
  return failed.map(({ check, limit, actual }) => [check, limit, actual]);
}
