import {
  type InstrumentKey,
  type SignalId,
  decimal,
  instant,
  instantText,
  plusMs,
  uuidV5,
} from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import { type TickerState, dispositionDecider } from '@fairlead/signal-domain';
import type { ApiKeyRecord, ApiKeyStore } from '../../src/application/ports/api-key-store';
import type { PredictionStore } from '../../src/application/ports/prediction-store';
import type { SignalRecord, SignalStore } from '../../src/application/ports/signal-store';

const NOW = instant(1_795_000_000_000);
const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

/** The stores of signal-ingestion with the units of work that they take part in. */
export interface OpenedSignalStores {
  readonly signals: SignalStore;
  readonly predictions: PredictionStore;
  readonly keys: ApiKeyStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const idOf = (name: string): SignalId => uuidV5(NAMESPACE, name) as SignalId;
const signal = (name: string, acceptedMs = 0): SignalRecord => ({
  ...{ signalId: idOf(name), source: 'spec', key: name, bodySha256: `body of ${name}` },
  submission: {
    ...{ id: name, source: 'spec', symbol: 'AAPL', instrumentKey: 'AAPLKEY' as InstrumentKey },
    ...{ action: 'BUY', confidence: 0.9, issuedAt: NOW, expiresAt: null },
    optional: { price: '187.32', features: { rsi: 31.5 } },
  },
  ...{ expiresAt: plusMs(NOW, 30_000), acceptedAt: plusMs(NOW, acceptedMs), receivedBy: 'main' },
  ...{ maxNotional: null, strategies: null },
});
const executed = { outcome: 'EXECUTED', code: 'FILLED', reason: 'filled' } as const;
const ended = { progress: dispositionDecider.initial.progress, ending: executed };
const ticker = (changes: number): TickerState => ({
  last: { id: '7', predictedAt: NOW, essence: 'e', content: 'c' },
  ...{ firstSeenAt: NOW, changes, polledAt: plusMs(NOW, 60_000) },
});

const key = (name: string, changes: Partial<ApiKeyRecord> = {}): ApiKeyRecord => ({
  ...{
    name,
    prefix: 'fl_abcd',
    sha256: `hash of ${name}`,
    sources: ['model'],
    strategies: ['basic', 'swing'],
  },
  ...{ defaultSource: 'model', createdAt: NOW },
  ...{ maxNotional: decimal('2500.50'), ageMsMax: { '*': 30_000, news: 300_000 }, expiresAt: null },
  ...changes,
});

/** What the stores of signal-ingestion do, whatever they are made of. */
export function signalStoresFeatures(title: string, open: () => Promise<OpenedSignalStores>): void {
  describe(title, () => {
    let opened: OpenedSignalStores;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const unit = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const undone = (work: (tx: Tx) => Promise<unknown>): Promise<void> =>
      expect(
        unit(async (tx) => {
          await work(tx);
          throw new Error('undone');
        }),
      ).rejects.toThrow('undone');

    describe('a signal', () => {
      it('is inserted once, and found with what it was and how it ended', async () => {
        const { signals } = opened;
        expect(await unit((tx) => signals.find(tx, idOf('a')))).toBeNull();
        expect(await unit((tx) => signals.insert(tx, signal('a')))).toBe(true);
        expect(await unit((tx) => signals.insert(tx, { ...signal('a'), bodySha256: 'x' }))).toBe(
          false,
        );
        const known = { bodySha256: 'body of a', ending: null };
        expect(await unit((tx) => signals.find(tx, idOf('a')))).toEqual(known);
        await unit((tx) =>
          signals.saveCourse(tx, { signalId: idOf('a'), ...ended, changedAt: NOW }),
        );
        expect(await unit((tx) => signals.find(tx, idOf('a')))).toEqual({
          ...known,
          ending: executed,
        });
      });

      it('is gone with the unit of work that inserted it', async () => {
        const { signals } = opened;
        await undone((tx) => signals.insert(tx, signal('undone')));
        expect(await unit((tx) => signals.find(tx, idOf('undone')))).toBeNull();
        expect(await unit((tx) => signals.lock(tx, idOf('undone')))).toBeNull();
      });

      it('has a course, at its beginning where none was saved', async () => {
        const { signals } = opened;
        await unit((tx) => signals.insert(tx, signal('b')));
        expect(await unit((tx) => signals.lock(tx, idOf('b')))).toBe('spec');
        expect(await unit((tx) => signals.courseOf(tx, idOf('b')))).toEqual(
          dispositionDecider.initial,
        );
        const progress = { ...dispositionDecider.initial.progress, intentIds: ['i'] };
        const course = { progress, ending: null };
        const record = { signalId: idOf('b'), ...course, changedAt: NOW };
        await unit((tx) => signals.saveCourse(tx, record));
        expect(await unit((tx) => signals.courseOf(tx, idOf('b')))).toEqual(course);
        await undone((tx) => signals.saveCourse(tx, { ...record, ...ended }));
        expect(await unit((tx) => signals.courseOf(tx, idOf('b')))).toEqual(course);
      });

      it('is listed newest first, and looked at by its id', async () => {
        const { signals } = opened;
        for (const [name, ms] of [
          ['old', 1_000],
          ['new', 3_000],
          ['middle', 2_000],
        ] as const) {
          await unit((tx) => signals.insert(tx, signal(name, ms)));
        }
        const listed = await unit((tx) => signals.list(tx, 2));
        expect(listed.map(({ signalId }) => signalId)).toEqual([idOf('new'), idOf('middle')]);
        expect(await unit((tx) => signals.view(tx, idOf('a')))).toEqual({
          ...{ signalId: idOf('a'), source: 'spec', symbol: 'AAPL', action: 'BUY' },
          ...{ confidence: 0.9, receivedBy: 'main', disposition: 'EXECUTED', code: 'FILLED' },
          ...{ reason: 'filled', issuedAt: instantText(NOW), acceptedAt: instantText(NOW) },
          expiresAt: instantText(plusMs(NOW, 30_000)),
        });
        expect(await unit((tx) => signals.view(tx, idOf('never')))).toBeNull();
      });

      it('that is refused is kept once', async () => {
        const refusal = {
          ...{ submissionId: idOf('refused'), source: 'spec', code: 'INVALID', httpStatus: 422 },
          problems: [{ path: 'symbol', message: 'is required' }],
          ...{ receivedAt: NOW, bodySha256: 'x' },
        };
        await unit((tx) => opened.signals.insertRefusal(tx, refusal));
        await expect(unit((tx) => opened.signals.insertRefusal(tx, refusal))).rejects.toMatchObject(
          {
            code: '23505',
          },
        );
      });
    });

    describe('a ticker that is followed', () => {
      it('is unknown, then as it was saved last; what was undone was never saved', async () => {
        const { predictions } = opened;
        expect(await unit((tx) => predictions.find(tx, 'AAPL'))).toBeNull();
        await unit((tx) => predictions.save(tx, 'AAPL', ticker(1)));
        await unit((tx) => predictions.save(tx, 'AAPL', ticker(2)));
        await undone((tx) => predictions.save(tx, 'AAPL', ticker(3)));
        expect(await unit((tx) => predictions.find(tx, 'AAPL'))).toEqual(ticker(2));
        expect(await unit((tx) => predictions.find(tx, 'MSFT'))).toBeNull();
      });
    });

    describe('an API key', () => {
      const nameOf = async (hash: string): Promise<string | null> =>
        (await unit((tx) => opened.keys.bySha256(tx, hash)))?.name ?? null;
      const add = (record: ApiKeyRecord): Promise<boolean> =>
        unit((tx) => opened.keys.add(tx, record));

      it('is found by its hash with what it may do, and replaced under its name', async () => {
        const { keys } = opened;
        await unit((tx) => keys.save(tx, key('first', { createdAt: plusMs(NOW, 1) })));
        expect(await unit((tx) => keys.bySha256(tx, 'hash of first'))).toEqual({
          ...{ name: 'first', prefix: 'fl_abcd', sources: ['model'], defaultSource: 'model' },
          strategies: ['basic', 'swing'],
          ...{ maxNotional: decimal('2500.50'), ageMsMax: { '*': 30_000, news: 300_000 } },
          expiresAt: null,
        });
        const replaced = { createdAt: plusMs(NOW, 3), sha256: 'another hash', sources: null };
        await unit((tx) => keys.save(tx, key('first', replaced)));
        await undone((tx) => keys.save(tx, key('undone')));
        expect(await nameOf('hash of first')).toBeNull();
        expect(await nameOf('another hash')).toBe('first');
        expect(await nameOf('hash of undone')).toBeNull();
      });

      it('that is revoked is found no more, until it is kept again', async () => {
        const { keys } = opened;
        await unit((tx) => keys.save(tx, key('revoked', { createdAt: plusMs(NOW, 9) })));
        await undone((tx) => keys.revoke(tx, 'revoked', NOW));
        expect(await nameOf('hash of revoked')).toBe('revoked');
        expect(await unit((tx) => keys.revoke(tx, 'revoked', NOW))).toBe(true);
        expect(await unit((tx) => keys.revoke(tx, 'revoked', NOW))).toBe(false);
        expect(await unit((tx) => keys.revoke(tx, 'nobody', NOW))).toBe(false);
        expect(await nameOf('hash of revoked')).toBeNull();
        await unit((tx) => keys.save(tx, key('revoked', { sha256: 'a new hash' })));
        expect(await nameOf('a new hash')).toBe('revoked');
      });

      it('is added once: its name is free again when it has ended, its hash never', async () => {
        const end = plusMs(NOW, 100);
        expect(await add(key('added', { expiresAt: end }))).toBe(true);
        expect(await add(key('added', { sha256: 'b', createdAt: plusMs(end, -1) }))).toBe(false);
        expect(await add(key('other', { sha256: 'hash of added' }))).toBe(false);
        expect(await nameOf('hash of added')).toBe('added');
        expect(await add(key('added', { sha256: 'c', createdAt: end }))).toBe(true);
        expect(await nameOf('hash of added')).toBeNull();
        await unit((tx) => opened.keys.revoke(tx, 'added', end));
        expect(await add(key('added', { sha256: 'd', createdAt: end }))).toBe(true);
        expect(await nameOf('d')).toBe('added');
      });

      it('is listed newest first, ended ones too', async () => {
        const later = (ms: number): Partial<ApiKeyRecord> => ({
          createdAt: plusMs(NOW, 1_000 + ms),
        });
        await add(key('listed', later(1)));
        await add(
          key('listed later', { ...later(2), strategies: null, maxNotional: null, ageMsMax: {} }),
        );
        await unit((tx) => opened.keys.revoke(tx, 'listed', NOW));
        const listed = await unit((tx) => opened.keys.list(tx, 2));
        expect(listed.map(({ name, revokedAt }) => [name, revokedAt])).toEqual([
          ['listed later', null],
          ['listed', NOW],
        ]);
        expect(listed[0]).toMatchObject({
          strategies: null,
          maxNotional: null,
          ageMsMax: {},
          ...later(2),
        });
      });
    });
  });
}
