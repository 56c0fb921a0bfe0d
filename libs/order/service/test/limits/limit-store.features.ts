import { decimal, instant, plusMs } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { LimitChange, LimitStore } from '../../src/application/ports/limit-store';

const NOW = instant(1_795_000_000_000);

/** A store with the units of work that it takes part in. */
export interface OpenedLimitStore {
  readonly store: LimitStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

function changeOf(name: LimitChange['name'], after: string, isSet = true): LimitChange {
  return {
    ...{ name, before: decimal('25000.5'), after: decimal(after), isSet },
    ...{
      by: 'ann',
      principal: isSet ? 'operator' : null,
      reason: 'a week of earnings',
      at: plusMs(NOW, 1),
    },
  };
}

/** What a store of changed limits does, whatever it is made of. */
export function limitStoreFeatures(title: string, open: () => Promise<OpenedLimitStore>): void {
  describe(title, () => {
    let opened: OpenedLimitStore;
    const inUnit = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const notional = changeOf('order-notional', '10000');
    const shares = changeOf('order-shares-max', '500');
    const lifted = changeOf('order-notional', '25000', false);

    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened.close());

    it('has nothing before anything was changed', async () => {
      expect(await inUnit((tx) => opened.store.latest(tx))).toEqual([]);
      expect(await inUnit((tx) => opened.store.list(tx, { name: null, limit: 9 }))).toEqual([]);
    });

    it('keeps every change, the newest first, also of one limit', async () => {
      for (const change of [notional, shares, lifted]) {
        await inUnit((tx) => opened.store.keep(tx, change));
      }
      const list = (name: LimitChange['name'] | null, limit: number) =>
        inUnit((tx) => opened.store.list(tx, { name, limit }));
      expect(await list(null, 9)).toEqual([lifted, shares, notional]);
      expect(await list(null, 2)).toEqual([lifted, shares]);
      expect(await list('order-notional', 9)).toEqual([lifted, notional]);
      expect(await list('price-collar-pct', 9)).toEqual([]);
    });

    it('knows the newest change of each', async () => {
      const latest = await inUnit((tx) => opened.store.latest(tx));
      expect(latest).toHaveLength(2);
      expect(latest).toEqual(expect.arrayContaining([lifted, shares]));
    });

    it('forgets what was rolled back', async () => {
      const failing = inUnit(async (tx) => {
        await opened.store.keep(tx, notional);
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      expect(await inUnit((tx) => opened.store.list(tx, { name: null, limit: 9 }))).toHaveLength(3);
    });
  });
}
