import type { Envelope, FillExecutionV1 } from '@fairlead/contracts';
import { sampleEnvelope } from '@fairlead/contracts/fixtures';
import { type InstrumentKey, uuidV5 } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { AwaitedEvent, PendingEvents } from '../src/application/ports/pending-events';

const AAPL = 'AAPLKEY' as InstrumentKey;
const MSFT = 'MSFTKEY' as InstrumentKey;
const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const eventOf = (name: string): Envelope => ({
  ...(sampleEnvelope('fill.execution@1') as unknown as Envelope<FillExecutionV1>),
  id: uuidV5(NAMESPACE, name),
});

/** The store with the units of work that it takes part in. */
export interface OpenedPendingEvents {
  readonly pending: PendingEvents;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** What every store of pending events does, whatever it is made of. */
export function pendingEventsFeatures(
  title: string,
  open: () => Promise<OpenedPendingEvents>,
): void {
  describe(title, () => {
    let opened: OpenedPendingEvents;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const add = (name: string, changes: Partial<AwaitedEvent> = {}): Promise<void> => {
      const awaited = { account: 'DU1', instrumentKey: AAPL, event: eventOf(name), ...changes };
      return run((tx) => opened.pending.add(tx, awaited));
    };
    const oldest = (account = 'DU1', ofEach = 10) =>
      run((tx) => opened.pending.oldest(tx, { account, ofEach }));
    const namesOf = (rows: readonly AwaitedEvent[]): readonly string[] =>
      rows.map(({ instrumentKey, event }) => `${instrumentKey} ${event.id}`);
    const nameOf = (name: string, key = AAPL): string => `${key} ${eventOf(name).id}`;

    it('keeps each event once for an instrument, as it came, in its order', async () => {
      for (const name of ['b', 'a', 'b']) await add(name);
      await add('b', { instrumentKey: MSFT });
      expect(namesOf(await oldest())).toEqual([nameOf('b'), nameOf('a'), nameOf('b', MSFT)]);
      expect((await oldest())[0]?.event).toEqual(eventOf('b'));
      expect(await oldest('DU2')).toEqual([]);
    });

    it('returns some of each instrument, so that none waits for another', async () => {
      for (const name of ['a', 'b', 'c']) await add(name);
      await add('d', { instrumentKey: MSFT });
      expect(namesOf(await oldest('DU1', 2))).toEqual([
        nameOf('a'),
        nameOf('b'),
        nameOf('d', MSFT),
      ]);
    });

    it('lets one be taken once', async () => {
      await add('a');
      const [first] = await oldest();
      const take = (): Promise<boolean> => run((tx) => opened.pending.take(tx, first?.seq ?? 0));
      expect(await take()).toBe(true);
      expect(await take()).toBe(false);
      expect(await oldest()).toEqual([]);
    });

    it('keeps one whose unit of work failed after it was taken', async () => {
      await add('a');
      const [first] = await oldest();
      const failing = run(async (tx) => {
        await opened.pending.take(tx, first?.seq ?? 0);
        throw new Error('spec');
      });
      await expect(failing).rejects.toThrow('spec');
      expect(namesOf(await oldest())).toEqual([nameOf('a')]);
    });
  });
}
