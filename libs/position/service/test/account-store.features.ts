import type { SnapshotPositionV1 } from '@fairlead/contracts';
import { type Decimal, decimal, plusMs } from '@fairlead/core';
import { type Drift, FLAT } from '@fairlead/position-domain';
import type { Tx } from '@fairlead/platform';
import type { AccountStore, ReportRecord } from '../src/application/ports/position-store';
import {
  AAPL,
  HELD,
  MSFT,
  NOW,
  type OpenedPositionStores,
  POSITION,
  fill,
} from './position-stores';

const FIGURES = {
  account: 'DU1',
  currency: 'USD',
  netLiquidation: decimal('1000000.5'),
  exchangeRates: new Map<string, Decimal>(),
};
const reported: SnapshotPositionV1 = {
  ...{ instrumentKey: AAPL, contractId: 265_598, symbol: 'AAPL', quantity: '100' },
  averageCost: '187.35',
};
const report = (second: number, changes: Partial<ReportRecord> = {}): ReportRecord => ({
  ...{ account: 'DU1', takenAt: plusMs(NOW, second * 1_000), positions: [reported] },
  publishedAt: plusMs(NOW, second * 1_000 + 5),
  ...changes,
});
const drift = (instrumentKey: string, ours: string): Drift => ({
  ...{ instrumentKey, symbol: 'AAPL', ours: decimal(ours), broker: decimal('100') },
});

