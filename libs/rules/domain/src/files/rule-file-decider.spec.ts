import { createHash } from 'node:crypto';
import { decimal, instant, plusMs } from '@fairlead/core';
import { given } from '@fairlead/core/testing';
import fc from 'fast-check';
import { type Rule, contentOf } from '../rule';
import { buyRule } from '../templates';
import {
  type RuleFileCommand,
  type RuleFileEvent,
  type RuleFileRecord,
  ruleFileDecider,
  withVersions,
} from './rule-file-decider';

const START = instant(1_000_000_000);
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const rule = (id: string, shares: number): Rule =>
  buyRule({ id, symbols: ['AAPL'], size: { kind: 'shares', value: decimal(shares) } });

const found = (text: string | null, seenAt = START) => ({
  ...{ file: '/home/rules.yaml', seenAt, writtenAt: null, text },
});
function load(rules: readonly Rule[], text: string, seenAt = START): RuleFileCommand {
  return {
    ...{ kind: 'rules', outcome: 'rules', rules, before: [], isStart: false, hash },
    found: found(text, seenAt),
  };
}
function broken(text: string | null, seenAt = START): RuleFileCommand {
  return {
    ...{ kind: 'rules', outcome: 'broken', problems: ['rules.yaml:1:1: wrong'], hash },
    ...{ inForce: { version: 1, count: 1 }, found: found(text, seenAt) },
  };
}

function apply(rules: readonly Rule[], text: string): RuleFileCommand {
  const { found: seen } = load(rules, text);
  return { kind: 'rules', outcome: 'applied', rules, before: [], by: 'anna', hash, found: seen };
}
const contentHash = (rules: readonly Rule[]): string =>
  hash(rules.map((each) => hash(contentOf(each))).join(' '));

/** Engines with a file each, and one record. */
class Engines {
  private record: RuleFileRecord = ruleFileDecider.initial;
  private readonly files = [1, 1, 1];
  private readonly found = new Map<number, Pick<RuleFileRecord, 'lastFound' | 'foundSince'>>();
  private readonly unseen = new Set([0, 1, 2]);

  /** Returns true where the engine saw the file before, and no file of another engine is the same. */
  write(engine: number, shares: number | null): boolean {
    if (shares === null || this.files[engine] === shares) return false;
    const isNews = !this.unseen.has(engine) && !this.files.includes(shares);
    this.files[engine] = shares;
    this.unseen.add(engine);
    return isNews;
  }

  look(engine: number, isStart: boolean): void {
    const shares = this.files[engine] ?? 0;
    this.unseen.delete(engine);
    this.do({ ...load([rule('a', shares)], String(shares)), isStart } as RuleFileCommand, engine);
  }

  apply(shares: number): void {
    this.do(apply([rule('a', shares)], String(shares)), -1);
  }

  isUnseen(engine: number): boolean {
    return this.unseen.has(engine);
  }

  inForce(): number | null {
    const contents = [1, 2, 3, 4, 5];
    return (
      contents.find((shares) => contentHash([rule('a', shares)]) === this.record.sha256) ?? null
    );
  }

  private do(command: RuleFileCommand, engine: number): void {
    const own = this.found.get(engine) ?? { lastFound: null, foundSince: new Set<string>() };
    const decision = ruleFileDecider.decide(command, { ...this.record, ...own });
    for (const event of decision.ok ? decision.value : []) {
      this.record = ruleFileDecider.evolve(this.record, event);
      if (event.kind !== 'found') continue;
      for (const [other, known] of this.found) {
        this.found.set(other, {
          ...known,
          foundSince: new Set([...known.foundSince, event.sha256]),
        });
      }
      this.found.set(engine, { lastFound: event, foundSince: new Set() });
    }
  }
}

