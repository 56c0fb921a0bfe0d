import { decimal, instant, plusMs } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import {
  type RuleDifference,
  type RuleFileEvent,
  type RuleOverlay,
  buyRule,
  ruleFileDecider,
} from '@fairlead/rules-domain';
import type { RuleStore } from '../src/application/ports/rule-store';
import type { RuleVersions, WatchedFileKey } from '../src/application/ports/rule-versions';
import type { InstrumentKey } from '@fairlead/core';

const NOW = instant(1_795_000_000_000);
const KEY: WatchedFileKey = { account: 'DU1', kind: 'rules', instance: 'one' };
const { initial } = ruleFileDecider;

/** The stores with the units of work that they take part in. */
export interface OpenedRuleVersions {
  readonly versions: RuleVersions;
  readonly store: RuleStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const difference = (ruleId: string): RuleDifference => ({
  ...{ ruleId, kind: 'changed', parts: ['then'], before: 'before', after: 'after' },
});
function version(number: number, ruleIds: readonly string[] = ['a']): RuleFileEvent {
  const rules = ruleIds.map((ruleId) => ({
    ...{ ruleId, version: number, sha256: `${ruleId}${number}`, content: '{}' },
  }));
  return {
    ...{ kind: 'versioned', version: number, sha256: `s${number}`, text: `text ${number}`, rules },
    ...{ file: '/home/rules.yaml', by: null, differences: ruleIds.map(difference) },
  };
}
const overlay = (ruleId: string, changes: Partial<RuleOverlay> = {}): RuleOverlay => ({
  ...{ ruleId, enabled: false, mode: null, by: 'anna', at: NOW },
  ...changes,
});

/** What every store of versions does, whatever it is made of. */
export function ruleVersionsFeatures(title: string, open: () => Promise<OpenedRuleVersions>): void {
  describe(title, () => {
    let opened: OpenedRuleVersions;
    let versions: RuleVersions;
    beforeEach(async () => {
      opened = await open();
      ({ versions } = opened);
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const save = (events: readonly RuleFileEvent[], key: WatchedFileKey = KEY): Promise<void> =>
      run((tx) => versions.saveFile(tx, key, { events, now: NOW, reason: 'earnings' }));
    const recordOf = (changes: Partial<WatchedFileKey> = {}) =>
      run((tx) => versions.fileRecord(tx, { ...KEY, ...changes }));
    const set = (ruleId: string, changes: Partial<RuleOverlay> = {}): Promise<void> =>
      run((tx) =>
        versions.saveOverlay(tx, {
          event: { kind: 'overlaid', overlay: overlay(ruleId, changes), news: `${ruleId} is set` },
          ...{ by: changes.by ?? 'anna', reason: 'too wild', now: NOW },
        }),
      );
    const lift = (ruleId: string): Promise<void> =>
      run((tx) =>
        versions.saveOverlay(tx, {
          event: { kind: 'lifted', ruleId, news: `${ruleId} is lifted` },
          ...{ by: 'ben', reason: 'calm again', now: NOW },
        }),
      );
    const inForce = () => run((tx) => versions.inForce(tx));

    it('knows nothing at first', async () => {
      expect(await recordOf()).toEqual(initial);
      expect(await recordOf({ kind: 'instruments' })).toEqual(initial);
      expect(await inForce()).toBeNull();
      expect(await run((tx) => versions.version(tx, 1))).toBeNull();
      expect(await run((tx) => versions.history(tx, { ruleId: null, limit: 9 }))).toEqual([]);
    });

    it('keeps versions for all accounts and engines, and how a file stands for each account', async () => {
      await recordOf();
      await save([version(1), { kind: 'recorded', sha256: 'r1', seenAt: NOW, news: null }]);
      const rules = new Map([['a', expect.objectContaining({ version: 1, sha256: 'a1' })]]);
      const first = { version: 1, sha256: 's1', rules, isDocumented: true, lastFound: null };
      expect(await recordOf()).toEqual({
        ...{ ...first, contents: new Set(['s1']), foundSince: new Set() },
        standing: { sha256: 'r1', seenAt: NOW },
      });
      expect(await recordOf({ account: 'DU2', instance: 'two' })).toMatchObject({ ...first, standing: null }); // prettier-ignore
      await save([version(2)]);
      expect(await recordOf()).toMatchObject({
        ...{
          version: 2,
          sha256: 's2',
          standing: { sha256: 'r1' },
          contents: new Set(['s1', 's2']),
        },
        rules: new Map([['a', expect.objectContaining({ version: 2, sha256: 'a2' })]]),
      });
      expect(await recordOf({ kind: 'instruments' })).toEqual(initial);
    });

    it('has each version as it was written, for ever', async () => {
      await recordOf();
      await save([version(1)]);
      await save([{ ...version(2, ['a', 'b']), by: 'anna' } as RuleFileEvent]);
      expect(await run((tx) => versions.version(tx, 1))).toEqual({
        ...{ version: 1, text: 'text 1', file: '/home/rules.yaml', by: null, at: NOW },
        differences: [difference('a')],
      });
      expect(await inForce()).toEqual({
        ...{ revision: expect.any(Number) as number, version: 2, text: 'text 2' },
        ...{ versions: new Map([['a', 2], ['b', 2]]), overlays: new Map() }, // prettier-ignore
        since: new Map([['a', NOW], ['b', NOW]]), // prettier-ignore
      });
      const history = (ruleId: string | null, limit = 9) =>
        run((tx) => versions.history(tx, { ruleId, limit }));
      expect(await history(null)).toEqual([
        {
          ...{
            kind: 'VERSION',
            at: NOW,
            by: 'anna',
            version: 2,
            ruleIds: ['a', 'b'],
            reason: 'earnings',
          },
          text: 'version 2 from rules.yaml, put in force by anna; changed: a, b',
        },
        {
          ...{ kind: 'VERSION', at: NOW, by: null, version: 1, ruleIds: ['a'], reason: 'earnings' },
          text: 'version 1 from rules.yaml; changed: a',
        },
      ]);
      expect((await history('b')).map((change) => change.version)).toEqual([2]);
      expect((await history(null, 1)).map((change) => change.version)).toEqual([2]);
    });

    it('knows what each engine found last, and what others have found since', async () => {
      const found = (name: string): RuleFileEvent => ({ kind: 'found', textSha256: `t${name}`, sha256: name }); // prettier-ignore
      const two = { ...KEY, instance: 'two' };
      await save([found('x')]);
      await save([found('y')], two);
      expect(await recordOf()).toMatchObject({
        ...{ lastFound: { textSha256: 'tx', sha256: 'x' }, foundSince: new Set(['y']) },
      });
      expect(await recordOf(two)).toMatchObject({ lastFound: { sha256: 'y' }, foundSince: new Set() }); // prettier-ignore
      await save([found('z')]);
      expect(await recordOf()).toMatchObject({ lastFound: { sha256: 'z' }, foundSince: new Set() });
      expect(await recordOf(two)).toMatchObject({ foundSince: new Set(['z']) });
      expect(await recordOf({ instance: 'three' })).toMatchObject({ lastFound: null, foundSince: new Set() }); // prettier-ignore
    });

    it('keeps what people set on rules over versions, until it is lifted', async () => {
      await recordOf();
      await save([version(1)]);
      await set('a');
      await set('a', { mode: 'shadow', by: 'ben' });
      await set('gone');
      await save([version(2)]);
      const set1 = overlay('a', { mode: 'shadow', by: 'ben' });
      expect((await inForce())?.overlays).toEqual(new Map([['a', set1], ['gone', overlay('gone')]])); // prettier-ignore
      await lift('a');
      expect((await inForce())?.overlays).toEqual(new Map([['gone', overlay('gone')]]));
      const history = await run((tx) => versions.history(tx, { ruleId: 'a', limit: 9 }));
      expect(history.map(({ kind, text, by, reason }) => [kind, text, by, reason])).toEqual([
        ['LIFTED', 'a is lifted', 'ben', 'calm again'],
        ['VERSION', 'version 2 from rules.yaml; changed: a', null, 'earnings'],
        ['SET', 'a is set', 'ben', 'too wild'],
        ['SET', 'a is set', 'anna', 'too wild'],
        ['VERSION', 'version 1 from rules.yaml; changed: a', null, 'earnings'],
      ]);
    });

    it('counts every change of what decides, where decisions look', async () => {
      const query = {
        account: 'DU1',
        instrumentKey: 'A' as InstrumentKey,
        source: 's',
        ruleIds: [],
      };
      const seen: number[] = [];
      const look = async (): Promise<void> => {
        const { revision } = await run((tx) => opened.store.situation(tx, query));
        expect(revision).toBe((await inForce())?.revision);
        seen.push(revision ?? -1);
      };
      await recordOf();
      await save([version(1)]);
      await look();
      await set('a');
      await look();
      await lift('a');
      await look();
      await save([{ kind: 'found', textSha256: 't', sha256: 's' }]);
      await look();
      await save([version(2)]);
      await look();
      expect(new Set(seen).size).toBe(4);
      expect(seen[3]).toBe(seen[2]);
    });

    it('undoes all of it with its unit of work', async () => {
      await recordOf();
      const failed = run(async (tx) => {
        await versions.saveFile(tx, KEY, { events: [version(1)], now: NOW, reason: null });
        throw new Error('rolled back');
      });
      await expect(failed).rejects.toThrow('rolled back');
      expect(await inForce()).toBeNull();
      expect(await recordOf()).toEqual(initial);
    });

    it('lets two looks at one file follow each other', async () => {
      const rules = [1, 2, 3, 4].map((shares) => [
        buyRule({ id: 'a', symbols: ['A'], size: { kind: 'shares', value: decimal(shares) } }),
      ]);
      const count = (shares: number): Promise<void> =>
        run(async (tx) => {
          const record = await versions.fileRecord(tx, KEY);
          const found = { file: 'rules.yaml', seenAt: plusMs(NOW, shares), writtenAt: null, text: `${shares}` }; // prettier-ignore
          const decision = ruleFileDecider.decide(
            { kind: 'rules', outcome: 'applied', rules: rules[shares] ?? [], before: [], by: 'anna', found, hash: (text) => text }, // prettier-ignore
            record,
          );
          const events = decision.ok ? decision.value : [];
          await versions.saveFile(tx, KEY, { events, now: NOW, reason: 'earnings' });
        });
      await Promise.all([count(0), count(1), count(2), count(3)]);
      expect((await recordOf()).version).toBe(4);
    });
  });
}
