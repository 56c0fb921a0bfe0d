import { ApprovalRequestedV1, type BrokerInstrumentV1, type IntentV1 } from '@fairlead/contracts';
import {
  type AccountId,
  type ExecutionId,
  type Instant,
  type IntentId,
  decimal,
  instant,
  plusMs,
  present,
  tradeIdOf,
  uuidV5,
} from '@fairlead/core';
import {
  type Account,
  type ContractHolding,
  type Trade,
  type WantedActivity,
  applyEvidence,
  emptyHolding,
  openTrade,
  takeShares,
  NO_BREAKERS,
} from '@fairlead/order-domain';
import { tradeOpening } from '@fairlead/order-domain/testing';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import {
  type ManualExecution,
  type OrderStore,
  StaleTradeError,
  type StoredIntent,
  type StoredTrade,
} from '../src/application/ports/order-store';
import { ACCOUNT as OWN, KEY, entry, instrument } from './order-harness';

const NOW = instant(1_795_000_000_000);
const ACCOUNT = OWN as AccountId;
const OTHER = 'DU7654321' as AccountId;
const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const idOf = (name: string): string => uuidV5(NAMESPACE, name);

/** A store of the account with the units of work that it takes part in. */
export interface OpenedOrderStore {
  readonly store: OrderStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

interface TradeWish {
  readonly account?: AccountId;
  readonly strategy?: string;
  readonly instrumentKey?: string;
  readonly openedAt?: Instant;
}

/** A trade that is not stored yet. */
function tradeOf(name: string, wish: TradeWish = {}): StoredTrade {
  const opening = tradeOpening();
  const { account = ACCOUNT, strategy = name, openedAt = NOW } = wish;
  const instrumentKey = (wish.instrumentKey ?? KEY) as Trade['contract']['instrumentKey'];
  const tradeId = tradeIdOf(idOf(name) as IntentId);
  const contract = { ...opening.contract, instrumentKey };
  const trade = openTrade({ ...opening, tradeId, account, strategy, contract }, openedAt);
  const story = { correlationId: idOf(`story of ${name}`), principal: 'model-7' };
  return { trade, ...story, version: 0, changedAt: openedAt };
}

const closed = (stored: StoredTrade, closedAt = NOW): StoredTrade => ({
  ...stored,
  trade: { ...stored.trade, closedAt },
  changedAt: closedAt,
});
const saved = (stored: StoredTrade): StoredTrade => ({ ...stored, version: stored.version + 1 });

function intentOf(
  name: string,
  changes: Partial<StoredIntent & { intent: IntentV1 }> = {},
): StoredIntent {
  const intent = entry({ intentId: idOf(name), causeId: idOf(`cause of ${name}`) });
  const rest = { state: 'DEFERRED', waitsFor: null, approval: null, approvedAt: null, outcome: null, code: null } as const; // prettier-ignore
  return { correlationId: idOf(name), principal: 'model-7', ...rest, intent, ...changes };
}

/** A trade of whose entry some shares filled. */
function afterFill(trade: Trade, moment: Instant): Trade {
  const orderRef = present(trade.legs[0], 'a bracket has an entry').orderRef;
  return applyEvidence(
    trade,
    {
      ...{ kind: 'execution', executionId: 'exec.1' as ExecutionId, revision: 1, orderRef },
      ...{ corrects: false, side: 'BUY', quantity: decimal('12.5'), price: decimal('99.125') },
    },
    { seenAt: moment, happenedAt: moment },
  );
}

const executionOf = (
  executionId: string,
  changes: Partial<ManualExecution> = {},
): ManualExecution => ({
  ...{ executionId, revision: 1, instrumentKey: KEY, moved: decimal('-40.5') },
  ...{ price: decimal('101.25'), recordedAt: NOW },
  ...changes,
});

const changes = (
  trades: readonly StoredTrade[] = [],
  intents: readonly StoredIntent[] = [],
): Parameters<OrderStore['save']>[1] => ({ trades, intents, conclusions: [] });

const NO_ACTIVITY = { otherTrades: false, approvedSince: null } as const;

const namesOf = (trades: readonly StoredTrade[]): readonly string[] =>
  trades.map(({ trade }) => trade.strategy).sort();

/** What every store of order management does, whatever it is made of. */
export function orderStoreFeatures(title: string, open: () => Promise<OpenedOrderStore>): void {
  describe(title, () => {
    let opened: OpenedOrderStore;
    let store: OrderStore;
    const inUnit = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const save = (...trades: readonly StoredTrade[]): Promise<void> =>
      inUnit((tx) => store.save(tx, changes(trades)));
    const saveIntents = (...intents: readonly StoredIntent[]): Promise<void> =>
      inUnit((tx) => store.save(tx, changes([], intents)));

    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.close());

    describe('the account', () => {
      const holding: ContractHolding = {
        ...emptyHolding('AAPL'),
        external: decimal('30.5'),
        unexplained: decimal(-2),
        doubt: { held: decimal(1), askedAt: NOW, takenAt: NOW, seenAt: NOW, reported: true },
        ...{ evidenceAt: NOW, countedUntil: plusMs(NOW, 1) },
      };

      it('begins active, with nothing known of it, however often it is made sure of', async () => {
        await inUnit((tx) => store.ensureAccount(tx, ACCOUNT));
        const account = await inUnit((tx) => store.lockAccount(tx, ACCOUNT));
        expect(account).toEqual({
          ...{ account: ACCOUNT, restrictions: [], breakers: NO_BREAKERS, equity: null },
          ...{
            currency: null,
            exchangeRates: new Map(),
            funds: null,
            snapshotEpoch: -1,
            snapshotAt: null,
            baselineAt: null,
          },
          ...{ holdings: new Map(), orphans: 0, limits: {} },
        });
      });

      it('is found as it was saved; a holding of nothing is not kept', async () => {
        const after: Account = {
          ...{ account: ACCOUNT, restrictions: [] },
          breakers: {
            ...NO_BREAKERS,
            armedAt: { 'entry-rate DU1': NOW },
            drawdown: {
              ...{ date: '2026-11-23', settled: decimal('-12.5') },
              peaks: [{ date: '2026-11-20', result: decimal('2000.25') }],
            },
            day: {
              ...{ date: '2026-11-23', equity: decimal('100000.5'), opening: decimal(-3) },
              ...{ forgiven: { reduce: decimal('2000.25') }, rearmed: ['flatten'] },
            },
          },
          ...{ equity: decimal('1000000.25'), currency: 'EUR', snapshotEpoch: 3 },
          exchangeRates: new Map([['CAD', { rate: decimal('0.7238'), reportedAt: NOW }]]),
          ...{ snapshotAt: NOW, baselineAt: plusMs(NOW, -1), orphans: 0 },
          funds: { buyingPower: decimal('4000000.5'), cash: decimal('-12.25'), reportedAt: NOW },
          limits: { 'order-notional': decimal('12500.5') },
          holdings: new Map([['KEY', holding], ['EMPTY', emptyHolding('MSFT')]]), // prettier-ignore
        };
        await inUnit((tx) => store.saveAccount(tx, after));
        const found = await inUnit((tx) => store.lockAccount(tx, ACCOUNT));
        expect(found).toEqual({ ...after, holdings: new Map([['KEY', holding]]) });
      });

      it('keeps what stops its entries until it is resumed; what is global is so for every account', async () => {
        const said = { state: 'HALTED', source: 'person', reason: 'lunch', by: 'ann' } as const;
        const own = { ...said, scope: 'symbol', subject: 'KEY', name: 'AAPL', since: NOW } as const;
        const global = { ...said, scope: 'global', subject: '', name: '', since: plusMs(NOW, 1) } as const; // prettier-ignore
        const stop = (restrictions: Account['restrictions']): Promise<void> =>
          inUnit(async (tx) => {
            const account = await store.lockAccount(tx, ACCOUNT);
            await store.saveRestrictions(tx, { ...account, restrictions });
          });
        const stopped = (account = ACCOUNT): Promise<Account['restrictions']> =>
          inUnit(async (tx) => (await store.lockAccount(tx, account)).restrictions);
        await stop([own, global]);
        await inUnit(async (tx) => {
          await store.ensureAccount(tx, OTHER);
          await store.saveAccount(tx, {
            ...(await store.lockAccount(tx, ACCOUNT)),
            restrictions: [],
          });
        });
        expect([await stopped(), await stopped(OTHER)]).toEqual([[own, global], [global]]);
        await stop([]);
        expect([await stopped(), await stopped(OTHER)]).toEqual([[], []]);
      });

      it('that was never made sure of is a bug, and saving it makes none', async () => {
        await inUnit(async (tx) => {
          const account = await store.lockAccount(tx, ACCOUNT);
          await store.saveAccount(tx, { ...account, account: OTHER });
        });
        const locked = inUnit((tx) => store.lockAccount(tx, OTHER));
        await expect(locked).rejects.toThrow('has no row');
      });

      it('knows of others with open trades', async () => {
        const others = ['one', 'two'].map((name) => tradeOf(name, { account: OTHER }));
        await save(...others, closed(tradeOf('over', { account: OTHER })), tradeOf('own'));
        const found = await inUnit((tx) => store.otherAccounts(tx));
        expect(found).toEqual([{ account: OTHER, openTrades: 2 }]);
      });
    });

    describe('a trade', () => {
      it('is found as it was saved, by its id and by each of its orders', async () => {
        const stored = tradeOf('swing');
        await save(stored, tradeOf('other'));
        const { tradeId, legs } = stored.trade;
        expect(await inUnit((tx) => store.tradeById(tx, tradeId))).toEqual(saved(stored));
        for (const { orderRef } of legs) {
          const found = await inUnit((tx) => store.tradesOfOrders(tx, [orderRef, 'nobody']));
          expect(found).toEqual([saved(stored)]);
        }
      });

      it('that nobody saved is not found', async () => {
        const { tradeId } = tradeOf('swing').trade;
        expect(await inUnit((tx) => store.tradeById(tx, tradeId))).toBeNull();
        expect(await inUnit((tx) => store.tradesOfOrders(tx, ['nobody']))).toEqual([]);
        expect(await inUnit((tx) => store.tradesOfOrders(tx, []))).toEqual([]);
      });

      it('changes, and keeps the story that it was opened in', async () => {
        const first = tradeOf('swing');
        await save(first);
        const moment = plusMs(NOW, 5);
        const trade = afterFill(first.trade, moment);
        const changed = { ...saved(first), trade, changedAt: moment, principal: 'default' };
        await save({ ...changed, correlationId: 'another' });
        const found = await inUnit((tx) => store.tradeById(tx, trade.tradeId));
        expect(found).toEqual({ ...changed, version: 2 });
      });

      it('that was changed by somebody else meanwhile is stale, and nothing of the unit stays', async () => {
        const first = tradeOf('swing');
        await save(first);
        await save(saved(first));
        const stale = inUnit((tx) => store.save(tx, changes([saved(first), tradeOf('beside')])));
        await expect(stale).rejects.toThrow(StaleTradeError);
        const found = await inUnit((tx) => store.latestTrades(tx, 10));
        expect(found).toEqual([{ ...first, version: 2 }]);
      });

      it('is one of its strategy and contract: a second one that is open would be a doubled order', async () => {
        await save(tradeOf('first', { strategy: 'swing' }));
        await expect(save(tradeOf('second', { strategy: 'swing' }))).rejects.toThrow();
        await save(tradeOf('elsewhere', { strategy: 'swing', instrumentKey: 'MSFTKEY' }));
        await save(tradeOf('theirs', { strategy: 'swing', account: OTHER }));
        await save(closed(tradeOf('over', { strategy: 'swing' })));
        expect(await inUnit((tx) => store.latestTrades(tx, 10))).toHaveLength(3);
      });

      it('that was opened again stands beside its successor', async () => {
        await save(tradeOf('first', { strategy: 'swing' }));
        const again = tradeOf('again', { strategy: 'swing' });
        await save({ ...again, trade: { ...again.trade, reopened: true } });
        expect(await inUnit((tx) => store.openTrades(tx))).toHaveLength(2);
      });

      it('and its intents are undone with the unit of work', async () => {
        const failing = inUnit(async (tx) => {
          await store.save(tx, changes([tradeOf('swing')], [intentOf('waits')]));
          await store.noteOrphans(tx, [{ orderRef: 'orphan' }]);
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await inUnit((tx) => store.openTrades(tx))).toEqual([]);
        expect(await inUnit((tx) => store.deferredIntents(tx))).toEqual([]);
        expect((await inUnit((tx) => store.lockAccount(tx, ACCOUNT))).orphans).toBe(0);
      });
    });

    describe('trades', () => {
      it('that are open are named by their age', async () => {
        await save(
          tradeOf('young', { openedAt: plusMs(NOW, 2) }),
          tradeOf('old', { openedAt: NOW }),
          closed(tradeOf('over')),
          tradeOf('theirs', { account: OTHER }),
        );
        const found = await inUnit((tx) => store.openTrades(tx));
        expect(found.map(({ trade }) => trade.strategy)).toEqual(['old', 'young']);
      });

      it('that are latest: open ones first, then by their last change', async () => {
        await save(
          closed(tradeOf('over long ago'), plusMs(NOW, 1)),
          closed(tradeOf('over'), plusMs(NOW, 9)),
          { ...tradeOf('open'), changedAt: plusMs(NOW, 3) },
          { ...tradeOf('open, quiet'), changedAt: plusMs(NOW, 2) },
          tradeOf('theirs', { account: OTHER }),
        );
        const latest = (limit: number) => inUnit((tx) => store.latestTrades(tx, limit));
        const all = (await latest(10)).map(({ trade }) => trade.strategy);
        expect(all).toEqual(['open', 'open, quiet', 'over', 'over long ago']);
        expect(namesOf(await latest(3))).toEqual(['open', 'open, quiet', 'over']);
      });

      it('that are open or changed since a moment, of an instrument or of all', async () => {
        await save(
          tradeOf('open', { openedAt: plusMs(NOW, -10) }),
          closed(tradeOf('just over'), NOW),
          closed(tradeOf('over'), plusMs(NOW, -1)),
          tradeOf('elsewhere', { instrumentKey: 'MSFTKEY' }),
          tradeOf('theirs', { account: OTHER }),
        );
        const since = (wanted: object) =>
          inUnit((tx) => store.tradesSince(tx, { moment: NOW, ...wanted }));
        expect(namesOf(await since({}))).toEqual(['elsewhere', 'just over', 'open']);
        expect(namesOf(await since({ instrumentKey: KEY }))).toEqual(['just over', 'open']);
      });

      it('that lost shares to a manual execution', async () => {
        const stored = tradeOf('loser');
        const taking = { takingId: 'by hand', kind: 'MANUAL', price: null, at: NOW } as const;
        const trade = takeShares(stored.trade, { ...taking, quantity: decimal('1.5') }, NOW);
        await save({ ...stored, trade }, tradeOf('other'));
        const found = await inUnit((tx) => store.tradesThatLostTo(tx, 'by hand'));
        expect(found).toEqual([saved({ ...stored, trade })]);
        expect(await inUnit((tx) => store.tradesThatLostTo(tx, 'nobody'))).toEqual([]);
      });
    });

    describe('an intent', () => {
      const conclude = (name: string): Promise<void> =>
        inUnit((tx) =>
          store.save(tx, {
            ...changes(),
            conclusions: [{ intentId: idOf(name), outcome: 'EXECUTED', code: 'FILLED' }],
          }),
        );
      const load = (...names: readonly string[]) =>
        inUnit((tx) =>
          store.loadForDecision(tx, {
            ...{ instrumentKey: KEY, intentIds: names.map(idOf), recentSince: NOW },
            activity: NO_ACTIVITY,
          }),
        );

      it('that waits is found as it was saved, oldest first', async () => {
        const waitsFor = idOf('a trade');
        await saveIntents(intentOf('first', { waitsFor }));
        await saveIntents(intentOf('second'));
        await saveIntents(intentOf('done', { state: 'ACTED_ON' }));
        const found = await inUnit((tx) => store.deferredIntents(tx));
        expect(found.map(({ intent }) => intent.intentId)).toEqual([idOf('first'), idOf('second')]);
        expect(found[0]).toMatchObject({ state: 'DEFERRED', waitsFor, outcome: null, code: null });
      });

      it('that was put to a person is found with that, and with the first answer', async () => {
        const proposal: ApprovalRequestedV1 = {
          ...ApprovalRequestedV1.contract.sample,
          intentId: idOf('asked'),
        };
        const approval = { proposal, requestedAt: NOW, answered: null };
        const asked = intentOf('asked', { approval });
        const byId = (name: string) => inUnit((tx) => store.intentById(tx, idOf(name)));
        await saveIntents(asked, intentOf('not asked'));
        expect(await byId('asked')).toEqual(asked);
        expect((await byId('not asked'))?.approval).toBeNull();
        expect(await byId('nowhere')).toBeNull();
        const said = (by: string, at: Instant) =>
          ({ answer: 'REJECTED', by, reason: 'no', at: plusMs(at, 7) }) as const;
        await saveIntents({ ...asked, approval: { ...approval, answered: said('ann', NOW) } });
        await saveIntents({
          ...{ ...asked, state: 'CONCLUDED', outcome: 'DENIED', code: 'NOT_APPROVED' },
          approval: { ...approval, answered: said('bob', plusMs(NOW, 1)) },
        });
        const known = await load('asked');
        const [found] = known.intents.filter(({ intent }) => intent.intentId === idOf('asked'));
        expect(found?.approval).toEqual({ ...approval, answered: said('ann', NOW) });
        expect(found).toMatchObject({ state: 'CONCLUDED', code: 'NOT_APPROVED' });
      });

      it('of another account is not found by its id', async () => {
        const theirs = { ...intentOf('theirs').intent, account: OTHER };
        await saveIntents(intentOf('theirs', { intent: theirs }));
        expect(await inUnit((tx) => store.intentById(tx, idOf('theirs')))).toBeNull();
      });

      it('is known to a decision by its id, and by its instrument while it waits', async () => {
        const elsewhere = { ...intentOf('elsewhere').intent, instrumentKey: 'MSFTKEY' };
        const theirs = { ...intentOf('theirs').intent, account: OTHER };
        await saveIntents(intentOf('waits'));
        await saveIntents(intentOf('done', { state: 'ACTED_ON' }));
        await saveIntents(intentOf('elsewhere', { intent: elsewhere }));
        await saveIntents(intentOf('theirs', { intent: theirs }));
        const known = async (...names: readonly string[]) =>
          (await load(...names)).intents.map(({ intent }) => intent.intentId);
        expect(await known()).toEqual([idOf('waits')]);
        expect(await known('done', 'elsewhere')).toEqual([idOf('waits'), idOf('done'), idOf('elsewhere')]); // prettier-ignore
      });

      it('changes its state, and stays as it was concluded', async () => {
        await saveIntents(intentOf('wish', { waitsFor: idOf('a trade') }));
        await saveIntents(intentOf('wish', { state: 'ACTED_ON', waitsFor: null }));
        await conclude('wish');
        await conclude('wish');
        await saveIntents(intentOf('wish'));
        const { intents } = await load('wish');
        expect(intents).toMatchObject([{ state: 'CONCLUDED', outcome: 'EXECUTED', code: 'FILLED' }]); // prettier-ignore
      });

      it('that is concluded and unknown is left alone', async () => {
        await conclude('nobody');
        expect((await load('nobody')).intents).toEqual([]);
      });

      it('is decided beside trades of its instrument that are open or were opened a moment ago', async () => {
        await save(
          tradeOf('open', { openedAt: plusMs(NOW, -10) }),
          closed(tradeOf('recent', { openedAt: NOW })),
          closed(tradeOf('over', { openedAt: plusMs(NOW, -1) })),
          tradeOf('elsewhere', { instrumentKey: 'MSFTKEY' }),
          tradeOf('theirs', { account: OTHER }),
        );
        const view = await load();
        expect(namesOf(view.trades)).toEqual(['open', 'recent']);
        expect(view.instrument).toBeNull();
      });
    });

    describe('what the account does beside an instrument', () => {
      const load = (activity: WantedActivity) =>
        inUnit((tx) =>
          store.loadForDecision(tx, {
            ...{ instrumentKey: KEY, intentIds: [], recentSince: NOW, activity },
          }),
        );

      it('is its open trades of other instruments, where they are wanted', async () => {
        const elsewhere = { instrumentKey: 'OTHER' };
        await save(tradeOf('here'), tradeOf('there', elsewhere));
        await save(closed(tradeOf('over', elsewhere)));
        await save(tradeOf('theirs', { ...elsewhere, account: OTHER }));
        const wanted = await load({ otherTrades: true, approvedSince: null });
        expect([namesOf(wanted.trades), namesOf(wanted.otherTrades)]).toEqual([['here'], ['there']]); // prettier-ignore
        expect((await load(NO_ACTIVITY)).otherTrades).toEqual([]);
      });

      it('is its entries that were approved since a moment, whatever became of them', async () => {
        const approved = (name: string, approvedAt: Instant): StoredIntent =>
          intentOf(name, { state: 'ACTED_ON', approvedAt });
        await saveIntents(approved('early', plusMs(NOW, -1)), approved('late', NOW));
        await saveIntents(intentOf('asked'), { ...approved('ended', NOW), state: 'ACTED_ON' });
        await inUnit((tx) =>
          store.save(tx, {
            ...changes(),
            conclusions: [{ intentId: idOf('ended'), outcome: 'EXPIRED', code: 'TTL' }],
          }),
        );
        await saveIntents({ ...intentOf('asked'), state: 'ACTED_ON', approvedAt: NOW });
        const { approvals } = await load({ otherTrades: false, approvedSince: NOW });
        expect(approvals).toEqual(Array.from({ length: 3 }, () => ({ ruleId: 'buy', at: NOW })));
        expect((await load(NO_ACTIVITY)).approvals).toEqual([]);
      });
    });

    describe('what the broker found of an instrument', () => {
      const ambiguous: BrokerInstrumentV1 = { ...instrument(), state: 'ambiguous', reason: 'two' };

      it('is found as it was saved last, by account', async () => {
        await inUnit((tx) => store.saveInstrument(tx, instrument()));
        await inUnit((tx) => store.saveInstrument(tx, { ...instrument(), account: OTHER }));
        await inUnit((tx) => store.saveInstrument(tx, ambiguous));
        expect(await inUnit((tx) => store.instruments(tx))).toEqual([ambiguous]);
        const wanted = { instrumentKey: KEY, intentIds: [], recentSince: NOW, activity: NO_ACTIVITY }; // prettier-ignore
        const view = await inUnit((tx) => store.loadForDecision(tx, wanted));
        expect(view.instrument).toEqual(ambiguous);
      });
    });

    describe('a manual execution', () => {
      const keep = (execution: ManualExecution) =>
        inUnit((tx) => store.keepManualExecution(tx, ACCOUNT, execution));

      it('is new once, and a later revision replaces what an earlier one moved', async () => {
        expect(await keep(executionOf('1'))).toEqual({ isNew: true, before: null });
        expect(await keep(executionOf('1'))).toEqual({ isNew: false, before: null });
        const revised = executionOf('1', { revision: 3, moved: decimal(-20) });
        expect(await keep(revised)).toEqual({ isNew: true, before: decimal('-40.5') });
        const late = executionOf('1', { revision: 2 });
        expect(await keep(late)).toEqual({ isNew: false, before: null });
      });

      it('counts after a moment, by instrument, in its last revision', async () => {
        await keep(executionOf('before', { recordedAt: NOW }));
        await keep(executionOf('after', { recordedAt: plusMs(NOW, 1) }));
        await keep(executionOf('more', { recordedAt: plusMs(NOW, 2), moved: decimal('0.5') }));
        await keep(executionOf('more', { recordedAt: plusMs(NOW, 3), moved: decimal('10.5'), revision: 2 })); // prettier-ignore
        await keep(executionOf('else', { recordedAt: plusMs(NOW, 1), instrumentKey: 'MSFTKEY' }));
        const since = (account: AccountId) =>
          inUnit((tx) => store.manualSharesSince(tx, account, NOW));
        const moved = await since(ACCOUNT);
        expect(Object.fromEntries([...moved].map(([key, shares]) => [key, shares.toNumber()]))).toEqual({ [KEY]: -30, MSFTKEY: -40.5 }); // prettier-ignore
        expect(await since(OTHER)).toEqual(new Map());
      });
    });

    describe('an order that nobody here placed', () => {
      const orphans = async (): Promise<number> =>
        (await inUnit((tx) => store.lockAccount(tx, ACCOUNT))).orphans;
      const note = (...orderRefs: readonly string[]) =>
        inUnit((tx) => store.noteOrphans(tx, orderRefs.map((orderRef) => ({ orderRef })))); // prettier-ignore

      it('is noted once, and once more where it had ended', async () => {
        expect(await note()).toEqual([]);
        expect([...(await note('a', 'b'))].sort()).toEqual(['a', 'b']);
        expect(await note('a', 'c')).toEqual(['c']);
        expect(await orphans()).toBe(3);
        await inUnit((tx) => store.resolveOrphans(tx, ['a', 'nobody']));
        expect(await orphans()).toBe(2);
        expect(await note('a')).toEqual(['a']);
        expect(await orphans()).toBe(3);
      });

      it('has ended where the broker does not show it any more', async () => {
        await note('a', 'b', 'c');
        await inUnit((tx) => store.resolveOrphansExcept(tx, ['b']));
        expect(await orphans()).toBe(1);
        await inUnit((tx) => store.resolveOrphansExcept(tx, []));
        expect(await orphans()).toBe(0);
      });

      it('is none of the orders that trades have', async () => {
        const stored = tradeOf('swing');
        await save(stored);
        const refs = stored.trade.legs.map(({ orderRef }) => orderRef);
        const known = await inUnit((tx) => store.knownOrderRefs(tx, [...refs, 'nobody']));
        expect([...known].sort()).toEqual([...refs].sort());
        expect(await inUnit((tx) => store.knownOrderRefs(tx, []))).toEqual(new Set());
      });
    });
  });
}
