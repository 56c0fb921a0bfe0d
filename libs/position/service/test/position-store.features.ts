import { type TradeId, decimal, instant, plusMs, uuidV5 } from '@fairlead/core';
import { type Execution, FLAT } from '@fairlead/position-domain';
import type { Tx } from '@fairlead/platform';
import type {
  CommissionRecord,
  PositionRecord,
  PositionStore,
  TradeAdjustment,
  TradeRecord,
} from '../src/application/ports/position-store';
import {
  AAPL,
  HELD,
  MSFT,
  NOW,
  type OpenedPositionStores,
  POSITION,
  fill,
} from './position-stores';

const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const tradeId = (name: string): TradeId => uuidV5(NAMESPACE, name) as TradeId;

const UNNAMED = { tradeRef: null, tradeId: null, strategy: null };
const cost = (executionId: string, amount: string, changes: Partial<CommissionRecord> = {}) => ({
  ...{ account: 'DU1', executionId, revision: 0, amount: decimal(amount), currency: 'USD' },
  ...changes,
});
const trade = (changes: Partial<TradeRecord> = {}): TradeRecord => ({
  ...{ account: 'DU1', instrumentKey: AAPL, tradeRef: 'F1-TRADE', tradeId: tradeId('one') },
  ...{ strategy: 'percent', direction: 'LONG', stopPrice: decimal('181.73'), approvedAt: NOW },
  ...changes,
});
const adjustment = (changes: Partial<TradeAdjustment> = {}): TradeAdjustment => ({
  ...{ account: 'DU1', adjustmentId: 'a', tradeRef: 'F1-TRADE', moved: decimal('-40') },
  ...{ price: decimal('190.5'), at: plusMs(NOW, 9_000) },
  ...changes,
});
const byId = (executions: readonly Execution[]) =>
  executions
    .map(
      ({ executionId, revision, commission }) =>
        `${executionId}.${revision} ${commission.toFixed()}`,
    ) // prettier-ignore
    .sort();

