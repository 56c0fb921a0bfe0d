import type { RuleEvaluationV1 } from '@fairlead/contracts';
import { type Instant, instant, plusMs, uuidV5 } from '@fairlead/core';
import type { Tx, UnitOfWork } from '@fairlead/platform';
import type {
  EvaluationQuery,
  EvaluationStore,
  EvaluationsMade,
} from '../src/application/ports/evaluation-store';

const NOW = instant(1_795_000_000_000);
const idOf = (name: string): string => uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', name);

/** A store with the units of work that it takes part in. */
export interface OpenedEvaluationStore {
  readonly evaluations: EvaluationStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

const evaluation = (ruleId: string, code = 'CONDITION_FALSE'): RuleEvaluationV1 => ({
  ...{ ruleId, ruleVersion: 3, fired: code === 'FIRED', code, reason: 'because' },
  clauses: [{ id: 'event.confidence.gte', alias: 'strong', clause: 'confidence >= 0.8', holds: code === 'FIRED', actual: '0.9', value: '0.9', threshold: '0.8', distance: '0.1' }], // prettier-ignore
});

/** Evaluations of one cause, each a millisecond after that of the name before. */
const made = (
  name: string,
  evaluations: readonly RuleEvaluationV1[],
  changes: Partial<EvaluationsMade['origin']> & { readonly record?: string } = {},
): EvaluationsMade => {
  const { record = null, ...origin } = changes;
  return {
    origin: {
      ...{ account: 'DU1', causeId: idOf(name), cause: 'signal', symbol: 'AAPL' },
      ...{ instrumentKey: 'AAPLKEY', rulesVersion: 7, at: plusMs(NOW, Number(name) || 0) },
      ...origin,
    },
    ...{ evaluations, record },
  };
};

/** What every store of evaluations does, whatever it is made of. */
export function evaluationStoreFeatures(
  title: string,
  open: () => Promise<OpenedEvaluationStore>,
): void {
  describe(title, () => {
    let opened: OpenedEvaluationStore;
    let store: EvaluationStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.evaluations;
    });
    afterEach(() => opened.close());

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => opened.unitOfWork.run(work);
    const save = (...all: readonly EvaluationsMade[]): Promise<void> =>
      run((tx) => store.save(tx, all));
    const query = (changes: Partial<EvaluationQuery> = {}) =>
      run((tx) => store.evaluations(tx, { account: 'DU1', ruleId: null, symbol: null, kind: 'all', limit: 100, ...changes })); // prettier-ignore
    const told = async (changes: Partial<EvaluationQuery> = {}): Promise<readonly string[]> =>
      (await query(changes)).map(({ at, evaluation: { ruleId, code } }) => `${at - NOW} ${ruleId} ${code}`); // prettier-ignore

    it('has what was evaluated as it was, newest first', async () => {
      await save(made('1', [evaluation('a', 'FIRED'), evaluation('b')]));
      await save(made('2', [evaluation('a')], { causeId: null, cause: 'look' }));
      expect(await told()).toEqual(['2 a CONDITION_FALSE', '1 b CONDITION_FALSE', '1 a FIRED']);
      expect((await query())[2]).toEqual({
        ...{ account: 'DU1', causeId: idOf('1'), cause: 'signal', symbol: 'AAPL' },
        ...{ instrumentKey: 'AAPLKEY', rulesVersion: 7, at: plusMs(NOW, 1) },
        evaluation: evaluation('a', 'FIRED'),
      });
    });

    it.each<readonly [Partial<EvaluationQuery>, readonly string[]]>([
      [{ kind: 'fired' }, ['1 a FIRED']],
      [{ kind: 'held' }, ['2 a COOLDOWN', '1 a FIRED']],
      [{ kind: 'misses' }, ['3 b DISABLED', '2 b CONDITION_FALSE']],
      [{ ruleId: 'b' }, ['3 b DISABLED', '2 b CONDITION_FALSE']],
      [{ symbol: 'MSFT' }, ['3 b DISABLED']],
      [{ limit: 1 }, ['3 b DISABLED']],
      [{ account: 'DU2' }, ['4 a FIRED']],
    ])('is asked for %j', async (changes, expected) => {
      await save(made('1', [evaluation('a', 'FIRED')]));
      await save(made('2', [evaluation('a', 'COOLDOWN'), evaluation('b')]));
      const msft = { symbol: 'MSFT', instrumentKey: 'MSFTKEY' };
      await save(made('3', [evaluation('b', 'DISABLED')], msft));
      await save(made('4', [evaluation('a', 'FIRED')], { account: 'DU2' }));
      expect(await told(changes)).toEqual(expected);
    });

    it('forgets near misses beyond their number, of each rule and symbol, and nothing that held', async () => {
      for (const name of ['1', '2', '3', '4']) {
        await save(made(name, [evaluation('a'), evaluation('b')]));
        await save(made(name, [evaluation('a', 'COOLDOWN')]));
      }
      await save(made('5', [evaluation('a')], { instrumentKey: 'MSFTKEY' }));
      await save(made('6', [evaluation('a')], { account: 'DU2' }));
      const missed = await run((tx) => store.missed(tx, 'DU1'));
      expect(missed).toHaveLength(3);
      const [aapl, msft] = ['AAPLKEY', 'MSFTKEY'];
      for (const key of [{ ruleId: 'a', instrumentKey: aapl }, { ruleId: 'a', instrumentKey: msft }, { ruleId: 'b', instrumentKey: aapl }]) expect(missed).toContainEqual(key); // prettier-ignore
      const keys = missed.filter(({ ruleId }) => ruleId === 'a');
      await run((tx) => store.trimMisses(tx, { account: 'DU1', keys, keep: 2 }));
      expect(await told({ ruleId: 'a', kind: 'misses' })).toEqual(['5 a CONDITION_FALSE', '4 a CONDITION_FALSE', '3 a CONDITION_FALSE']); // prettier-ignore
      expect(await told({ ruleId: 'b' })).toHaveLength(4);
      expect(await told({ ruleId: 'a', kind: 'held' })).toHaveLength(4);
      expect(await told({ account: 'DU2' })).toHaveLength(1);
    });

    it('has records in the order in which they were made, page by page, each once', async () => {
      // Three of them in one millisecond, and one that is older than what was made before it.
      const at = plusMs(NOW, 2);
      for (const name of ['c', 'a', 'b']) await save(made(name, [], { at, record: `"${name}"` }));
      await save(made('1', [], { record: '"1"' }));
      await save(made('9', [], { account: 'DU2', record: '"other"' }));
      await save(made('a', [], { record: '"again"' }));
      const pages = async (after: number): Promise<readonly string[]> => {
        const page = await run((tx) => store.records(tx, { account: 'DU1', since: NOW, after, limit: 2 })); // prettier-ignore
        const last = page.at(-1);
        const texts = page.map(({ text }) => JSON.parse(text) as string);
        return last === undefined ? [] : [...texts, ...(await pages(last.place))];
      };
      expect(await pages(0)).toEqual(['c', 'a', 'b', '1']);
      const count = (since: Instant) => run((tx) => store.countRecords(tx, { account: 'DU1', since })); // prettier-ignore
      expect(await count(NOW)).toMatchObject({ recorded: 4 });
      expect(await count(plusMs(NOW, 2))).toMatchObject({ recorded: 3 });
      await run((tx) => store.forgetRecords(tx, plusMs(NOW, 2)));
      expect(await count(NOW)).toMatchObject({ recorded: 3 });
    });

    it('undoes all of it with its unit of work', async () => {
      const failed = run(async (tx) => {
        await store.save(tx, [made('1', [evaluation('a')], { record: '1' })]);
        throw new Error('rolled back');
      });
      await expect(failed).rejects.toThrow('rolled back');
      expect(await told()).toEqual([]);
    });
  });
}