function news(...commands: readonly RuleFileCommand[]): (string | null)[] {
  let record = ruleFileDecider.initial;
  return commands.flatMap((command) => {
    const decision = ruleFileDecider.decide(command, record);
    if (!decision.ok) return [decision.refusal.code];
    record = decision.value.reduce(ruleFileDecider.evolve, record);
    return decision.value.flatMap((event) => (event.kind === 'recorded' ? [event.news] : []));
  });
}

describe('a file that rules are made of', () => {
  const one = [rule('a', 1)];

  it('has the next version where its content is another, and each rule that changed has', () => {
    const { state } = given(ruleFileDecider).when(
      load([rule('a', 1), rule('b', 1)], '1'),
      load([rule('a', 2), rule('b', 1)], '2'),
      load([rule('a', 2), rule('b', 1)], '2 with a comment'),
      load([rule('b', 1), rule('c', 1)], '3'),
      load([rule('a', 1), rule('b', 1)], '4'),
    );
    expect(state.version).toBe(4);
    const versions = withVersions([rule('a', 1), rule('b', 1), rule('c', 1)], state);
    expect(versions.map(({ id, version }) => [id, version])).toEqual([
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('is news once for each of its states, and once again when it comes back', () => {
    expect(news(load(one, 'x'), load(one, 'x'), broken('y'), broken('y'), load(one, 'x'))).toEqual([
      'rules.yaml: version 1 is in force, 1 rules',
      'rules.yaml is broken: rules.yaml:1:1: wrong; version 1 is still in force, 1 rules',
      'rules.yaml: version 1 is in force, 1 rules',
    ]);
  });

  it('is no news at a start with what was in force before, and news where it changed meanwhile', () => {
    const start = (text: string, shares: number): RuleFileCommand =>
      ({ ...load([rule('a', shares)], text), isStart: true }) as RuleFileCommand;
    expect(news(start('1', 1), start('1', 1), start('# 1', 1), start('2', 2))).toEqual([
      'rules.yaml: version 1 is in force, 1 rules',
      null,
      'rules.yaml: version 2 is in force, 1 rules',
    ]);
  });

  it('is not published as an engine saw it that was paused before another published the next state', () => {
    const later = plusMs(START, 30_000);
    expect(news(load(one, 'old'), broken('new', later), load(one, 'old'))).toEqual([
      expect.stringContaining('in force'),
      expect.stringContaining('broken'),
      'OLDER_SIGHTING',
    ]);
    given(ruleFileDecider, [{ kind: 'recorded', sha256: 's', seenAt: later, news: null }])
      .when(load(one, 'old'))
      .thenRefused({ code: 'OLDER_SIGHTING', limit: later, actual: START });
  });

  it('counts an engine that starts, and a clock that was set back by far', () => {
    const later = plusMs(START, 30_000);
    const starting = { ...load(one, 'old'), isStart: true } as RuleFileCommand;
    expect(news(broken('new', later), starting)).toEqual([expect.stringContaining('broken')]);
    expect(news(broken('new', plusMs(START, 600_001)), load(one, 'old'))).toHaveLength(2);
  });

  it('that is read again does not take back what a person put in force since, until it is changed', () => {
    const applied = apply([rule('a', 9)], 'nine');
    const { state } = given(ruleFileDecider).when(load(one, 'x'), applied, load(one, 'x'), { ...load(one, 'x'), isStart: true } as RuleFileCommand, load(one, '# a comment\nx')); // prettier-ignore
    expect(state).toMatchObject({ version: 2, sha256: contentHash([rule('a', 9)]) });
    expect(news(load(one, 'x'), applied, load(one, 'x')).slice(1)).toEqual([
      'rules.yaml: version 2 is in force, 1 rules, put in force by anna',
      expect.stringContaining('rules.yaml is not what is in force: version 2 was put there since'),
    ]);
    const changed = given(ruleFileDecider).when(load(one, 'x'), applied, load([rule('a', 2)], 'y'), load(one, 'x')); // prettier-ignore
    expect(changed.state).toMatchObject({ version: 4, sha256: contentHash(one) });
  });

  it('keeps each version as it was written, with who put it in force and what differs', () => {
    const command = apply([rule('a', 2), rule('b', 1)], 'text');
    const decision = ruleFileDecider.decide(command, ruleFileDecider.initial);
    const value: readonly RuleFileEvent[] = decision.ok ? decision.value : [];
    expect(value[0]).toMatchObject({
      ...{ kind: 'versioned', version: 1, text: 'text', file: '/home/rules.yaml', by: 'anna' },
      differences: [{ ruleId: 'a', kind: 'new' }, { ruleId: 'b', kind: 'new' }], // prettier-ignore
    });
  });

  it('keeps the number of a version of before its text was kept', () => {
    const old = { ...ruleFileDecider.initial, version: 4, sha256: contentHash(one), rules: new Map([['a', { version: 3, sha256: hash(contentOf(rule('a', 1))) }]]) }; // prettier-ignore
    const decision = ruleFileDecider.decide(load(one, 'x'), old);
    const events: readonly RuleFileEvent[] = decision.ok ? decision.value : [];
    const record = events.reduce(ruleFileDecider.evolve, old);
    expect([record.version, record.isDocumented, withVersions(one, record)[0]?.version]).toEqual([4, true, 3]); // prettier-ignore
  });

  it('is the same version where a newer Fairlead gives the same text another content', () => {
    const before = given(ruleFileDecider).when(load(one, 'x')).state;
    const newer = [{ ...rule('a', 1), later: true } as Rule];
    const found = { ...load(newer, 'x'), before: withVersions(newer, before), isStart: true } as RuleFileCommand; // prettier-ignore
    const decision = ruleFileDecider.decide(found, before);
    const events: readonly RuleFileEvent[] = decision.ok ? decision.value : [];
    expect(events.filter(({ kind }) => kind === 'versioned')).toEqual([]);
  });

  it('counts where it was changed last, whatever other files are read again in whatever order', () => {
    const act = fc.record({
      engine: fc.nat(2),
      shares: fc.integer({ min: 1, max: 5 }),
      act: fc.constantFrom('write', 'write and look', 'look', 'restart', 'apply'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const engines = new Engines();
        for (const { engine, shares, act: what } of acts) {
          const isChange = engines.write(engine, what.startsWith('write') ? shares : null);
          if (what === 'apply') engines.apply(shares);
          if (what === 'write and look' || what === 'look') engines.look(engine, false);
          if (what === 'restart') engines.look(engine, true);
          if (what === 'apply') expect(engines.inForce()).toBe(shares);
          if (what === 'write and look' && isChange) expect(engines.inForce()).toBe(shares);
          const inForce = engines.inForce();
          for (const each of [2, 0, 1, 0]) {
            if (!engines.isUnseen(each)) engines.look(each, each > 0);
          }
          expect(engines.inForce()).toBe(inForce);
        }
      }),
    );
  });

  it('is published once for each state by any number of engines, whoever looks first', () => {
    const content = fc.record({ shares: fc.integer({ min: 1, max: 3 }), ok: fc.boolean() });
    const order = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 });
    const states = fc.array(fc.tuple(content, order), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(states, (all) => {
        let record: RuleFileRecord = ruleFileDecider.initial;
        all.forEach(([{ shares, ok: isSound }, engines], index) => {
          const text = `${shares} ${isSound} ${index}`;
          const at = plusMs(START, index * 1_000);
          const published = engines.flatMap(() => {
            const command = isSound ? load([rule('a', shares)], text, at) : broken(text, at);
            const decision = ruleFileDecider.decide(command, record);
            const events: readonly RuleFileEvent[] = decision.ok ? decision.value : [];
            record = events.reduce(ruleFileDecider.evolve, record);
            return events.filter((event) => event.kind === 'recorded');
          });
          expect(published).toHaveLength(1);
        });
      }),
    );
  });
});