/** What every store of positions does, whatever it is made of. */
export function positionStoreFeatures(
  title: string,
  open: () => Promise<OpenedPositionStores>,
): void {
  describe(title, () => {
    let opened: OpenedPositionStores;
    let store: PositionStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.positionsOf(null);
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const lock = (changes: Partial<typeof POSITION> = {}) =>
      run((tx) => store.lock(tx, { ...POSITION, ...changes }));
    const save = async (changes: Partial<PositionRecord> = {}) => {
      const { account, instrumentKey, symbol } = { ...POSITION, ...changes };
      const before = await lock({ account, instrumentKey, symbol });
      const record = { ...before, position: HELD, revision: 3, ...changes };
      await run((tx) => store.save(tx, record));
      return record;
    };
    const add = (...parts: Parameters<typeof fill>) =>
      run((tx) => store.addExecution(tx, fill(...parts)));
    const charge = (...parts: Parameters<typeof cost>) =>
      run((tx) => store.addCommission(tx, cost(...parts)));
    const executions = (instrumentKey = AAPL) =>
      run((tx) => store.executions(tx, { account: 'DU1', instrumentKey }));
    const approve = (changes: Partial<TradeRecord> = {}) => run((tx) => store.addTrade(tx, trade(changes))); // prettier-ignore
    const trades = (strategy: string | null = null) => run((tx) => store.trades(tx, strategy));

    describe('a position', () => {
      it('is flat at first, and has the symbol that was named last', async () => {
        const flat = {
          ...POSITION,
          position: FLAT,
          revision: 0,
          trade: UNNAMED,
          accountMoney: null,
        };
        expect(await lock({ symbol: '' })).toEqual({ ...flat, symbol: '' });
        expect(await lock()).toEqual(flat);
        expect(await lock({ symbol: '' })).toEqual(flat);
        expect(await lock({ symbol: 'APPLE' })).toEqual({ ...flat, symbol: 'APPLE' });
      });

      it('is found as it was saved, whatever its figures', async () => {
        const link = { tradeRef: 'F1-TRADE', tradeId: tradeId('one'), strategy: 'percent' };
        const saved = await save({ trade: link });
        expect(await lock()).toEqual(saved);
        await run((tx) => store.save(tx, { ...saved, position: FLAT, trade: UNNAMED }));
        expect(await lock()).toEqual({ ...saved, position: FLAT, trade: UNNAMED });
      });

      it('that was never locked is not saved', async () => {
        await run((tx) => store.save(tx, { ...POSITION, position: HELD, revision: 1, trade: UNNAMED, accountMoney: null })); // prettier-ignore
        expect((await lock()).revision).toBe(0);
      });

      it('is listed while it has shares, by account and symbol, of the account that is asked for', async () => {
        await save({ instrumentKey: MSFT, symbol: 'MSFT' });
        await save({ account: 'DU2' });
        await save();
        await save({ instrumentKey: 'GONE', symbol: 'GONE', position: FLAT });
        const listed = async (account: string | null) =>
          (await run((tx) => opened.positionsOf(account).open(tx))).map((row) => `${row.account} ${row.symbol}`); // prettier-ignore
        expect(await listed(null)).toEqual(['DU1 AAPL', 'DU1 MSFT', 'DU2 AAPL']);
        expect(await listed('DU2')).toEqual(['DU2 AAPL']);
        expect(await listed('DU3')).toEqual([]);
      });
    });

    describe('an execution', () => {
      const unpaid = { commission: decimal(0) };
      const link = { tradeRef: 'F1-TRADE', tradeId: null, strategy: null };

      it('is added once for each revision, with the highest one known before', async () => {
        const first = { ...unpaid, isNew: true, revisionBefore: null, trade: link };
        expect(await add(1)).toEqual(first);
        expect(await add(1)).toEqual({ ...first, isNew: false, revisionBefore: 0 });
        expect(await add(1, { revision: 2 })).toEqual({ ...first, revisionBefore: 0 });
        expect(await add(1, { revision: 1 })).toEqual({ ...first, revisionBefore: 2 });
        expect(await add(1, {}, { account: 'DU2' })).toEqual(first);
        expect(byId(await executions())).toEqual(['e1.0 0', 'e1.1 0', 'e1.2 0']);
      });

      it('is found as it was added, with its instrument’s others and no more', async () => {
        const { execution } = fill(1, { side: 'SELL', multiplier: decimal(50), currency: 'EUR' });
        await add(1, execution);
        await add(2, {}, { instrumentKey: MSFT });
        await add(3, {}, { account: 'DU2' });
        expect(await executions()).toEqual([execution]);
        expect(await executions('NONE')).toEqual([]);
      });

      it('knows the trade that its order is of once that was approved', async () => {
        expect((await add(1)).trade).toEqual(link);
        await approve();
        const known = { tradeRef: 'F1-TRADE', tradeId: tradeId('one'), strategy: 'percent' };
        expect((await add(2)).trade).toEqual(known);
        expect((await add(3, {}, { tradeRef: null })).trade).toEqual(UNNAMED);
      });

      it.each<[string, Partial<CommissionRecord>, Partial<Execution>, string]>([
        ['counts', {}, {}, '1.25'],
        ['counts for its later revisions', {}, { revision: 3 }, '1.25'],
        ['does not count in another currency', { currency: 'EUR' }, {}, '0'],
        ['does not count for one taken back after it', {}, { revision: 1, quantity: decimal(0) }, '0'], // prettier-ignore
        ['counts for one taken back before it', { revision: 1 }, { revision: 1, quantity: decimal(0) }, '1.25'], // prettier-ignore
      ])('has a commission that came before it: it %s', async (_what, paid, changes, amount) => {
        await charge('e1', '1.25', paid);
        expect((await add(1, changes)).commission.toFixed()).toBe(amount);
        expect((await executions()).map(({ commission }) => commission.toFixed())).toEqual([
          amount,
        ]);
      });
    });

    describe('a commission', () => {
      const known = { executionId: 'e1', currency: 'USD', executedAt: plusMs(NOW, 1_000) };

      it('is charged with what it is more than before, once', async () => {
        await add(1);
        const execution = { ...known, isBusted: false };
        expect(await charge('e1', '1.25')).toEqual({ difference: decimal('1.25'), execution });
        expect(await charge('e1', '1.25')).toEqual({ difference: decimal(0), execution });
        const later = await charge('e1', '1', { revision: 1 });
        expect(later).toEqual({ difference: decimal('-0.25'), execution });
        expect(await charge('e1', '7')).toEqual({ difference: decimal(0), execution });
        expect(byId(await executions())).toEqual(['e1.0 1']);
      });

      it('waits for its execution', async () => {
        expect(await charge('e1', '1.25')).toEqual({
          difference: decimal('1.25'),
          execution: null,
        });
      });

      it('is charged whole where the one before was in another currency', async () => {
        await add(1);
        await charge('e1', '5', { currency: 'EUR' });
        const changed = await charge('e1', '1.25', { revision: 1 });
        expect(changed.difference.toFixed()).toBe('1.25');
      });

      it('says whether its execution was taken back', async () => {
        await add(1);
        await add(1, { revision: 1, quantity: decimal(0) });
        expect((await charge('e1', '1')).execution).toEqual({ ...known, isBusted: true });
        await add(1, { revision: 2 });
        expect((await charge('e1', '2', { revision: 2 })).execution).toEqual({ ...known, isBusted: false }); // prettier-ignore
      });

      it('is lacking until each fill of a life has one, or was taken back', async () => {
        const lacks = (since: number, instrumentKey = AAPL) =>
          run((tx) => store.lacksCommission(tx, { account: 'DU1', instrumentKey, since: plusMs(NOW, since * 1_000) })); // prettier-ignore
        expect(await lacks(0)).toBe(false);
        await add(1);
        await add(2);
        await add(0, {}, { kind: 'ADJUSTMENT' });
        expect([await lacks(0), await lacks(2), await lacks(3)]).toEqual([true, true, false]);
        expect(await lacks(0, MSFT)).toBe(false);
        await charge('e2', '1');
        expect([await lacks(0), await lacks(2)]).toEqual([true, false]);
        await add(1, { revision: 1, quantity: decimal(0) });
        expect(await lacks(0)).toBe(false);
      });
    });

    it('gives the adjustments of an instrument other terms, and no fill', async () => {
      await add(0, { price: decimal('150.5'), multiplier: decimal(1) }, { kind: 'ADJUSTMENT' });
      await add(1, { price: decimal(2), currency: 'EUR', multiplier: decimal(7) });
      const terms = {
        account: 'DU1',
        instrumentKey: AAPL,
        currency: 'EUR',
        multiplier: decimal(7),
      };
      await run((tx) => store.restateAdjustments(tx, terms));
      const found = (await executions()).map(({ executionId, price, currency, multiplier }) =>
        [executionId, price, currency, multiplier].map(String).join(' '),
      );
      expect(found.sort()).toEqual(['e0 21.5 EUR 7', 'e1 2 EUR 7']);
      await run((tx) => store.restateAdjustments(tx, { ...terms, multiplier: decimal(11) }));
      const [rounded] = (await executions()).filter(({ executionId }) => executionId === 'e0');
      expect(rounded?.price.toFixed()).toBe('13.6818181818');
    });

    describe('a trade', () => {
      it('is new once; what its later approvals say that is better known is taken in', async () => {
        await add(1);
        expect(await approve({ stopPrice: null, approvedAt: plusMs(NOW, 5) })).toBe(true);
        expect(await approve({ strategy: 'other' })).toBe(false);
        expect(await approve({ stopPrice: decimal(1), approvedAt: plusMs(NOW, 9) })).toBe(false);
        expect((await trades()).map((each) => each.trade)).toEqual([trade()]);
      });

      it('is listed once shares changed hands, in the order of approval, by strategy and account', async () => {
        await approve();
        expect(await trades()).toEqual([]);
        const [late, first] = ['F1-LATE', 'F1-FIRST'];
        await approve({ tradeRef: late, tradeId: tradeId('two'), approvedAt: plusMs(NOW, 1) });
        await approve({ tradeRef: first, tradeId: tradeId('three'), approvedAt: instant(NOW - 1), strategy: 'other' }); // prettier-ignore
        await approve({ tradeRef: 'F1-THEIRS', tradeId: tradeId('four'), account: 'DU2' });
        for (const [index, tradeRef] of [late, first, 'F1-TRADE'].entries()) await add(index, {}, { tradeRef }); // prettier-ignore
        await add(9, {}, { tradeRef: 'F1-THEIRS', account: 'DU2' });
        // The same reference under another account is another trade.
        await add(8, {}, { tradeRef: 'F1-TRADE', account: 'DU2' });
        const refs = async (strategy: string | null, account: string | null = null) =>
          (await run((tx) => opened.positionsOf(account).trades(tx, strategy))).map((each) => each.trade.tradeRef); // prettier-ignore
        expect(await refs(null)).toEqual([first, 'F1-THEIRS', 'F1-TRADE', late]);
        expect(await refs('percent')).toEqual(['F1-THEIRS', 'F1-TRADE', late]);
        expect(await refs(null, 'DU1')).toEqual([first, 'F1-TRADE', late]);
        expect(await refs('unknown')).toEqual([]);
      });

      it('has its executions with what they cost, and its adjustments in their order, each once', async () => {
        await approve();
        await add(1);
        await add(2, { side: 'SELL' });
        await charge('e2', '1.5');
        const early = adjustment({ adjustmentId: 'b', at: NOW, price: null });
        for (const each of [
          adjustment(),
          early,
          adjustment({ moved: decimal(7) }),
          adjustment({ tradeRef: 'F1-OTHER' }),
        ])
          // prettier-ignore
          await run((tx) => store.addTradeAdjustment(tx, each));
        const [history] = await trades();
        expect(byId(history?.executions ?? [])).toEqual(['e1.0 0', 'e2.0 1.5']);
        expect(history).toMatchObject({ symbol: 'AAPL', adjustments: [early, adjustment()] });
      });
    });

    it('keeps nothing of a unit that fails', async () => {
      await save();
      await add(1);
      const before = [await lock(), await executions(), await trades()];
      await run(async (tx) => {
        await store.lock(tx, { ...POSITION, symbol: 'OTHER' });
        await store.save(tx, {
          ...POSITION,
          position: FLAT,
          revision: 9,
          trade: UNNAMED,
          accountMoney: null,
        });
        await store.addExecution(tx, fill(2));
        await store.addCommission(tx, cost('e1', '3'));
        await store.addTrade(tx, trade());
        await store.addTradeAdjustment(tx, adjustment());
        throw new Error('planned');
      }).catch(() => undefined);
      expect([await lock(), await executions(), await trades()]).toEqual(before);
    });
  });
}
