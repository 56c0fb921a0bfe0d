import {
  type BrokerStatusV1,
  type CancelAnswer,
  type Change,
  CancelOrderV1,
  type LegV1,
  OrderApprovedV1,
  ModifyOrderV1,
  type OrderAmendment,
  type OrderAnswer,
  OrderDeniedV1,
  type OrderRecordView,
  type OrderWish,
  type OrdersToCancel,
  type PersonRequest,
  PlaceOrdersV1,
  REQUESTS,
  TradeChangedV1,
} from '@fairlead/contracts';
import { parseInstant, present } from '@fairlead/core';
import { randomUUID } from 'node:crypto';
import {
  type AnyOrder,
  type OrderBooths,
  conclusions,
  enterAll,
  entry,
  fill,
  openUp,
  quote,
  sentOut,
  status,
} from '../order-harness';

const BUY: OrderWish = {
  ...{ symbol: 'AAPL', side: 'BUY', quantity: '100', type: 'LIMIT', timeInForce: 'GTC' },
  ...{ limitPrice: '99.5', naked: true },
};
const SELL: OrderWish = { ...BUY, side: 'SELL', limitPrice: '101' };

/** What order management does with orders that a person places, whatever its store is made of. */
export function orderByHandFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    async function booted(): Promise<AnyOrder> {
      const harness = await harnesses.boot();
      await openUp(harness);
      return harness;
    }
    const person = (): { requestId: string; by: string; reason: string } => ({
      ...{ requestId: randomUUID(), by: 'kim', reason: 'spec' },
    });
    const place = (harness: AnyOrder, wish: OrderWish): Promise<OrderAnswer> =>
      asked(harness, REQUESTS.placeOrder, { ...person(), ...wish });
    async function placed(harness: AnyOrder, wish: OrderWish): Promise<OrderRecordView> {
      const answer = await place(harness, wish);
      if (answer.refused !== undefined) throw new Error(JSON.stringify(answer.refused));
      return answer.order;
    }
    async function refusal(harness: AnyOrder, wish: OrderWish): Promise<readonly string[]> {
      const { refused = [] } = await place(harness, wish);
      return refused.flatMap(({ check, passed }) => (passed ? [] : [check]));
    }
    const sent = ({ service }: AnyOrder, orderRef: string): LegV1 =>
      present(
        service
          .published(PlaceOrdersV1)
          .flatMap(({ data }) => data.legs)
          .find((leg) => leg.orderRef === orderRef),
        `${orderRef} was sent`,
      );
    const cancels = ({ service }: AnyOrder): readonly string[] =>
      service.published(CancelOrderV1).map(({ data }) => data.orderRef);
    async function filled(harness: AnyOrder, wish: OrderWish): Promise<OrderRecordView> {
      const order = await placed(harness, wish);
      await fillAll(harness, order);
      return order;
    }
    async function fillAll(harness: AnyOrder, order: OrderRecordView): Promise<void> {
      const leg = sent(harness, order.orderRef);
      await told(harness, order, 'WORKING', { permId: 4711 });
      await fill(harness, leg, leg.quantity, leg.limitPrice ?? '100');
      await told(harness, order, 'FILLED', { filledQuantity: leg.quantity });
    }
    const told = (
      harness: AnyOrder,
      order: OrderRecordView,
      state: BrokerStatusV1['status'],
      changes: Partial<BrokerStatusV1> = {},
    ): Promise<void> => status(harness, sent(harness, order.orderRef), state, changes);
    const cancel = (harness: AnyOrder, which: OrdersToCancel): Promise<CancelAnswer> =>
      asked(harness, REQUESTS.cancelOrders, { ...person(), which });

    it.each([
      [BUY, 'LONG'],
      [{ ...SELL, short: true }, 'SHORT'],
    ] as const)('opens a trade of `manual`, as it is written: %j', async (wish, direction) => {
      const harness = await booted();
      const order = await placed(harness, wish);
      expect(sent(harness, order.orderRef)).toMatchObject({
        ...{ role: 'ENTRY', side: wish.side, type: 'LIMIT', timeInForce: 'GTC', quantity: '100' },
        limitPrice: wish.limitPrice,
      });
      expect(harness.service.published(TradeChangedV1)[0]?.data).toMatchObject({
        ...{ strategy: 'manual', direction, tradeId: order.tradeId },
      });
      const [approved] = harness.service.published(OrderApprovedV1);
      expect(approved?.data.checks.every(({ passed }) => passed)).toBe(true);
      expect(approved?.data.reason).toBe('kim: spec');
    });

    it.each([
      ['long', BUY, { stopLoss: '95', takeProfit: '105' }],
      ['short', { ...SELL, short: true }, { stopLoss: '105', takeProfit: '95' }],
    ] as const)(
      'answers with the order itself, not with its stop or target: %s',
      async (_what, wish, protection) => {
        // prettier-ignore
        const harness = await booted();
        const order = await placed(harness, { ...wish, naked: false, ...protection });
        expect(order).toMatchObject({
          role: 'ENTRY',
          side: wish.side,
          limitPrice: wish.limitPrice,
        });
        expect(sent(harness, order.orderRef)).toMatchObject({ role: 'ENTRY', quantity: '100' });
      },
    );

    it.each([
      ['an entry without a stop', { naked: false }, 'NAKED_ENTRY'],
      ['a sale of what is not held', { side: 'SELL' }, 'BEYOND_CAPACITY'],
      ['a price between ticks', { limitPrice: '99.505' }, 'PRICE_TICK'],
      ['a limit order without a limit', { limitPrice: undefined }, 'ORDER_TERMS'],
      [
        'a market order that is GTD',
        { type: 'MARKET', limitPrice: undefined, timeInForce: 'GTD' },
        'ORDER_TERMS',
      ],
      ['a limit far away', { limitPrice: '49' }, 'PRICE_COLLAR'],
      ['a trade that is not there', { tradeId: randomUUID() }, 'UNKNOWN_TRADE'],
    ])('refuses %s, and keeps the denial', async (_what, changes, code) => {
      const harness = await booted();
      expect(await refusal(harness, { ...BUY, ...changes } as OrderWish)).toContain(code);
      expect(harness.service.published(PlaceOrdersV1)).toEqual([]);
      const [denial] = harness.service.published(OrderDeniedV1);
      expect(denial?.data.reason).toBe('kim: spec');
      expect(denial?.data.checks.find(({ check }) => check === code)).toMatchObject({ passed: false, limit: expect.any(String) as string, actual: expect.any(String) as string }); // prettier-ignore
    });

    it('reduces the trade that it opened, and never below nothing', async () => {
      const harness = await booted();
      const { tradeId } = await filled(harness, BUY);
      const half = await placed(harness, { ...SELL, quantity: '60' });
      expect(half).toMatchObject({ tradeId, role: 'EXIT', side: 'SELL', quantity: '60' });
      expect(await refusal(harness, { ...SELL, quantity: '41' })).toEqual(['BEYOND_CAPACITY']);
      await fillAll(harness, half);
      const rest = await placed(harness, { ...SELL, quantity: '40' });
      await fillAll(harness, rest);
      expect(harness.service.published(TradeChangedV1).at(-1)?.data).toMatchObject({ status: 'CLOSED', position: '0' }); // prettier-ignore
    });

    it('is for an auction until the cut-off of the exchange that the broker names', async () => {
      const harness = await booted();
      // 15:56 in New York: too late for the close on the Nasdaq, and not yet with a limit.
      harness.clock.set(parseInstant('2026-01-07T20:56:00.000Z'));
      quote(harness);
      const { limitPrice: _limit, ...atTheMarket } = BUY;
      const onClose = { type: 'MARKET_ON_CLOSE', timeInForce: 'DAY' } as const;
      const late = await place(harness, { ...atTheMarket, ...onClose });
      const found = { check: 'AUCTION_CUT_OFF', passed: false, limit: 'before 15:55:00 New York', actual: '15:56:00 New York' }; // prettier-ignore
      expect(late).toMatchObject({ refused: [found] });
      expect((await placed(harness, { ...BUY, ...onClose, type: 'LIMIT_ON_CLOSE' })).status).toBe(
        'APPROVED',
      );
    });

    it('adds to the trade that it opened', async () => {
      const harness = await booted();
      const { tradeId } = await filled(harness, BUY);
      quote(harness);
      const more = await placed(harness, { ...BUY, quantity: '50' });
      expect(more).toMatchObject({ tradeId, role: 'ADD' });
      expect(sent(harness, more.orderRef)).toMatchObject({
        timeInForce: 'GTC',
        limitPrice: '99.5',
      });
    });

    it('leaves the shares of other trades alone, and names `close`', async () => {
      const harness = await booted();
      await enterAll(harness, entry());
      const { refused = [] } = await place(harness, { ...SELL, short: true });
      expect(refused[0]).toMatchObject({ check: 'REDUCES_OTHER_TRADE', passed: false });
      expect(refused[0]?.message).toContain('fairlead close AAPL');
    });

    it('puts orders of a group into one group at the broker, of which one fills', async () => {
      const harness = await booted();
      await filled(harness, BUY);
      const target = await placed(harness, { ...SELL, ocaGroup: 'mine' });
      const stop = await placed(harness, {
        ...{ symbol: 'AAPL', side: 'SELL', quantity: '100', type: 'STOP', timeInForce: 'GTC' },
        ...{ stopPrice: '97', ocaGroup: 'mine' },
      });
      for (const { orderRef } of [target, stop]) {
        expect(sent(harness, orderRef)).toMatchObject({ ocaGroup: 'mine', ocaType: 1 });
      }
      expect(await refusal(harness, { ...SELL, quantity: '1' })).toEqual(['BEYOND_CAPACITY']);
      await fillAll(harness, target);
      await told(harness, stop, 'CANCELLED');
      expect(harness.service.published(TradeChangedV1).at(-1)?.data.status).toBe('CLOSED');
      await expect(place(harness, { ...BUY, ocaGroup: 'mine' })).rejects.toMatchObject({ code: 'OCA_GROUP' }); // prettier-ignore
    });

    it('cancels an order by its reference, and says what became of one that has filled', async () => {
      const harness = await booted();
      const order = await placed(harness, BUY);
      await told(harness, order, 'WORKING', { permId: 4711 });
      expect(await cancel(harness, { order: '4711' })).toEqual({ cancelling: [order.orderRef], kept: [] }); // prettier-ignore
      expect(cancels(harness)).toEqual([order.orderRef]);
      await told(harness, order, 'CANCELLED');
      expect(conclusions(harness)).toEqual([['DENIED', 'CANCELLED_BY_PERSON']]);
      await expect(cancel(harness, { order: order.orderRef })).rejects.toMatchObject({ code: 'ORDER_ENDED' }); // prettier-ignore
      const bought = await filled(harness, { ...BUY, quantity: '10' });
      await expect(cancel(harness, { order: bought.orderRef })).rejects.toThrow('FILLED already, 10 of 10'); // prettier-ignore
      await placed(harness, { ...BUY, limitPrice: '98' });
      for (const name of ['nothing', 'null', 'undefined', '', '0']) {
        await expect(cancel(harness, { order: name })).rejects.toMatchObject({ code: 'UNKNOWN_ORDER' }); // prettier-ignore
      }
    });

    it('changes an order: judged as it would stand then, and sent with a new revision', async () => {
      const harness = await booted();
      const order = await placed(harness, BUY);
      const modify = (amendment: OrderAmendment): Promise<OrderAnswer> =>
        asked(harness, REQUESTS.modifyOrder, { ...person(), order: order.orderRef, amendment });
      const codes = async (amendment: OrderAmendment): Promise<readonly string[]> => {
        const { refused = [] } = await modify(amendment);
        return refused.flatMap(({ check, passed }) => (passed ? [] : [check]));
      };
      expect(await codes({ limitPrice: '99' })).toEqual(['CANNOT_ORDER_NOW']);
      await told(harness, order, 'WORKING');
      expect(await codes({ limitPrice: '99.005' })).toEqual(['PRICE_TICK']);
      expect(await codes({ limitPrice: '80' })).toEqual(['PRICE_COLLAR']);
      expect(await codes({ stopPrice: '80' })).toEqual(['ORDER_TERMS']);
      expect(await codes({ quantity: '100' })).toEqual(['ORDER_TERMS']);
      expect(await codes({ quantity: '1000000' })).toContain('MAX_POSITION');
      expect(harness.service.published(ModifyOrderV1)).toEqual([]);
      expect(await modify({ quantity: '90', limitPrice: '99' })).toMatchObject({ order: { quantity: '90', limitPrice: '99' } }); // prettier-ignore
      const [sentChange] = harness.service.published(ModifyOrderV1);
      expect(sentChange?.data).toMatchObject({ revision: 1, leg: { quantity: '90', limitPrice: '99', timeInForce: 'GTC' } }); // prettier-ignore
    });

    it('changes what reduces no further than to what is held', async () => {
      const harness = await booted();
      await filled(harness, BUY);
      const order = await placed(harness, { ...SELL, quantity: '60' });
      await told(harness, order, 'WORKING');
      const modify = (quantity: string): Promise<OrderAnswer> =>
        asked(harness, REQUESTS.modifyOrder, { ...person(), order: order.orderRef, amendment: { quantity } }); // prettier-ignore
      expect((await modify('101')).refused).toMatchObject([{ check: 'BEYOND_CAPACITY', limit: '100', actual: '101' }]); // prettier-ignore
      expect((await modify('100')).refused).toBeUndefined();
    });

    it('cancels a group, and all that enters, and keeps what protects', async () => {
      const harness = await booted();
      const legs = await enterAll(harness, entry());
      quote(harness);
      const one = await placed(harness, { ...BUY, ocaGroup: 'either' });
      const other = await placed(harness, { ...BUY, limitPrice: '99', quantity: '7', ocaGroup: 'either' }); // prettier-ignore
      const third = await placed(harness, { ...BUY, limitPrice: '98', quantity: '3' });
      const group = await cancel(harness, { ocaGroup: 'either' });
      expect([...group.cancelling].sort()).toEqual([one.orderRef, other.orderRef].sort());
      const all = await cancel(harness, { all: true });
      expect(all.cancelling).toContain(third.orderRef);
      expect(all.kept.map(({ orderRef }) => orderRef).sort()).toEqual([legs.stop.orderRef, legs.target.orderRef].sort()); // prettier-ignore
      await expect(cancel(harness, { order: legs.stop.orderRef })).rejects.toMatchObject({ code: 'ORDER_KEPT' }); // prettier-ignore
    });

    it('keeps every order, over a restart, by reference, broker id, symbol, group, trade and time', async () => {
      const before = await booted();
      const bought = await filled(before, { ...BUY, ocaGroup: 'kept' });
      const working = await placed(before, SELL);
      await harnesses.halt(before);
      const { service } = await harnesses.reboot(before);
      const refs = async (search: object): Promise<readonly string[]> => {
        const { orders } = await service.request(REQUESTS.orderHistory, { limit: 10, ...search });
        return orders.map(({ orderRef }) => orderRef);
      };
      const both = [working.orderRef, bought.orderRef];
      expect([...(await refs({ symbol: 'AAPL' }))].sort()).toEqual([...both].sort());
      expect(await refs({ order: working.orderRef })).toEqual([working.orderRef]);
      expect(await refs({ permId: 4711 })).toEqual([bought.orderRef]);
      expect(await refs({ ocaGroup: 'kept' })).toEqual([bought.orderRef]);
      expect(await refs({ tradeId: bought.tradeId })).toHaveLength(2);
      expect(await refs({ until: bought.placedAt })).toEqual([]);
      expect(await refs({ since: bought.placedAt })).toHaveLength(2);
      const first = await service.request(REQUESTS.orderHistory, { limit: 1 });
      const second = await service.request(REQUESTS.orderHistory, { limit: 1, ...(first.next === null ? {} : { after: first.next }) }); // prettier-ignore
      expect(second.next).toBeNull();
      expect([...first.orders, ...second.orders].map(({ orderRef }) => orderRef).sort()).toEqual([...both].sort()); // prettier-ignore
      const shown = await service.request(REQUESTS.order, { name: '4711' });
      expect(shown?.order.history.map((moment) => moment.status)).toEqual(['APPROVED', 'WORKING', 'FILLED']); // prettier-ignore
      expect(shown?.fills).toEqual([expect.objectContaining({ quantity: '100', price: '99.5' })]);
      expect(await service.request(REQUESTS.order, { name: 'nothing' })).toBeNull();
    });
  });
}

/** Asks for a change, and waits until what follows from it has left the outbox. */
async function asked<Request extends PersonRequest, Reply>(
  harness: AnyOrder,
  change: Change<Request, Reply>,
  request: Request,
): Promise<Reply> {
  const reply = await harness.service.request(change, request);
  await sentOut(harness);
  return reply;
}