/** What every store of accounts does, whatever it is made of. */
export function accountStoreFeatures(
  title: string,
  open: () => Promise<OpenedPositionStores>,
): void {
  describe(title, () => {
    let opened: OpenedPositionStores;
    let store: AccountStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.accountsOf(null);
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const account = (name = 'DU1') => run((tx) => store.lockAccount(tx, name));
    const take = (name = 'DU1') => run((tx) => store.takeReport(tx, name));
    const latest = () => run((tx) => store.latestReport(tx, 'DU1'));
    const saveReport = (...parts: Parameters<typeof report>) =>
      run((tx) => store.saveReport(tx, report(...parts)));
    const drifts = (name = 'DU1') => run((tx) => store.drifts(tx, name));

    it('knows an account with its last figures, and how its equity stands', async () => {
      expect(await account()).toBeNull();
      const fresh = { ...FIGURES, publishedAt: null, isDue: false };
      expect(await run((tx) => store.saveAccount(tx, FIGURES))).toEqual(fresh);
      await run((tx) => store.markEquity(tx, { account: 'DU1', publishedAt: NOW, isDue: true }));
      expect(await account()).toEqual({ ...fresh, publishedAt: NOW, isDue: true });
      const euros = { ...FIGURES, currency: 'EUR', netLiquidation: decimal(7) };
      const after = { ...euros, publishedAt: NOW, isDue: true };
      expect(await run((tx) => store.saveAccount(tx, euros))).toEqual(after);
      await run((tx) => store.markEquity(tx, { account: 'DU1', publishedAt: null, isDue: false }));
      expect(await account()).toEqual({ ...after, publishedAt: null, isDue: false });
      await run((tx) => store.markEquity(tx, { account: 'DU9', publishedAt: NOW, isDue: true }));
      expect(await account('DU9')).toBeNull();
    });

    it('lists the accounts whose equity is due, all or the one that is looked after', async () => {
      for (const name of ['DU2', 'DU1', 'DU3']) {
        await run((tx) => store.saveAccount(tx, { ...FIGURES, account: name }));
        const isDue = name !== 'DU3';
        await run((tx) => store.markEquity(tx, { account: name, publishedAt: NOW, isDue }));
      }
      const due = (name: string | null) => run((tx) => opened.accountsOf(name).dueAccounts(tx));
      expect([await due(null), await due('DU2'), await due('DU3')]).toEqual([['DU1', 'DU2'], ['DU2'], []]); // prettier-ignore
    });

    it('adds up what positions of an account realised and cost in a currency', async () => {
      const positions = opened.positionsOf(null);
      const hold = (changes: Partial<typeof POSITION>, currency = 'USD') =>
        run(async (tx) => {
          const before = await positions.lock(tx, { ...POSITION, ...changes });
          await positions.save(tx, { ...before, position: { ...HELD, currency }, revision: 1 });
        });
      await hold({});
      await hold({ instrumentKey: MSFT });
      await hold({ instrumentKey: 'EURKEY' }, 'EUR');
      await hold({ account: 'DU2' });
      const totals = async (currency: string) => {
        const found = await run((tx) => store.totals(tx, { account: 'DU1', currency }));
        return [found.realisedPnl.toFixed(), found.commission.toFixed()];
      };
      expect(await totals('USD')).toEqual(['20.25', '18']);
      expect(await totals('EUR')).toEqual(['10.125', '9']);
      expect(await totals('GBP')).toEqual(['0', '0']);
      const exchangeRates = new Map([['EUR', decimal('1.08')]]);
      await run((tx) => store.saveAccount(tx, { ...FIGURES, exchangeRates }));
      expect(await totals('USD')).toEqual(['31.185', '27.72']);
      // A report that names no rate leaves the last one.
      await run((tx) => store.saveAccount(tx, FIGURES));
      expect(await totals('USD')).toEqual(['31.185', '27.72']);
      // Rates in another currency are none.
      await run((tx) => store.saveAccount(tx, { ...FIGURES, currency: 'GBP' }));
      expect((await account())?.exchangeRates).toEqual(new Map());
    });

    describe('a report', () => {
      it('is taken once, the first of an account as its baseline', async () => {
        expect([await take(), await latest()]).toEqual([null, null]);
        await saveReport(1);
        expect(await take()).toEqual({ report: report(1), isFirst: true });
        expect([await take(), await latest()]).toEqual([null, report(1)]);
        await saveReport(2);
        expect(await take()).toEqual({ report: report(2), isFirst: false });
        await saveReport(1, { account: 'DU2' });
        expect((await take('DU2'))?.isFirst).toBe(true);
      });

      it('that is the first is not replaced before it was taken: it is the baseline', async () => {
        await saveReport(1);
        await saveReport(2);
        expect((await take())?.report).toEqual(report(1));
      });

      it('gives way to a newer one after that, taken or not, and to no older one', async () => {
        await saveReport(1);
        await take();
        await saveReport(3);
        await saveReport(2);
        await saveReport(3, { positions: [] });
        expect(await latest()).toEqual(report(3));
        await saveReport(4, { positions: [] });
        expect(await take()).toEqual({ report: report(4, { positions: [] }), isFirst: false });
      });

      it('waits to be compared, of all accounts or of the one that is looked after', async () => {
        await saveReport(1);
        await saveReport(2, { account: 'DU2' });
        await saveReport(3, { account: 'DU3' });
        await take('DU3');
        const waiting = async (name: string | null) =>
          [...(await run((tx) => opened.accountsOf(name).uncheckedReports(tx)))].sort(
            (left, right) => left.publishedAt - right.publishedAt,
          );
        const [one, two] = [report(1), report(2, { account: 'DU2' })].map((each) => ({
          account: each.account,
          publishedAt: each.publishedAt,
        }));
        expect(await waiting(null)).toEqual([one, two]);
        expect(await waiting('DU2')).toEqual([two]);
        expect(await waiting('DU3')).toEqual([]);
      });
    });

    it('sets what positions hold beside what moved since a report, a correction by its difference', async () => {
      const positions = opened.positionsOf(null);
      await run(async (tx) => {
        const unpublished = await positions.lock(tx, { ...POSITION, instrumentKey: MSFT });
        await positions.save(tx, { ...unpublished, position: HELD });
        const before = await positions.lock(tx, POSITION);
        await positions.save(tx, { ...before, position: { ...FLAT, quantity: decimal(45) }, revision: 1 }); // prettier-ignore
        const theirs = await positions.lock(tx, { ...POSITION, account: 'DU2' });
        await positions.save(tx, { ...theirs, revision: 1 });
        const sold = { side: 'SELL', quantity: decimal(30) } as const;
        for (const each of [
          fill(1),
          fill(1, { revision: 1, quantity: decimal(90) }, { publishedAt: plusMs(NOW, 9_000) }),
          fill(3, sold),
          fill(2, { quantity: decimal(10) }, { publishedAt: plusMs(NOW, 3_500) }),
          fill(4, sold, { account: 'DU2' }),
        ])
          await positions.addExecution(tx, each);
      });
      const own = await run((tx) => store.ownQuantities(tx, report(2)));
      expect(
        own.map((each) => ({
          ...each,
          total: each.total.toFixed(),
          since: each.since.map(String),
        })),
      ).toEqual([
        // prettier-ignore
        { instrumentKey: AAPL, symbol: 'AAPL', total: '45', since: ['10', '-30', '-10'] },
      ]);
    });

    it('knows the differences of an account that were reported, as they were last', async () => {
      expect(await drifts()).toEqual([]);
      const save = (name: string, each: Drift) => run((tx) => store.saveDrift(tx, name, each));
      await save('DU1', drift(MSFT, '7'));
      await save('DU1', drift(AAPL, '40.5'));
      await save('DU2', drift(AAPL, '1'));
      await save('DU1', drift(AAPL, '-3'));
      expect(await drifts()).toEqual([drift(AAPL, '-3'), drift(MSFT, '7')]);
      await run((tx) => store.removeDrift(tx, { account: 'DU1', instrumentKey: AAPL }));
      await run((tx) => store.removeDrift(tx, { account: 'DU1', instrumentKey: 'NONE' }));
      expect([await drifts(), await drifts('DU2')]).toEqual([
        [drift(MSFT, '7')],
        [drift(AAPL, '1')],
      ]);
    });

    it('keeps nothing of a unit that fails', async () => {
      await saveReport(1);
      await run((tx) => store.saveDrift(tx, 'DU1', drift(AAPL, '1')));
      await run(async (tx) => {
        await store.saveAccount(tx, FIGURES);
        await store.markEquity(tx, { account: 'DU1', publishedAt: NOW, isDue: true });
        await store.takeReport(tx, 'DU1');
        await store.saveReport(tx, report(9));
        await store.saveDrift(tx, 'DU1', drift(MSFT, '7'));
        await store.removeDrift(tx, { account: 'DU1', instrumentKey: AAPL });
        throw new Error('planned');
      }).catch(() => undefined);
      expect(await account()).toBeNull();
      expect(await take()).toEqual({ report: report(1), isFirst: true });
      expect(await drifts()).toEqual([drift(AAPL, '1')]);
    });
  });
}
