import { hashed } from '@fairlead/simulator-domain';
import { type Instant, instantText } from '@fairlead/core';
import { ACTIONS, type Subject } from '../actions/actions';
import type { SimulatorControl } from '../actions/simulator-control';
import type { SimulatorEvent } from '../server/simulator-events';
import type { SimulatorCore } from '../server/simulator-core';
import type { Scenario, ScenarioNeeds, ScenarioStep } from './scenario-shape';
import { ScenarioError } from './scenario';

/** How far a scenario has come. */
export interface ScenarioProgress {
  readonly name: string;
  readonly begunAt: string;
  /** For each step: how many events fitted it, and how often it was done. */
  readonly steps: readonly { readonly seen: number; readonly done: number }[];
  /** Actions that could not be done, and why. */
  readonly problems: readonly string[];
}

const PROBLEMS_MAX = 100;

/** Plays one scenario: does each of its steps when its time or its event comes. */
export class ScenarioPlayer {
  private readonly counts: { seen: number; done: number }[];
  private readonly problems: string[] = [];
  private readonly begunAt: Instant;
  private readonly silence: () => void;
  private stopped = false;

  /** Throws a ScenarioError where the simulator was not started as the scenario needs it. */
  constructor(
    private readonly core: SimulatorCore,
    private readonly control: SimulatorControl,
    private readonly scenario: Scenario,
  ) {
    refuseUnmet(core, scenario.needs ?? {});
    this.counts = scenario.steps.map(() => ({ seen: 0, done: 0 }));
    this.begunAt = core.clock.now();
    this.silence = core.events.listen((event) => this.hear(event));
  }

  /** Does what comes first, and sets times for the rest. */
  begin(): void {
    this.scenario.steps.forEach((step, index) => {
      if (step.atMs !== undefined) this.later(step.atMs, index, {});
    });
  }

  /** Does nothing more. What was done stays. */
  stop(): void {
    this.stopped = true;
    this.silence();
  }

  progress(): ScenarioProgress {
    return {
      name: this.scenario.name,
      begunAt: instantText(this.begunAt),
      steps: this.counts.map((each) => ({ ...each })),
      problems: [...this.problems],
    };
  }

  private hear(event: SimulatorEvent): void {
    this.scenario.steps.forEach((step, index) => {
      if (step.on !== event.kind || !fits(step, event)) return;
      const count = this.counts[index];
      if (count === undefined) return;
      count.seen += 1;
      const from = step.nth ?? 1;
      if (count.seen < from || count.seen >= from + (step.times ?? 1)) return;
      const { clientId, orderId } = event;
      const subject = orderId === undefined ? { clientId } : { clientId, orderId };
      if (this.drawn(step, index, count.seen)) this.later(step.afterMs ?? 0, index, subject);
    });
  }

  private drawn(step: ScenarioStep, index: number, seen: number): boolean {
    const { probability = 1 } = step;
    return probability === 1 || hashed(this.core.settings.seed, index, seen) < probability;
  }

  private later(ms: number, index: number, subject: Subject): void {
    if (ms === 0) this.perform(index, subject);
    else this.core.clock.after(ms, () => this.perform(index, subject));
  }

  private perform(index: number, subject: Subject): void {
    const count = this.counts[index];
    if (this.stopped || count === undefined) return;
    count.done += 1;
    for (const call of this.scenario.steps[index]?.do ?? [])
      for (const [name, parameters] of Object.entries(call)) this.act(name, parameters, subject);
  }

  /** A scenario never ends the simulator: what cannot be done is noted. */
  private act(name: string, parameters: unknown, subject: Subject): void {
    try {
      ACTIONS.get(name)?.run(this.control, parameters, subject);
    } catch (error) {
      if (this.problems.length >= PROBLEMS_MAX) return;
      this.problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function fits({ where = {} }: ScenarioStep, event: SimulatorEvent): boolean {
  const known = new Map<string, unknown>(Object.entries(event));
  return Object.entries(where).every(([name, value]) => known.get(name) === value);
}

function refuseUnmet(core: SimulatorCore, needs: ScenarioNeeds): void {
  const { settings } = core;
  const problems = [
    ...unmet('account', needs.account, settings.account),
    ...unmet('serverVersion', needs.serverVersion, settings.serverVersion),
    ...unmet('marketData', needs.marketData, settings.marketData),
  ];
  if (problems.length > 0) throw new ScenarioError(problems);
}

function unmet(
  name: string,
  needed: string | number | undefined,
  is: string | number,
): readonly string[] {
  return needed === undefined || needed === is
    ? []
    : [`the scenario needs ${name} ${needed}, the simulator was started with ${is}`];
}
