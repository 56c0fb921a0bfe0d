import {
  type IntentV1,
  type LegV1,
  ModifyOrderV1,
  OrderApprovedV1,
  OrderDeniedV1,
  PlaceOrdersV1,
  REQUESTS,
  TradeChangedV1,
  TradingStateChangedV1,
  CancelOrderV1,
} from '@fairlead/contracts';
import { type CauseId, instantText, intentIdOf, plusMs, present } from '@fairlead/core';
import { TRADING_NOON } from '@fairlead/testing';
import { randomUUID } from 'node:crypto';
import {
  ACCOUNT,
  type AnyOrder,
  KEY,
  type OrderBooths,
  conclusions,
  decide,
  enterAll,
  entry,
  exit,
  fill,
  openUp,
  quote,
  status,
} from '../order-harness';

/** The wish to add 40 shares to what the strategy holds. */
function addition(changes: Partial<IntentV1> = {}): IntentV1 {
  const causeId = randomUUID();
  return {
    ...{ intentId: intentIdOf(causeId as CauseId, 'add'), causeId, signalId: causeId },
    ...{ ruleId: 'add', ruleVersion: 1, strategy: 'basic', account: ACCOUNT, instrumentKey: KEY },
    ...{ kind: 'ADD', direction: 'ANY', priority: 1, reason: 'spec' },
    size: { kind: 'shares', value: '40' },
    add: { limitOffsetPercent: '1' },
    expiresAt: instantText(plusMs(TRADING_NOON, 30_000)),
    ...changes,
  };
}

