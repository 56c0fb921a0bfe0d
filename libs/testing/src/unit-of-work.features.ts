import { setTimeout as sleep } from 'node:timers/promises';
import { DecisionMadeV1, SignalAcceptedV1 } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import type { InboxUnitOfWork, Tx } from '@fairlead/platform';
import fc from 'fast-check';
import { signalOf } from './transport/pair';

/** A store as small as can be: texts by key. */
export interface Notes {
  /** Fails where the key is there. */
  insert(tx: Tx, key: string, text: string): Promise<void>;
  save(tx: Tx, key: string, text: string): Promise<void>;
  remove(tx: Tx, key: string): Promise<void>;
  /** By key. */
  all(tx: Tx): Promise<readonly (readonly [key: string, text: string])[]>;
}

/** Units of work of signal-ingestion, with something to change in them. */
export interface UnitOfWorkHarness {
  readonly unitOfWork: InboxUnitOfWork;
  readonly notes: Notes;
  /** The ids of the messages that went out, in their order. */
  readonly published: readonly string[];
  close(): Promise<void>;
}

const CAUSE = { cause: { correlationId: 'story', causationId: null } };
const OVER = 'only while its function runs';

/** What every unit of work does, whatever keeps its changes. */
export function unitOfWorkFeatures(title: string, open: () => Promise<UnitOfWorkHarness>): void {
  describe(`a unit of work ${title}`, () => {
    let harness: UnitOfWorkHarness;
    let ran: string[];

    beforeAll(async () => {
      harness = await open();
    });
    afterAll(() => harness.close());
    beforeEach(async () => {
      ran = [];
      await run(async (tx) => {
        for (const [key] of await harness.notes.all(tx)) await harness.notes.remove(tx, key);
      });
    });

    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => harness.unitOfWork.run(work);
    const noted = (): Promise<readonly (readonly [string, string])[]> =>
      run((tx) => harness.notes.all(tx));
    const publish = (tx: Tx, key: string, number = 0): string =>
      tx.publish(SignalAcceptedV1, signalOf({ key, number }), {
        ...CAUSE,
        id: derivedId('unit-of-work', title, key, String(number)),
      }).id;
    const messageOf = (name: string): { messageId: string; correlationId: string } => ({
      messageId: derivedId('handled', title, name),
      correlationId: name,
    });
    const note = (tx: Tx, key: string): Promise<void> => harness.notes.insert(tx, key, 'x');
    const fails = (): Promise<never> => Promise.reject(new Error('did not work'));

    it('keeps what was changed, and gives what its function gave', async () => {
      const given = await run(async (tx) => {
        await note(tx, 'a');
        await harness.notes.save(tx, 'a', 'y');
        return 'done';
      });
      expect([given, await noted()]).toEqual(['done', [['a', 'y']]]);
    });

    it('undoes everything where its function throws, and throws the same', async () => {
      await run(async (tx) => {
        for (const key of ['a', 'b', 'c']) await note(tx, key);
      });
      const failure = new Error('did not work');
      const failing = run(async (tx) => {
        await note(tx, 'd');
        await harness.notes.save(tx, 'b', 'y');
        await harness.notes.remove(tx, 'a');
        await harness.notes.save(tx, 'a', 'anew');
        publish(tx, 'UNDONE');
        throw failure;
      });
      await expect(failing).rejects.toBe(failure);
      expect(await noted()).toEqual([['a', 'x'], ['b', 'x'], ['c', 'x']]); // prettier-ignore
      await run((tx) => Promise.resolve(publish(tx, 'AFTERWARDS')));
      await eventually(() => harness.published.length > 0);
      expect(harness.published).not.toContain(derivedId('unit-of-work', title, 'UNDONE', '0'));
    });

    it('refuses to publish what would be malformed, and what another service owns', async () => {
      const malformed = { ...signalOf({ key: 'A', number: 1 }), confidence: 2 };
      await expect(
        run((tx) => Promise.resolve(tx.publish(SignalAcceptedV1, malformed, CAUSE))),
      ).rejects.toThrow('confidence');
      await expect(
        run((tx) => Promise.resolve(tx.publish(DecisionMadeV1, new DecisionMadeV1(), CAUSE))),
      ).rejects.toThrow('does not own');
    });

    it('is over when its function ends', async () => {
      const kept: Tx[] = [];
      await run((tx) => Promise.resolve(kept.push(tx)));
      const [tx] = kept;
      if (tx === undefined) throw new Error('kept');
      await expect(tx.query('SELECT 1')).rejects.toThrow();
      await expect(note(tx, 'late')).rejects.toThrow(OVER);
      expect(() => publish(tx, 'LATE')).toThrow(OVER);
      expect(() => tx.beforeCommit(() => Promise.resolve())).toThrow(OVER);
      expect(() => tx.afterCommit(() => undefined)).toThrow(OVER);
    });

    it('fails where its function went on after a statement that failed: nothing of it is committed', async () => {
      const swallowing = run(async (tx) => {
        tx.afterCommit(() => void ran.push('never'));
        await note(tx, 'lost');
        await note(tx, 'lost').catch(() => ran.push('swallowed'));
        await note(tx, 'more').catch(() => ran.push('nothing more'));
      });
      await expect(swallowing).rejects.toThrow('rolled back');
      expect(ran).toEqual(['swallowed', 'nothing more']);
      expect(await noted()).toEqual([]);
    });

    it('runs what waits for the commit after it, in order, and not at all after a failure', async () => {
      await run((tx) => {
        tx.afterCommit(() => {
          throw new Error('is logged');
        });
        tx.afterCommit(() => void ran.push('second'));
        return Promise.resolve();
      });
      const failing = run((tx) => {
        tx.afterCommit(() => void ran.push('never'));
        return fails();
      });
      await expect(failing).rejects.toThrow('did not work');
      expect(ran).toEqual(['second']);
    });

    it('runs what waits for the end of the work within the unit, in order: it changes and publishes too', async () => {
      await run(async (tx) => {
        tx.afterCommit(() => void ran.push('committed'));
        tx.beforeCommit(async () => {
          ran.push('first');
          await note(tx, 'gathered');
          publish(tx, 'GATHERED');
        });
        tx.beforeCommit(() => Promise.resolve(void ran.push('second')));
        await note(tx, 'worked');
        ran.push('worked');
      });
      expect(ran).toEqual(['worked', 'first', 'second', 'committed']);
      expect(await noted()).toEqual([['gathered', 'x'], ['worked', 'x']]); // prettier-ignore
      await eventually(() =>
        harness.published.includes(derivedId('unit-of-work', title, 'GATHERED', '0')),
      );
    });

    it('undoes everything where what waits for the end of the work fails', async () => {
      const failing = run((tx) => {
        tx.beforeCommit(fails);
        tx.afterCommit(() => void ran.push('never'));
        return note(tx, 'a');
      });
      await expect(failing).rejects.toThrow('did not work');
      expect([ran, await noted()]).toEqual([[], []]);
    });

    it('publishes in order within a unit and from unit to unit, after what waits for the commit', async () => {
      const before = harness.published.length;
      const ids: string[] = [];
      let seenBefore = -1;
      for (let unit = 0; unit < 3; unit += 1) {
        await run((tx) => {
          for (let number = 0; number < 3; number += 1) ids.push(publish(tx, 'ROW', ids.length));
          if (unit === 0) tx.afterCommit(() => (seenBefore = harness.published.length));
          return Promise.resolve();
        });
      }
      await eventually(() => harness.published.length === before + ids.length);
      expect(harness.published.slice(before)).toEqual(ids);
      expect(seenBefore).toBe(before);
    });

    it('handles a message once, and again where it failed', async () => {
      const message = messageOf('once');
      const handle = (work: (tx: Tx) => Promise<void>): Promise<boolean> =>
        harness.unitOfWork.handle(message, work);
      await expect(handle(fails)).rejects.toThrow('did not work');
      expect(await handle((tx) => note(tx, 'handled'))).toBe(true);
      expect(await handle(fails)).toBe(false);
      expect(await noted()).toEqual([['handled', 'x']]);
    });

    it('handles messages together, each once, in their order, and none of them where one fails', async () => {
      const [a, b, c] = ['a', 'b', 'c'].map(messageOf) as [Named, Named, Named];
      const names = new Map([a, b, c].map((each) => [each.messageId, each.correlationId]));
      const handleAll = (...messages: readonly Named[]): Promise<ReadonlySet<string>> =>
        harness.unitOfWork.handleAll(messages, async (tx, messageId) => {
          await note(tx, names.get(messageId) ?? 'unknown');
          ran.push(messageId);
        });
      await run((tx) => note(tx, 'c'));
      await expect(handleAll(a, c)).rejects.toThrow();
      await run((tx) => harness.notes.remove(tx, 'c'));
      expect(await handleAll(b)).toEqual(new Set([b.messageId]));
      ran = [];
      expect(await handleAll(c, b, a)).toEqual(new Set([c.messageId, a.messageId]));
      expect(ran).toEqual([c.messageId, a.messageId]);
      expect(await handleAll(a, b)).toEqual(new Set());
      expect(await noted()).toEqual([['a', 'x'], ['b', 'x'], ['c', 'x']]); // prettier-ignore
    });

    it('handles a message once that is there twice, and knows an id however it is written', async () => {
      const { messageId, correlationId } = messageOf('twice');
      const large = { messageId: messageId.toUpperCase(), correlationId };
      const handled: string[] = [];
      const handleAll = (...ids: readonly Named[]): Promise<ReadonlySet<string>> =>
        harness.unitOfWork.handleAll(ids, (_tx, id) => Promise.resolve(void handled.push(id)));
      await handleAll(large, { messageId, correlationId }, large);
      expect(handled).toEqual([large.messageId]);
      await handleAll({ messageId, correlationId });
      expect(await harness.unitOfWork.handle(large, fails)).toBe(false);
      expect(handled).toHaveLength(1);
    });

    it('leaves what a plain map would hold, whatever is done and whatever fails', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(unitOfActions, { maxLength: 6 }), async (units) => {
          await run(async (tx) => {
            for (const [key] of await harness.notes.all(tx)) await harness.notes.remove(tx, key);
          });
          let model = new Map<string, string>();
          for (const { actions, end } of units) {
            const after = new Map(model);
            for (const { kind, key, text } of actions) {
              if (kind === 'save') after.set(key, text);
              else after.delete(key);
            }
            await run(async (tx) => {
              for (const { kind, key, text } of actions) {
                if (kind === 'save') await harness.notes.save(tx, key, text);
                else await harness.notes.remove(tx, key);
              }
              if (end === 'throws') throw new Error('planned');
            }).catch(() => undefined);
            if (end === 'commits') model = after;
            const held = [...model].sort(([left], [right]) => (left < right ? -1 : 1));
            expect(await noted()).toEqual(held);
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}

interface Named {
  readonly messageId: string;
  readonly correlationId: string;
}

const action = fc.record({
  kind: fc.constantFrom('save', 'remove'),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  text: fc.constantFrom('x', 'y', 'z'),
});
const unitOfActions = fc.record({
  actions: fc.array(action, { maxLength: 6 }),
  end: fc.constantFrom('commits', 'throws'),
});

async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(10);
  }
}
