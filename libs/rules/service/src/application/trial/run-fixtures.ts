import { type Instant, plusMs } from '@fairlead/core';
import type { Rule } from '@fairlead/rules-domain';
import { differencesFrom } from './expectations';
import type { Fixture, FixtureFailure, FixtureStep, Given } from './fixture';
import { RuleTrial, type TrialDecision } from './rule-trial';

/** Returns everything that rules do otherwise than their fixtures say: nothing where all hold. */
export function runFixtures(
  rules: readonly Rule[],
  fixtures: readonly Fixture[],
): readonly FixtureFailure[] {
  return fixtures.flatMap((fixture) => failuresOf(rules, fixture));
}

function failuresOf(rules: readonly Rule[], fixture: Fixture): readonly FixtureFailure[] {
  const trial = new RuleTrial(rules, fixture.paper);
  const symbols = symbolsOf(fixture);
  let now = fixture.begins;
  give(trial, fixture, { now, symbols });
  return fixture.steps.flatMap((step, index) => {
    now = plusMs(now, step.afterMs);
    give(trial, step, { now, symbols });
    const found = differencesFrom(step.expect, carriedOut(trial, step, { now, symbols }));
    return found.map((each) => ({ ...each, fixture: fixture.name, step: index + 1 }));
  });
}

/** When something happens, and which symbols it can be about. */
interface Moment {
  readonly now: Instant;
  readonly symbols: ReadonlySet<string>;
}

function carriedOut(
  trial: RuleTrial,
  { signal, event }: FixtureStep,
  { now, symbols }: Moment,
): TrialDecision {
  if (event !== null) return trial.happen(event, now);
  if (signal === null) return trial.look(symbols, now);
  const { facts, issuedAt } = signal;
  return trial.decide(facts, issuedAt === null ? { now } : { now, issuedAt });
}

function give(trial: RuleTrial, { prices, positions }: Given, { now, symbols }: Moment): void {
  for (const [symbol, quote] of prices) trial.quote(symbol, { ...quote, quotedAt: now });
  if (positions === null) return;
  for (const symbol of symbols) {
    const held = positions.filter((position) => position.symbol === symbol);
    const openedAt = (heldMs: number): Instant => plusMs(now, -heldMs);
    trial.hold(symbol, held.map(({ trade, heldMs }) => ({ ...trade, openedAt: openedAt(heldMs) }))); // prettier-ignore
  }
}

/** Every symbol that the fixture speaks of. */
function symbolsOf(fixture: Fixture): ReadonlySet<string> {
  const given = [fixture, ...fixture.steps];
  return new Set([
    ...given.flatMap(({ prices }) => [...prices.keys()]),
    ...given.flatMap(({ positions }) => (positions ?? []).map(({ symbol }) => symbol)),
    ...fixture.steps.flatMap(({ event }) => String(event?.fields.get('symbol') ?? '') || []),
    ...fixture.steps.flatMap(({ signal }) => (signal === null ? [] : [signal.facts.symbol])),
  ]);
}
