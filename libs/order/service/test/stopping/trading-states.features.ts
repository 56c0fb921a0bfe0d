import {
  BrokerGateV1,
  CancelOrderV1,
  HaltEntriesV1,
  PlaceOrdersV1,
  REQUESTS,
  type TradingScope,
  type TradingState,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import { randomUUID } from 'node:crypto';
import {
  ACCOUNT,
  type AnyOrder,
  type OrderBooths,
  accept,
  conclusions,
  decide,
  deliver,
  enterAll,
  entry,
  gate,
  legsOf,
  openUp,
  status,
} from '../order-harness';

const SCOPES: readonly (readonly [string, TradingScope, string])[] = [
  ['everything', {}, 'fairlead resume'],
  ['the account', { account: '' }, 'fairlead resume --account'],
  ['the strategy', { strategy: 'basic' }, 'fairlead resume --strategy basic'],
  ['the symbol', { symbol: 'AAPL' }, 'fairlead resume --symbol AAPL'],
];

/** What a person stops stays stopped, within its scope and nowhere else, whatever the store is made of. */
export function tradingStateFeatures(name: string, booths: OrderBooths): void {
  describe(name, () => {
    afterEach(() => booths.stop());

    const set = async (harness: AnyOrder, state: TradingState, scope: TradingScope) =>
      harness.service.request(REQUESTS.setTradingState, {
        ...{ requestId: randomUUID(), by: 'ann', reason: 'news', state },
        ...scope,
      });

    it.each(SCOPES)(
      'of %s holds over a restart, cancels what works there, and says how to re-arm',
      async (_what, scope, rearm) => {
        const first = await booths.boot();
        await openUp(first);
        await decide(first, entry());
        const legs = legsOf(first.service.published(PlaceOrdersV1)[0]?.data);
        await accept(first, legs);
        const halted = await set(first, 'HALTED', scope);
        expect(halted.restrictions).toMatchObject([
          { state: 'HALTED', by: 'ann', reason: 'news', rearm },
        ]);
        const [cancelled] = await first.service.waitForPublished(CancelOrderV1);
        expect(cancelled?.data.orderRef).toBe(legs.entry.orderRef);
        for (const leg of [legs.entry, legs.stop, legs.target])
          await status(first, leg, 'CANCELLED');
        await booths.halt(first);
        const second = await booths.reboot(first);
        await openUp(second);
        const kept = await second.service.request(REQUESTS.orderManagementStatus, {});
        expect(kept.restrictions).toEqual(halted.restrictions);
        await decide(second, entry());
        expect(conclusions(second).at(-1)).toEqual(['DENIED', 'TRADING_HALTED']);
        const resumed = await set(second, 'ACTIVE', scope);
        expect(resumed).toMatchObject({ tradingState: 'ACTIVE', restrictions: [] });
      },
    );

    it.each([
      ['strategy', { strategy: 'another' }],
      ['symbol', { symbol: 'MSFT' }],
    ] as const)(
      'of another %s lets entries pass and work on, here and at the gateway',
      async (_what, scope) => {
        const harness = await booths.boot();
        await openUp(harness);
        const standing = await set(harness, 'HALTED', scope);
        expect(standing).toMatchObject({
          tradingState: 'ACTIVE',
          restrictions: [{ state: 'HALTED' }],
        });
        await decide(harness, entry());
        expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
        expect(harness.service.published(HaltEntriesV1)).toEqual([]);
        expect(harness.service.published(CancelOrderV1)).toEqual([]);
      },
    );

    it('stands beside a data farm that is broken: entries are denied while TWS is not connected to it', async () => {
      const harness = await booths.boot();
      await openUp(harness);
      await deliver(harness, BrokerGateV1, { ...gate('open'), farmsDown: ['usfarm'] });
      await decide(harness, entry());
      expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'FARM_DOWN']);
      await deliver(harness, BrokerGateV1, gate('open'));
      await decide(harness, entry());
      expect(harness.service.published(PlaceOrdersV1)).toHaveLength(1);
    });

    it('that is set twice ends where the last scope of all is resumed; the gateway follows', async () => {
      const harness = await booths.boot();
      await openUp(harness);
      await set(harness, 'REDUCING', { account: ACCOUNT });
      await set(harness, 'HALTED', {});
      expect(await set(harness, 'ACTIVE', {})).toMatchObject({ tradingState: 'REDUCING' });
      await decide(harness, entry());
      expect(conclusions(harness).at(-1)).toEqual(['DENIED', 'TRADING_REDUCING']);
      expect(await set(harness, 'ACTIVE', { account: '' })).toMatchObject({
        tradingState: 'ACTIVE',
      });
      await harness.service.waitForPublished(TradingStateChangedV1, 4);
      const latched = harness.service.published(HaltEntriesV1).map(({ data }) => data.halted);
      expect(latched).toEqual([true, true, true, false]);
    });

    it.each([
      ['UNKNOWN_SYMBOL', { symbol: 'APPL' }],
      ['UNKNOWN_ACCOUNT', { account: 'DU7654321' }],
      ['ONE_SCOPE', { account: '', symbol: 'AAPL' }],
    ] as const)(
      'for a slip of the pen is refused with %s, and nothing is done',
      async (code, scope) => {
        const harness = await booths.boot();
        await openUp(harness);
        await expect(set(harness, 'HALTED', scope)).rejects.toMatchObject({ code });
        const standing = await harness.service.request(REQUESTS.orderManagementStatus, {});
        expect(standing.restrictions).toEqual([]);
      },
    );

    it.each([
      ['everything', {}, ['basic', 'other']],
      ['a strategy', { strategy: 'other' }, ['other']],
      ['a symbol', { symbol: 'AAPL' }, ['basic', 'other']],
      ['another symbol', { symbol: 'MSFT' }, []],
    ] as const)(
      'is HALTED for %s that is flattened, and its trades are left',
      async (_what, scope, left) => {
        const harness = await booths.boot();
        await openUp(harness);
        await enterAll(harness, entry());
        await enterAll(
          harness,
          entry({ strategy: 'other', size: { kind: 'shares', value: '50' } }),
        );
        const person = { requestId: randomUUID(), by: 'ann', reason: 'enough' };
        const { tradeIds } = await harness.service.request(REQUESTS.flatten, {
          ...person,
          ...scope,
        });
        const trades = await harness.service.request(REQUESTS.trades, { limit: 10 });
        const closing = trades.filter((trade) => trade.status === 'CLOSING');
        expect(closing.map(({ strategy }) => strategy).sort()).toEqual(left);
        expect(closing.map(({ tradeId }) => tradeId).sort()).toEqual([...tradeIds].sort());
        const status = await harness.service.request(REQUESTS.orderManagementStatus, {});
        expect(status.restrictions).toMatchObject([{ state: 'HALTED', reason: 'enough' }]);
      },
    );
  });
}
