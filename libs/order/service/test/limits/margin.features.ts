import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokerAccountV1,
  BrokerGateV1,
  type MarginPreview,
  type MarginQuestion,
  OrderApprovedV1,
  OrderConcludedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  REQUESTS,
} from '@fairlead/contracts';
import {
  ACCOUNT,
  type AnyOrder,
  type OrderBooths,
  conclusions,
  decide,
  deliver,
  entry,
  exit,
  gate,
  openUp,
  quote,
} from '../order-harness';

/** What a broker tells that would bind so much in all. */
function preview(after: string): MarginPreview {
  const none = { before: '0', change: '0', after: '0' };
  const equityWithLoan = { before: '1000000', change: '0', after: '1000000' };
  return { initialMargin: { ...none, after }, maintenanceMargin: none, equityWithLoan };
}

/** So often, 5 ms apart, is looked for a question. */
const LOOKS_MAX = 2_000;

/** A broker that answers what a spec says, when it says so. */
class Broker {
  readonly questions: MarginQuestion[] = [];
  private readonly waiting: { resolve(told: MarginPreview): void; reject(error: Error): void }[] =
    [];

  constructor(harness: AnyOrder) {
    harness.service.reply(REQUESTS.margin, (question) => {
      this.questions.push(question);
      return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
    });
  }

  tell(after: string): void {
    this.waiting.shift()?.resolve(preview(after));
  }

  refuse(): void {
    this.waiting.shift()?.reject(new Error('TWS did not tell the margin in time'));
  }

  async asked(times: number): Promise<void> {
    for (let looks = 0; this.questions.length < times; looks += 1) {
      if (looks > LOOKS_MAX) throw new Error(`asked ${this.questions.length} times`);
      await sleep(5);
    }
  }
}

/** What becomes of entries near the margin limit, whatever the store is made of. */
export function marginFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    async function nearTheLimit(): Promise<AnyOrder> {
      const harness = await harnesses.boot();
      await openUp(harness);
      await reported(harness, '700000');
      return harness;
    }

    const reported = (harness: AnyOrder, initialMargin: string) =>
      deliver(harness, BrokerAccountV1, {
        ...{ account: ACCOUNT, currency: 'USD', netLiquidation: '1000000' },
        ...{ totalCash: '1000000', buyingPower: '4000000' },
        ...{ initialMargin, equityWithLoan: '1000000' },
      });
    const placed = ({ service }: AnyOrder) => service.published(PlaceOrdersV1);
    const check = (checks: readonly { readonly check: string }[] = []) =>
      checks.find((each) => each.check === 'MARGIN_WHATIF');

    it('are sent once the broker has told their margin, and not before', async () => {
      const harness = await nearTheLimit();
      const broker = new Broker(harness);
      await decide(harness, entry());
      await broker.asked(1);
      expect(broker.questions).toEqual([
        expect.objectContaining({
          account: ACCOUNT,
          side: 'BUY',
          quantity: '100',
          budgetMs: 2_000,
        }),
      ]);
      expect(placed(harness)).toEqual([]);
      broker.tell('800000');
      await harness.service.waitForPublished(PlaceOrdersV1);
      expect(check(harness.service.published(OrderApprovedV1)[0]?.data.checks)).toMatchObject({
        ...{ passed: true, actual: '800000.00' },
        limit: '800000.00 (80 % of equity with loan value)',
      });
      expect(broker.questions).toHaveLength(1);
    });

    it.each([
      ['too much', (broker: Broker) => broker.tell('800000.01'), '800000.01'],
      ['nothing', (broker: Broker) => broker.refuse(), 'not told'],
    ])('are denied where the broker tells %s', async (_what, answer, actual) => {
      const harness = await nearTheLimit();
      const broker = new Broker(harness);
      await decide(harness, entry());
      await broker.asked(1);
      answer(broker);
      await harness.service.waitForPublished(OrderConcludedV1);
      expect(conclusions(harness)).toEqual([['DENIED', 'MARGIN_WHATIF']]);
      expect(check(harness.service.published(OrderDeniedV1)[0]?.data.checks)).toMatchObject({
        actual,
      });
      expect(placed(harness)).toEqual([]);
    });

    it('are asked for again after a restart, and decided once', async () => {
      const harness = await nearTheLimit();
      const broker = new Broker(harness);
      const intent = entry();
      await decide(harness, intent);
      await broker.asked(1);
      await harnesses.halt(harness);
      const next = await harnesses.reboot(harness);
      const again = new Broker(next);
      next.service.reply(REQUESTS.market, () => Promise.resolve({ quotes: [], indicators: [] }));
      await deliver(next, BrokerGateV1, gate('open'));
      quote(next);
      await decide(next, intent);
      await again.asked(1);
      again.tell('1');
      await next.service.waitForPublished(PlaceOrdersV1);
      expect(placed(next)).toHaveLength(1);
      expect(again.questions).toHaveLength(1);
    });

    it('are asked for again where another entry was approved meanwhile', async () => {
      const harness = await nearTheLimit();
      const broker = new Broker(harness);
      await decide(harness, entry());
      await broker.asked(1);
      await decide(harness, entry({ strategy: 'other' }));
      await broker.asked(2);
      broker.tell('700001');
      await harness.service.waitForPublished(PlaceOrdersV1);
      await broker.asked(3);
      // Of before the first was approved: it is no part of it.
      broker.tell('1');
      expect(placed(harness)).toHaveLength(1);
      broker.tell('800001');
      await harness.service.waitForPublished(OrderConcludedV1);
      expect(conclusions(harness)).toEqual([['DENIED', 'MARGIN_WHATIF']]);
    });

    it('are dropped by an exit that comes while the broker is asked', async () => {
      const harness = await nearTheLimit();
      const broker = new Broker(harness);
      await decide(harness, entry());
      await broker.asked(1);
      await decide(harness, exit());
      broker.tell('1');
      expect(conclusions(harness).length).toBe(2);
      expect(placed(harness)).toEqual([]);
    });

    it('are not asked for while the margin is far from the limit', async () => {
      const harness = await nearTheLimit();
      await reported(harness, '100000');
      const broker = new Broker(harness);
      await decide(harness, entry());
      expect(placed(harness)).toHaveLength(1);
      expect(broker.questions).toEqual([]);
    });
  });
}