/** What order management does with wishes to make a trade larger, whatever its store is made of. */
export function additionFeatures(title: string, harnesses: OrderBooths): void {
  describe(title, () => {
    afterEach(() => harnesses.stop());

    async function entered(changes: Partial<IntentV1> = {}): Promise<AnyOrder> {
      const harness = await harnesses.boot();
      await openUp(harness);
      await enterAll(harness, entry(changes));
      return harness;
    }
    const lastTrade = ({ service }: AnyOrder): TradeChangedV1 | undefined =>
      service.published(TradeChangedV1).at(-1)?.data;
    const added = ({ service }: AnyOrder): readonly LegV1[] =>
      service
        .published(PlaceOrdersV1)
        .flatMap(({ data }) => data.legs)
        .filter(({ role }) => role === 'ADD');
    /** The orders as they were wanted last. */
    const wanted = ({ service }: AnyOrder, role: LegV1['role']): LegV1 | undefined =>
      service.published(ModifyOrderV1).findLast(({ data }) => data.leg.role === role)?.data.leg;
    const failed = ({ service }: AnyOrder): readonly string[] =>
      service
        .published(OrderDeniedV1)
        .flatMap(({ data }) => data.checks)
        .flatMap(({ check, passed }) => (passed ? [] : [check]));

    it.each([
      ['LONG', '99', 'BUY'],
      ['SHORT', '100.99', 'SELL'],
    ] as const)(
      'places one order beside an open %s, whose stop and target follow its fills',
      async (direction, limitPrice, side) => {
        const harness = await entered({ direction, allowShort: true });
        const decision = await decide(harness, addition());
        const [leg] = added(harness);
        expect(leg).toMatchObject({ side, quantity: '40', type: 'LIMIT', limitPrice });
        expect(leg?.parentRef).toBeUndefined();
        const [, approved] = harness.service.published(OrderApprovedV1);
        expect(approved?.correlationId).toBe(decision.correlationId);
        expect(approved?.data).toMatchObject({ kind: 'ADD', sizing: { quantity: '40' } });
        const order = present(leg, 'an addition');
        await status(harness, order, 'WORKING', { filledQuantity: '0' });
        expect(lastTrade(harness)).toMatchObject({ position: direction === 'LONG' ? '100' : '-100' }); // prettier-ignore
        expect(wanted(harness, 'STOP')).toBeUndefined();
        await fill(harness, order, '15', '100.00');
        expect(wanted(harness, 'STOP')?.quantity).toBe('115');
        expect(wanted(harness, 'TARGET')?.quantity).toBe('115');
        expect(conclusions(harness)).toEqual([
          ['EXECUTED', 'FILLED'],
          ['EXECUTED', 'FILLED'],
        ]);
        const codes = harness.service.published(TradeChangedV1).map(({ data }) => data.code);
        expect(codes).toContain('ADDED');
      },
    );

    it('carries it on after a restart: what fills then is protected, and its intent ends once', async () => {
      const first = await entered();
      const wish = addition();
      await decide(first, wish);
      const order = present(added(first)[0], 'an addition');
      await status(first, order, 'WORKING', { filledQuantity: '0' });
      await harnesses.halt(first);
      const second = await harnesses.reboot(first);
      await openUp(second);
      await decide(second, wish);
      expect(added(second)).toEqual([]);
      await fill(second, order, '40', '100.00');
      expect(wanted(second, 'STOP')?.quantity).toBe('140');
      expect(conclusions(second)).toEqual([['EXECUTED', 'FILLED']]);
    });

    it.each<readonly [string, Partial<IntentV1>, string]>([
      ['too large', { size: { kind: 'shares', value: '600' } }, 'NOTIONAL_MAX_PER_ORDER'],
      ['above what its key may enter for', { maxNotional: '100' }, 'NOTIONAL_MAX_OF_KEY'],
      ['of another strategy than its key is for', { strategies: ['other'] }, 'NOT_AUTHORIZED'],
      ['not as far in profit as it asks for', { add: { profitPercentMin: '2' } }, 'ADD_NOT_IN_PROFIT'], // prettier-ignore
      ['of a rule that needs a person', { approvalUntil: instantText(plusMs(TRADING_NOON, 9_000)) }, 'NOT_APPROVED'], // prettier-ignore
    ])('is denied where it is %s', async (_what, changes, code) => {
      const harness = await entered();
      await decide(harness, addition(changes));
      expect(failed(harness)).toContain(code);
      expect(added(harness)).toEqual([]);
      expect(conclusions(harness).at(-1)?.[0]).toBe('DENIED');
    });

    it('passes where the trade is as far in profit as it asks for', async () => {
      const harness = await entered();
      quote(harness, '102.00', '102.01');
      await decide(harness, addition({ add: { profitPercentMin: '2' } }));
      expect(added(harness)).toMatchObject([{ type: 'MARKET', quantity: '40' }]);
    });

    it.each<readonly [string, (harness: AnyOrder) => Promise<unknown>, string]>([
      ['the trade is being left', (harness) => decide(harness, exit()), 'CANNOT_ADD_NOW'],
      ['trading is halted', (harness) => halt(harness), 'TRADING_HALTED'],
    ])('adds nothing where %s', async (_why, happen, code) => {
      const harness = await entered();
      await happen(harness);
      await decide(harness, addition());
      expect(added(harness)).toEqual([]);
      expect(conclusions(harness).at(-1)?.[1]).toBe(code);
    });

    it('adds nothing where nothing is open, or only the other side or another strategy', async () => {
      const empty = await harnesses.boot();
      await openUp(empty);
      await decide(empty, addition());
      const held = await entered();
      await decide(held, addition({ direction: 'SHORT' }), addition({ strategy: 'swing' }));
      for (const harness of [empty, held]) {
        expect(added(harness)).toEqual([]);
        expect(conclusions(harness).at(-1)).toEqual(['NO_ACTION', 'NOTHING_OPEN']);
      }
    });

    const DOUBLED: IntentV1['doubleDown'] = { levels: [{ stopFraction: '0.5', sizeMultiple: '1' }], pricedBy: 'AVERAGE' }; // prettier-ignore

    it.each([
      ['LONG', '98.50', '98.5', '96.27'],
      ['SHORT', '101.50', '101.5', '103.78'],
    ] as const)(
      'doubles down on a %s by itself, also over a restart, and protects what fills',
      async (direction, price, limitPrice, stopPrice) => {
        const first = await entered({ direction, allowShort: true, doubleDown: DOUBLED });
        const [leg] = added(first);
        expect(leg).toMatchObject({
          quantity: '100',
          type: 'LIMIT',
          limitPrice,
          timeInForce: 'DAY',
        });
        const order = present(leg, 'an order half-way to the stop');
        await status(first, order, 'WORKING', { filledQuantity: '0' });
        const [approved] = first.service.published(OrderApprovedV1);
        expect(approved?.data.sizing?.steps.at(-1)).toContain('200 in all');
        await harnesses.halt(first);
        const second = await harnesses.reboot(first);
        await openUp(second);
        quote(second, price, price);
        await fill(second, order, '100', price);
        expect(wanted(second, 'STOP')).toMatchObject({ quantity: '200', stopPrice });
        expect(wanted(second, 'TARGET')?.quantity).toBe('200');
        expect([added(second), conclusions(second)]).toEqual([[], []]);
      },
    );

    it.each([['LONG'], ['SHORT']] as const)(
      'leaves a %s by several targets, each with a stop of its part',
      async (direction) => {
        const percent = (value: string) => ({ kind: 'percent', value }) as const;
        const protection = { stop: percent('3'), target: percent('8'), parts: [{ target: percent('4'), percent: '60' }] }; // prettier-ignore
        const harness = await entered({ direction, allowShort: true, protection });
        expect([wanted(harness, 'STOP')?.quantity, wanted(harness, 'TARGET')?.quantity]).toEqual(['40', '40']); // prettier-ignore
        const [, stop, target] = harness.service.published(PlaceOrdersV1)[0]?.data.legs ?? [];
        for (const leg of [stop, target]) {
          await status(harness, present(leg, 'an order of the bracket'), 'WORKING', { quantity: '40', filledQuantity: '0' }); // prettier-ignore
        }
        const pair = harness.service.published(PlaceOrdersV1)[1]?.data.legs ?? [];
        expect(pair.map(({ role, quantity, parentRef }) => [role, quantity, parentRef])).toEqual([
          ['STOP', '60', undefined],
          ['TARGET', '60', undefined],
        ]);
        expect(pair[1]?.limitPrice).toBe(direction === 'LONG' ? '104' : '95.99');
        expect(new Set(pair.map(({ ocaGroup }) => ocaGroup)).size).toBe(1);
      },
    );

    it('doubles down on what is open where a rule of its own says so, and ends that intent once', async () => {
      const harness = await entered();
      const { size: _size, ...wish } = addition({ add: { doubleDown: { stopFraction: '0.25', sizeMultiple: '0.5' } } }); // prettier-ignore
      await decide(harness, wish);
      const order = present(added(harness)[0], 'an order on the way to the stop');
      expect(order).toMatchObject({ quantity: '50', limitPrice: '99.25' });
      await fill(harness, order, '50', '99.25');
      expect(wanted(harness, 'STOP')?.quantity).toBe('150');
      expect(conclusions(harness)).toHaveLength(2);
    });

    it('cancels it by a halt and by an exit, and leaves with all that is held', async () => {
      const harness = await entered();
      await decide(harness, addition());
      const order = present(added(harness)[0], 'an addition');
      await status(harness, order, 'WORKING', { filledQuantity: '0' });
      await fill(harness, order, '10', '100.00');
      await decide(harness, exit());
      expect(harness.service.published(CancelOrderV1).map(({ data }) => data.orderRef)).toEqual([order.orderRef]); // prettier-ignore
      await status(harness, order, 'CANCELLED', { code: '202', filledQuantity: '10' });
      expect(wanted(harness, 'TARGET')?.quantity).toBe('110');
    });

    function halt({ service }: AnyOrder): Promise<unknown> {
      const request = { requestId: randomUUID(), state: 'HALTED', reason: 'spec', by: 'ann' } as const; // prettier-ignore
      return service
        .request(REQUESTS.setTradingState, request)
        .then(() => service.waitForPublished(TradingStateChangedV1));
    }
  });
}
