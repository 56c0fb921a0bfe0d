import { instant } from '@fairlead/core';
import { given } from '@fairlead/core/testing';
import { subscriptionChanges } from '../data/quote-subscriptions';
import { type ProbeCommand, probeDecider } from './probe-schedule';

const want = (now: number, inMs: number): ProbeCommand => ({
  ...{ kind: 'want', inMs, now: instant(now) },
});
const begin = (now: number): ProbeCommand => ({ kind: 'begin', now: instant(now) });
const planned = (dueAt: number) => ({ kind: 'planned', dueAt: instant(dueAt) }) as const;

describe('the next complete picture', () => {
  it('is the earliest of all that are wanted', () => {
    given(probeDecider)
      .when(want(5_000, 5_000), want(5_000, 250), want(5_100, 1_000))
      .then(planned(10_000), planned(5_250));
  });

  it('is not taken within a second of the last one', () => {
    const last = [{ kind: 'begun', at: instant(5_000) }] as const;
    given(probeDecider, last).when(want(5_100, 0)).then(planned(6_000));
    given(probeDecider, last).when(want(5_100, 950)).then(planned(6_050));
    given(probeDecider, last).when(want(6_000, 0)).then(planned(6_000));
  });

  it('is planned anew once it was begun or dropped', () => {
    given(probeDecider, [planned(5_000)])
      .when({ kind: 'drop' }, begin(5_000), want(5_000, 0))
      .then({ kind: 'dropped' }, { kind: 'begun', at: instant(5_000) }, planned(6_000));
    given(probeDecider).when({ kind: 'drop' }).then();
  });
});

describe('subscriptions to quotes', () => {
  it('are changed to exactly what is wanted', () => {
    expect(subscriptionChanges(['b', 'c', 'c'], ['a', 'b'])).toEqual({
      ...{ wanted: ['b', 'c'], subscribe: ['c'], unsubscribe: ['a'], beyond: 0 },
    });
    expect(subscriptionChanges([], ['a'])).toMatchObject({ wanted: [], unsubscribe: ['a'] });
  });

  it('are no more than the broker has lines, the first of what is wanted', () => {
    const many = Array.from({ length: 103 }, (_, index) => `k${index}`);
    const { wanted, subscribe, unsubscribe, beyond } = subscriptionChanges(many, ['k102', 'k0']);
    expect([wanted.length, subscribe.length, beyond]).toEqual([100, 99, 3]);
    expect(unsubscribe).toEqual(['k102']);
  });
});
