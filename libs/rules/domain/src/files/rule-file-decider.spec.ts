import { createHash } from 'node:crypto';
import { decimal, instant, plusMs } from '@fairlead/core';
import { given } from '@fairlead/core/testing';
import fc from 'fast-check';
import type { Rule } from '../rule';
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
