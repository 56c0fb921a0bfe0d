import type { Envelope } from '@fairlead/contracts';
import { instant, instantText, uuidV5 } from '@fairlead/core';
import type { UnitOfWork } from '@fairlead/platform';
import type { AuditTrail } from '../src/application/ports/audit-trail';

/** A trail with the units of work that it takes part in. */
export interface OpenedAuditTrail {
  readonly trail: AuditTrail;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const idOf = (name: string): string => uuidV5(NAMESPACE, name);
const NOW = 1_795_003_200_000;

/** An event of a story; its name is its identity and its place in time. */
function event(name: string, story: string, changes: Partial<Envelope> = {}): Envelope {
  const at = instantText(instant(NOW + Number(/\d+$/.exec(name)?.[0] ?? 0)));
  return {
    ...{ id: idOf(name), type: 'order.state', version: 1, source: 'order-management' },
    ...{ occurredAt: at, recordedAt: at, correlationId: story, causationId: null, data: {} },
    ...changes,
  };
}

/** What every audit trail does, whatever it is made of. */
export function auditTrailFeatures(title: string, open: () => Promise<OpenedAuditTrail>): void {
  describe(title, () => {
    let opened: OpenedAuditTrail;
    let trail: AuditTrail;
    beforeEach(async () => {
      opened = await open();
      ({ trail } = opened);
    });
    afterEach(() => opened.close());

    const append = (...events: readonly Envelope[]): Promise<void> =>
      opened.unitOfWork.run((tx) => {
        for (const each of events) trail.append(tx, each);
        return Promise.resolve();
      });
    const idsOf = (events: readonly Envelope[] | null) => events?.map(({ id }) => id) ?? null;

    it('knows nothing at first', async () => {
      expect(await trail.story('S')).toEqual([]);
      expect(await trail.since(idOf('e1'), 10)).toBeNull();
      expect(await trail.signalsBeginningWith('')).toEqual([]);
    });

    it('has an event once, as it was appended first', async () => {
      const data = {
        symbol: 'AAPL',
        price: '187.35',
        legs: [{ role: 'STOP' }],
        nested: { is: null },
      };
      const told = { causationId: idOf('cause'), principal: 'model-7', version: 2 };
      const first = event('e1', 'S', { data, ...told });
      await append(first, event('e1', 'S', { data: { symbol: 'OTHER' } }));
      await append(event('e1', 'OTHER'));
      expect(await trail.story('S')).toEqual([first]);
      expect(await trail.story('OTHER')).toEqual([]);
    });

    it('has nothing of a unit that fails', async () => {
      const failing = opened.unitOfWork.run((tx) => {
        trail.append(tx, event('e1', 'S'));
        return Promise.reject(new Error('planned'));
      });
      await expect(failing).rejects.toThrow('planned');
      expect(await trail.story('S')).toEqual([]);
    });

    it('tells a story in the order in which it was recorded, whatever order it came in', async () => {
      await append(event('e3', 'S'), event('x2', 'OTHER'));
      await append(event('e1', 'S'), event('e2', 'S'), event('again2', 'S'));
      const ids = ['e1', 'e2', 'again2', 'e3'].map(idOf);
      expect(idsOf(await trail.story('S'))).toEqual(ids);
    });

    it('tells with a story what happened to its trades, their orders and the executions of these', async () => {
      const [tradeId, orderRef, executionId] = ['T', 'R', 'X'];
      await append(
        event('approved1', 'S', { data: { tradeId } }),
        event('order2', 'later', { data: { tradeId, orderRef } }),
        event('fill3', 'fill', { data: { orderRef, executionId } }),
        event('commission4', 'commission', { data: { executionId } }),
        event('manual5', 'by hand', { data: { executionId: 'Y' } }),
        event('stranger6', 'other', { data: { tradeId: 'U', orderRef: 'Q' } }),
        event('number7', 'other', { data: { tradeId: 7 } }),
      );
      const all = ['approved1', 'order2', 'fill3', 'commission4'].map(idOf);
      expect(idsOf(await trail.story('S'))).toEqual(all);
      // From the fill on: its order is known, the trade of that order is not in its own events.
      expect(idsOf(await trail.story('fill'))).toEqual(all.slice(1));
      expect(idsOf(await trail.story('by hand'))).toEqual([idOf('manual5')]);
    });

    it('finds signals by the beginning of their id, two at most, and nothing by what a pattern is', async () => {
      const signal = (name: string, story: string) => event(name, story, { type: 'signal.accepted' }); // prettier-ignore
      await append(signal('s1', 'abc-1'), signal('s2', 'abc-2'), signal('s3', 'abd-1'));
      await append(event('o4', 'abe-1'), signal('s5', 'abd-1'));
      expect(await trail.signalsBeginningWith('abd')).toEqual(['abd-1']);
      expect([...(await trail.signalsBeginningWith('abc'))].sort()).toEqual(['abc-1', 'abc-2']);
      expect(await trail.signalsBeginningWith('ab')).toHaveLength(2);
      expect(await trail.signalsBeginningWith('abe')).toEqual([]);
      expect(await trail.signalsBeginningWith('a_d')).toEqual([]);
      expect(await trail.signalsBeginningWith('%abd%')).toEqual(['abd-1']);
    });

    it('finds the story of a trade, an order and an execution by its name, all of it', async () => {
      const [tradeId, orderRef, executionId] = ['T', 'R', 'X'];
      await append(
        event('approved1', 'S', { data: { tradeId } }),
        event('order2', 'S', { data: { tradeId, orderRef } }),
        event('fill3', 'S', { data: { orderRef, executionId } }),
        event('closing4', 'close by hand', { data: { tradeId } }),
        event('order5', 'close by hand', { data: { tradeId, orderRef: 'R2' } }),
        event('fill6', 'later', { data: { orderRef: 'R2', executionId: 'X2' } }),
        event('other7', 'S2', { data: { tradeId: 'U', orderRef: 'Q' } }),
        event('manual8', 'by hand', { data: { executionId: 'Y', orderRef: '' } }),
        event('cost9', 'by hand', { data: { executionId: 'Y' } }),
        event('orphan10', 'nobody', { data: { orderRef: 'F' } }),
      );
      for (const name of ['T', 'R', 'R2', 'X', 'X2']) {
        expect([name, await trail.storiesOf(name)]).toEqual([name, ['S']]);
      }
      expect(await trail.storiesOf('Q')).toEqual(['S2']);
      expect(await trail.storiesOf('Y')).toEqual(['by hand']);
      expect(await trail.storiesOf('F')).toEqual(['nobody']);
      for (const name of ['t', 'S', '', '%', 'R_']) expect(await trail.storiesOf(name)).toEqual([]);
    });

    it('says what was appended after an event, in that order, and some of before', async () => {
      await append(...['e9', 'e8', 'e7', 'e6'].map((name) => event(name, 'S')));
      const after = await trail.since(idOf('e8'), 10);
      expect(idsOf(after)).toEqual(['e9', 'e7', 'e6'].map(idOf));
      expect(idsOf(await trail.since(idOf('e8').toUpperCase(), 10))).toEqual(idsOf(after));
      expect(idsOf(await trail.since(idOf('e8'), 2))).toEqual(['e9', 'e7'].map(idOf));
      expect(await trail.since(idOf('unknown'), 10)).toBeNull();
      expect(await trail.since('no id', 10)).toBeNull();
    });

    it('knows the account of a story by its first event that names one', async () => {
      await append(
        event('decided1', 'S', { data: { intents: [{ account: 'DU1' }, { account: 'DU2' }] } }),
        event('denied2', 'S', { data: { account: 'DU3' } }),
        event('empty3', 'NONE', { data: { intents: [], symbol: 'AAPL' } }),
        event('denied4', 'T', { data: { account: 'DU4' } }),
        event('denied5', 'OTHER', { data: { account: 'DU5' } }),
      );
      const accounts = await trail.accountsOf(['S', 'T', 'NONE', 'UNKNOWN']);
      expect([...accounts].sort()).toEqual([['S', 'DU1'], ['T', 'DU4']]); // prettier-ignore
      expect(await trail.accountsOf([])).toEqual(new Map());
    });

    it('has the newest dead letters first, no more than are asked for, and nothing else', async () => {
      const letter = (name: string) => event(name, 'S', { type: 'dlq.dead-lettered', data: { error: name } }); // prettier-ignore
      await append(letter('d9'), event('e1', 'S'), letter('d8'));
      await append(letter('d7'), letter('d9'));
      expect(await trail.deadLetters(10)).toEqual([letter('d7'), letter('d8'), letter('d9')]);
      expect(idsOf(await trail.deadLetters(2))).toEqual(['d7', 'd8'].map(idOf));
    });

    it('says of before an event as much as may have been at work beside it', async () => {
      await append(...Array.from({ length: 300 }, (_, index) => event(`e${index}`, 'S')));
      const found = idsOf(await trail.since(idOf('e250'), 1_000));
      expect(found?.[0]).toBe(idOf('e151'));
      expect(found).toHaveLength(148);
    });
  });
}
