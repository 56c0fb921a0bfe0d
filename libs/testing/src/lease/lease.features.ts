import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease, Tx, UnitOfWork } from '@fairlead/platform';

/** Leases with the units of work that they take part in. */
export interface OpenedLeases {
  readonly lease: Lease;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** What leases do, whatever keeps them. */
export function leaseFeatures(title: string, open: () => Promise<OpenedLeases>): void {
  describe(title, () => {
    let opened: OpenedLeases;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const unit = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const claimAll = async (
      names: readonly string[],
      holder: string,
      lastsMs = 60_000,
    ): Promise<Readonly<Record<string, number>>> =>
      Object.fromEntries(await unit((tx) => opened.lease.claim(tx, { names, holder, lastsMs })));
    const claim = async (name: string, holder: string, lastsMs?: number): Promise<number | null> =>
      (await claimAll([name], holder, lastsMs))[name] ?? null;
    const isHeld = (name: string, token: number): Promise<boolean> =>
      unit((tx) => opened.lease.isHeld(tx, name, token));

    it('are held by one, who prolongs them under the same token', async () => {
      expect(await claim('one', 'a')).toBe(1);
      expect(await claim('one', 'a')).toBe(1);
      expect(await claim('one', 'b')).toBeNull();
      expect(await isHeld('one', 1)).toBe(true);
      expect(await claim('another', 'b')).toBe(1);
    });

    it('go to the next one when they end, with a higher token, and the old one counts no more', async () => {
      expect(await claim('short', 'a', 1)).toBe(1);
      await sleep(30);
      expect(await isHeld('short', 1)).toBe(true);
      expect(await claim('short', 'b')).toBe(2);
      expect(await isHeld('short', 1)).toBe(false);
      expect(await claim('short', 'a')).toBeNull();
    });

    it('are given back by their holder only', async () => {
      await claim('given', 'a');
      await unit((tx) => opened.lease.release(tx, { names: ['given'], holder: 'b' }));
      expect(await claim('given', 'b')).toBeNull();
      await unit((tx) => opened.lease.release(tx, { names: ['given'], holder: 'a' }));
      await sleep(5);
      expect(await claim('given', 'b')).toBe(2);
    });

    it('stay where they were when the unit of work that claimed them is undone', async () => {
      const undone = unit(async (tx) => {
        await opened.lease.claim(tx, { names: ['undone'], holder: 'a', lastsMs: 60_000 });
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await claim('undone', 'b')).toBe(1);
    });

    it('are claimed many at once: what is free, over or held already, and not what another holds', async () => {
      await claim('many-over', 'b', 1);
      await claim('many-other', 'b');
      await claim('many-own', 'a');
      await sleep(30);
      const names = ['many-new', 'many-over', 'many-other', 'many-own'];
      expect(await claimAll(names, 'a')).toEqual({ 'many-new': 1, 'many-over': 2, 'many-own': 1 });
      const all = await unit((tx) => opened.lease.all(tx));
      const many = all.filter(({ name }) => name.startsWith('many-'));
      expect(many.map(({ name, holder, token }) => [name, holder, token])).toEqual([
        ['many-new', 'a', 1],
        ['many-other', 'b', 1],
        ['many-over', 'a', 2],
        ['many-own', 'a', 1],
      ]);
      expect(many.map(({ isLive }) => isLive)).toEqual([true, true, true, true]);
    });

    it('say whether their time is over', async () => {
      await claim('over', 'a', 1);
      await sleep(30);
      const found = await unit((tx) => opened.lease.all(tx));
      expect(found.find(({ name }) => name === 'over')).toMatchObject({ isLive: false });
    });
  });
}
