import { randomUUID } from 'node:crypto';
import type { BrokerInstrumentV1, Envelope, LegV1 } from '@fairlead/contracts';
import {
  type BrokerOrder,
  type FillDetail,
  type StoredExecution,
  journaledOrder,
  viewOf,
} from '@fairlead/broker-domain';
import { decimal, instant } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type { ExecutionStore } from '../src/application/ports/execution-store';
import type { AccountCommand, GatewayStore } from '../src/application/ports/gateway-store';
import { JournalFence } from '../src/application/journal-fence';
import type { Journal, JournalRow } from '../src/application/ports/journal';

const DU1 = 'DU1';
const DU2 = 'DU2';
const TOUCHED = instant(1_795_000_000_000);
const [REF, SECOND, THIRD] = ['A', 'B', 'C'].map((letter) => `F1-${letter.repeat(16)}-E1`) as [
  string,
  string,
  string,
];

/** The stores of one gateway, with the units of work that they take part in. */
export interface OpenedStores {
  journalOf(fence: JournalFence): Journal;
  readonly store: GatewayStore;
  /** The executions of DU1 and of DU2. */
  readonly executions: Readonly<Record<typeof DU1 | typeof DU2, ExecutionStore>>;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

/** The same, with a journal that may be written. */
interface WritableStores extends OpenedStores {
  readonly journal: Journal;
}

/** A row of the journal with ids of its own. */
export function journalRow(changes: Partial<JournalRow> = {}): JournalRow {
  const orderRef = changes.orderRef ?? REF;
  const order = journaledOrder(orderRef, {
    ...{ revision: 0, quantity: decimal(100), limitPrice: decimal('98.5'), stopPrice: null },
  });
  const leg: LegV1 = {
    ...{ orderRef, role: 'ENTRY', side: 'BUY', quantity: '100', type: 'LIMIT' },
    ...{ limitPrice: '98.5', timeInForce: 'DAY' },
  };
  return {
    ...{ orderRef, account: DU1, clientId: 10, orderId: 7, epoch: 1 },
    ...{ commandId: randomUUID(), correlationId: randomUUID(), principal: 'model-7' },
    tradeId: randomUUID(),
    ...{ intentId: randomUUID(), purpose: 'entry', leg, order, published: viewOf(order) },
    contract: {
      ...{ instrumentKey: 'AAPLKEY', contractId: 265_598, symbol: 'AAPL', type: 'STK' },
      ...{ exchange: 'SMART', currency: 'USD', multiplier: '1' },
    },
    positionWhenAbsent: null,
    touchedAt: TOUCHED,
    ...changes,
  };
}

const seen = (row: JournalRow, more: Partial<BrokerOrder['seen']>): JournalRow => ({
  ...row,
  order: { ...row.order, seen: { ...row.order.seen, ...more } },
});

function stored(root: string, detail: Partial<FillDetail> | null): StoredExecution {
  const whole: FillDetail = {
    ...{ account: DU1, instrumentKey: 'AAPLKEY', symbol: 'AAPL', orderRef: REF, external: false },
    ...{ permId: 77, side: 'BUY', quantity: '40', price: '98.5', currency: 'USD' },
    ...{ multiplier: '1', executedAt: '2026-11-23T15:00:00.000Z', exchange: 'ISLAND' },
    ...detail,
  };
  const commission = { revision: 1, commission: decimal('1.25'), currency: 'USD' };
  return {
    record: {
      ...{ root, commissionReported: detail !== null },
      execution: detail === null ? null : { revision: 1, detail: whole },
      commission,
    },
    correlationId: randomUUID(),
    causationId: randomUUID(),
    principal: 'model-7',
  };
}

function command(account: string): AccountCommand {
  const id = randomUUID();
  const at = '2026-11-23T15:00:00.000Z';
  return {
    ...{ id, type: 'command.cancel', version: 1, occurredAt: at, recordedAt: at },
    ...{ correlationId: id, causationId: null, source: 'order-management', data: { account } },
  } satisfies Envelope<{ readonly account: string }>;
}

const instrument = (instrumentKey: string, account = DU1): BrokerInstrumentV1 => ({
  ...{ account, instrumentKey, symbol: instrumentKey, state: 'unresolved' },
  ...{ reason: 'to be looked up', lookedUpAt: '2026-11-23T15:00:00.000Z' },
});

/** Something that is waited for, and what lets it go on. */
function signal(): [Promise<void>, () => void] {
  let fire: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return [fired, () => fire()];
}

/** What every store of the gateway does, whatever it is made of. */
export function gatewayStoresFeatures(title: string, open: () => Promise<OpenedStores>): void {
  describe(title, () => {
    let opened: WritableStores;
    beforeEach(async () => {
      const stores = await open();
      const journal = stores.journalOf(await taken(stores));
      opened = { ...stores, journal };
    });
    afterEach(() => opened.close());

    /** What a gateway that begins now has. */
    const taken = async ({ store, unitOfWork }: OpenedStores): Promise<JournalFence> => {
      const fence = new JournalFence(DU1);
      fence.take(await unitOfWork.run((tx) => store.takeJournal(tx, DU1)));
      return fence;
    };
    const run = <T>(work: (tx: Tx, stores: WritableStores) => Promise<T>): Promise<T> =>
      opened.unitOfWork.run((tx) => work(tx, opened));
    const insert = (...rows: readonly JournalRow[]): Promise<ReadonlySet<string>> =>
      run((tx, { journal }) => journal.insert(tx, rows));
    const find = async (
      keys: Partial<Parameters<Journal['find']>[2]>,
      account = DU1,
    ): Promise<readonly string[]> => {
      const all = { orderRefs: [], orderIds: [], permIds: [], ...keys };
      const rows = await run((tx, { journal }) => journal.find(tx, account, all));
      return rows.map(({ orderRef }) => orderRef);
    };
    /** A unit that fails after all that it did. */
    const failing = (work: (tx: Tx, stores: WritableStores) => Promise<unknown>): Promise<void> =>
      expect(
        run(async (tx, stores) => {
          await work(tx, stores);
          throw new Error('undone');
        }),
      ).rejects.toThrow('undone');

    describe('the journal', () => {
      it('gives back what was inserted, with its decimals', async () => {
        const row = seen(journalRow(), { permId: 77, filled: decimal('40.5') });
        expect([...(await insert(row))]).toEqual([REF]);
        const keys = { orderRefs: [REF], orderIds: [], permIds: [] };
        const [found] = await run((tx, { journal }) => journal.find(tx, DU1, keys));
        expect(found).toEqual(row);
      });

      it('inserts a reference once, and says which were new', async () => {
        await insert(journalRow());
        const other = journalRow({ orderRef: SECOND, orderId: 8 });
        expect([...(await insert(journalRow({ orderId: 9 }), other))]).toEqual([SECOND]);
        expect(await find({ orderIds: [7, 8, 9] })).toEqual([REF, SECOND]);
      });

      it('refuses an order id that is used under its client id, and keeps nothing of that unit', async () => {
        await insert(journalRow());
        const twice = journalRow({ orderRef: THIRD });
        const both = [journalRow({ orderRef: SECOND, orderId: 8 }), twice];
        await expect(insert(...both)).rejects.toMatchObject({ code: '23505' });
        expect(await find({ orderRefs: [REF, SECOND, THIRD] })).toEqual([REF]);
        expect(await insert({ ...twice, clientId: 11 })).toHaveProperty('size', 1);
      });

      it('is searched by references, order ids and permanent ids of its account, in the order of references', async () => {
        const shown = seen(journalRow({ orderRef: SECOND, orderId: 8 }), { permId: 77 });
        await insert(journalRow({ orderRef: THIRD, orderId: 9 }), shown, journalRow());
        expect(await find({ orderRefs: [THIRD, REF, 'unknown'] })).toEqual([REF, THIRD]);
        expect(await find({ orderIds: [9], permIds: [77] })).toEqual([SECOND, THIRD]);
        expect(await find({ permIds: [78] })).toEqual([]);
        expect(await find({})).toEqual([]);
        expect(await find({ orderRefs: [REF] }, DU2)).toEqual([]);
      });

      it('saves what changes, and never whose order it is nor its ids', async () => {
        const row = journalRow();
        await insert(row);
        const ended: JournalRow = {
          ...row,
          ...{ epoch: 2, commandId: randomUUID(), correlationId: randomUUID(), purpose: 'exit' },
          ...{ positionWhenAbsent: '100', touchedAt: instant(TOUCHED + 1), published: null },
          order: { ...row.order, status: 'CANCELLED', endedAt: TOUCHED, code: '202' },
          leg: { ...row.leg, quantity: '50' },
        };
        const other = { account: DU2, clientId: 11, orderId: 99, tradeId: randomUUID() };
        await run((tx, { journal }) => journal.save(tx, [{ ...ended, ...other }]));
        const keys = { orderRefs: [REF], orderIds: [], permIds: [] };
        expect(await run((tx, { journal }) => journal.find(tx, DU1, keys))).toEqual([ended]);
      });

      it('saves nothing that was never inserted', async () => {
        await run((tx, { journal }) => journal.save(tx, [journalRow()]));
        expect(await find({ orderRefs: [REF] })).toEqual([]);
      });

      it('forgets what is removed, and its order id is free', async () => {
        await insert(journalRow(), journalRow({ orderRef: SECOND, orderId: 8 }));
        await run((tx, { journal }) => journal.remove(tx, [REF, 'unknown']));
        expect(await find({ orderIds: [7, 8] })).toEqual([SECOND]);
        expect(await insert(journalRow({ orderRef: THIRD }))).toHaveProperty('size', 1);
      });

      it('knows what has not ended, and what ended without being reported', async () => {
        const ended = (orderRef: string, orderId: number, awaitsCode: boolean): JournalRow => {
          const row = journalRow({ orderRef, orderId });
          const { order } = row;
          return { ...row, order: { ...order, status: 'CANCELLED', endedAt: TOUCHED, awaitsCode } };
        };
        await insert(ended(THIRD, 9, true), ended(SECOND, 8, false), journalRow());
        const rows = await run((tx, { journal }) => journal.unsettled(tx, DU1));
        expect(rows.map(({ orderRef }) => orderRef)).toEqual([REF, THIRD]);
        expect(await run((tx, { journal }) => journal.unsettled(tx, DU2))).toEqual([]);
      });

      it('finds orders whose executions fall short of what the broker counts', async () => {
        await insert(
          seen(journalRow(), { filled: decimal('60.5') }),
          seen(journalRow({ orderRef: SECOND, orderId: 8 }), { filled: decimal(40) }),
          seen(journalRow({ orderRef: THIRD, orderId: 9 }), { filled: null }),
        );
        const gaps = async (since: number, account = DU1): Promise<readonly string[]> => {
          const at = instant(since);
          const found = await run((tx, { journal }) => journal.fillGaps(tx, account, at));
          return found.map(({ orderRef }) => orderRef).toSorted();
        };
        expect(await gaps(TOUCHED - 1)).toEqual([REF, SECOND]);
        await run((tx, { executions }) =>
          executions.DU1.save(tx, [
            stored('1', { quantity: '20' }),
            stored('2', { quantity: '40' }),
            stored('3', { quantity: '40', orderRef: SECOND }),
            stored('4', null),
          ]),
        );
        expect(await gaps(TOUCHED - 1)).toEqual([REF]);
        expect(await gaps(TOUCHED)).toEqual([]);
        expect(await gaps(TOUCHED - 1, DU2)).toEqual([]);
      });

      it('is as it was where a unit fails', async () => {
        const row = journalRow();
        await insert(row);
        await failing(async (tx, { journal }) => {
          await journal.insert(tx, [journalRow({ orderRef: SECOND, orderId: 8 })]);
          await journal.save(tx, [{ ...row, epoch: 9 }]);
          await journal.remove(tx, [REF]);
        });
        const keys = { orderRefs: [REF, SECOND], orderIds: [], permIds: [] };
        expect(await run((tx, { journal }) => journal.find(tx, DU1, keys))).toEqual([row]);
        expect(await insert(journalRow({ orderRef: SECOND, orderId: 8 }))).toHaveProperty(
          'size',
          1,
        );
      });
    });

    describe('the right to write the journal', () => {
      const WRITES: readonly (readonly [string, (journal: Journal, tx: Tx) => Promise<unknown>])[] =
        [
          ['insert', (journal, tx) => journal.insert(tx, [journalRow({ orderRef: SECOND, orderId: 8 })])], // prettier-ignore
          ['save', (journal, tx) => journal.save(tx, [journalRow({ epoch: 9 })])],
          ['remove', (journal, tx) => journal.remove(tx, [REF])],
          ['insert of what is there', (journal, tx) => journal.insert(tx, [journalRow()])],
        ];

      it.each(WRITES)(
        'is the last one to take it: %s of another is refused, and nothing changes',
        async (_name, write) => {
          const row = journalRow();
          await insert(row);
          const before = await taken(opened);
          const late = opened.journalOf(before);
          await run((tx) => late.save(tx, [row]));
          const now = opened.journalOf(await taken(opened));
          const refused: string[] = [];
          before.onRefused(() => refused.push('at once'));
          await expect(run((tx) => write(late, tx))).rejects.toMatchObject({ code: 'FENCED_OUT' });
          await expect(run((tx) => write(opened.journal, tx))).rejects.toMatchObject({ code: 'FENCED_OUT' }); // prettier-ignore
          expect([refused, before.isLost]).toEqual([['at once'], true]);
          const keys = { orderRefs: [REF, SECOND], orderIds: [], permIds: [] };
          expect(await run((tx) => now.find(tx, DU1, keys))).toEqual([row]);
          await run((tx) => write(now, tx));
        },
      );

      it('is nobody’s before it is taken, and another account’s does not count', async () => {
        const none = opened.journalOf(new JournalFence('DU3'));
        await expect(run((tx) => none.insert(tx, [journalRow()]))).rejects.toMatchObject({ code: 'FENCED_OUT' }); // prettier-ignore
        await run((tx, { store }) => store.takeJournal(tx, DU2));
        expect(await insert(journalRow())).toHaveProperty('size', 1);
      });

      it('is not taken between a write and its commit', async () => {
        let isTaken = false;
        const [written, isWritten] = signal();
        const [goOn, mayGoOn] = signal();
        const writing = run(async (tx, { journal }) => {
          await journal.insert(tx, [journalRow()]);
          isWritten();
          await goOn;
        });
        await written;
        const taking = taken(opened).then(() => (isTaken = true));
        // Were it not for the lock, this is plenty to take it: what is tried is that it does not.
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(isTaken).toBe(false);
        mayGoOn();
        await Promise.all([writing, taking]);
        expect(isTaken).toBe(true);
      });
    });

    describe('the executions', () => {
      it('are given back by root and by order, in the order of roots, whichever part is known', async () => {
        const all = [...[stored('c', { orderRef: SECOND }), stored('a', {}), stored('b', null)]];
        await run((tx, { executions }) => executions.DU1.save(tx, all));
        const [c, a, b] = all;
        const found = await run((tx, { executions }) =>
          executions.DU1.find(tx, ['b', 'a', 'unknown']),
        );
        expect(found).toEqual([a, b]);
        const own = await run((tx, { executions }) =>
          executions.DU1.ofOrders(tx, [SECOND, REF, 'unknown']),
        );
        expect(own).toEqual([a, c]);
      });

      it('replace what was known under their root, and belong to one account', async () => {
        await run((tx, { executions }) => executions.DU1.save(tx, [stored('a', null)]));
        const later = stored('a', { quantity: '0' });
        await run((tx, { executions }) => executions.DU1.save(tx, [later]));
        await run((tx, { executions }) => executions.DU2.save(tx, [stored('a', {})]));
        expect(await run((tx, { executions }) => executions.DU1.find(tx, ['a']))).toEqual([later]);
      });

      it('are as they were where a unit fails', async () => {
        await failing((tx, { executions }) => executions.DU1.save(tx, [stored('a', {})]));
        expect(await run((tx, { executions }) => executions.DU1.find(tx, ['a']))).toEqual([]);
      });
    });

    describe('the connections', () => {
      it('count epochs for each account', async () => {
        const next = (account: string): Promise<number> =>
          run((tx, { store }) => store.nextEpoch(tx, account));
        const epoch = (account: string): Promise<number> =>
          run((tx, { store }) => store.epoch(tx, account));
        expect(await epoch(DU1)).toBe(0);
        expect([await next(DU1), await next(DU1), await next(DU2)]).toEqual([1, 2, 1]);
        expect([await epoch(DU1), await epoch(DU2)]).toEqual([2, 1]);
      });

      it('take order ids upwards, from where they are free', async () => {
        const take = (firstFree: number, count: number): Promise<number> =>
          run((tx, { store }) => store.takeOrderIds(tx, DU1, { firstFree, count }));
        const highWater = (): Promise<number> => run((tx, { store }) => store.highWater(tx, DU1));
        expect(await highWater()).toBe(0);
        await expect(take(1, 3)).rejects.toThrow('a session row exists');
        await run((tx, { store }) => store.nextEpoch(tx, DU1));
        expect([await take(1, 3), await take(1, 1), await take(100, 2)]).toEqual([1, 4, 100]);
        expect(await highWater()).toBe(101);
        await failing((tx, { store }) => store.takeOrderIds(tx, DU1, { firstFree: 500, count: 1 }));
        expect(await take(1, 1)).toBe(102);
      });

      it('remember a halt, also before the first of them', async () => {
        const halt = (account: string): Promise<boolean> =>
          run((tx, { store }) => store.halt(tx, account));
        const set = (halted: boolean): Promise<void> =>
          run((tx, { store }) => store.setHalt(tx, DU1, { halted, reason: 'a person' }));
        expect(await halt(DU1)).toBe(false);
        await set(true);
        expect([await halt(DU1), await halt(DU2)]).toEqual([true, false]);
        expect(await run((tx, { store }) => store.nextEpoch(tx, DU1))).toBe(1);
        expect(await halt(DU1)).toBe(true);
        await set(false);
        expect(await halt(DU1)).toBe(false);
      });
    });

    describe('the instruments', () => {
      it('are kept for each account, the newest word of each, in the order of their keys', async () => {
        const save = (one: BrokerInstrumentV1): Promise<void> =>
          run((tx, { store }) => store.saveInstrument(tx, one));
        const known = (account: string): Promise<readonly BrokerInstrumentV1[]> =>
          run((tx, { store }) => store.instruments(tx, account));
        await save(instrument('MSFTKEY'));
        await save(instrument('AAPLKEY'));
        await save({ ...instrument('MSFTKEY'), reason: 'again' });
        await save(instrument('AAPLKEY', DU2));
        await failing((tx, { store }) => store.saveInstrument(tx, instrument('TSLAKEY')));
        expect(await known(DU1)).toEqual([
          instrument('AAPLKEY'),
          { ...instrument('MSFTKEY'), reason: 'again' },
        ]);
        expect(await known(DU2)).toHaveLength(1);
      });

      it('that orders were ever for are known by their contracts, each once', async () => {
        const { contract } = journalRow();
        const other = { ...contract, contractId: 272_093, instrumentKey: 'MSFTKEY' };
        await insert(
          journalRow(),
          journalRow({ orderRef: SECOND, orderId: 8 }),
          journalRow({ orderRef: THIRD, orderId: 9, contract: other }),
        );
        const traded = await run((tx, { store }) => store.tradedContracts(tx, DU1));
        expect(traded.toSorted((left, right) => left.contractId - right.contractId)).toEqual([
          { contractId: 265_598, instrumentKey: 'AAPLKEY' },
          { contractId: 272_093, instrumentKey: 'MSFTKEY' },
        ]);
        expect(await run((tx, { store }) => store.tradedContracts(tx, DU2))).toEqual([]);
      });
    });

    describe('deferred commands', () => {
      it('wait in their order, each once, until they are taken up', async () => {
        const [first, second] = [command(DU1), command(DU1)];
        const other = command(DU2);
        for (const one of [first, second, first, other]) {
          await run((tx, { store }) => store.defer(tx, one));
        }
        const waiting = async (): Promise<readonly string[]> =>
          (await run((tx, { store }) => store.deferred(tx, DU1))).map(({ id }) => id);
        expect(await waiting()).toEqual([first.id, second.id]);
        await failing((tx, { store }) => store.undefer(tx, [first.id]));
        await run((tx, { store }) => store.undefer(tx, [second.id, randomUUID()]));
        expect(await waiting()).toEqual([first.id]);
        const isDeferred = (id: string): Promise<boolean> =>
          run((tx, { store }) => store.isDeferred(tx, id));
        expect([await isDeferred(first.id), await isDeferred(second.id)]).toEqual([true, false]);
      });
    });
  });
}
