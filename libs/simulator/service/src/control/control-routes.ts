import { instantText, parseStrictJson } from '@fairlead/core';
import type { FrameLog } from '../frames/frame-log';
import { checkedScenario, parseScenario } from '../scenario/scenario';
import type { Scenario } from '../scenario/scenario-shape';
import type { ScenarioProgress } from '../scenario/scenario-player';
import type { SimulatorClock } from '../clock/clock';
import { ACTIONS, ActionError } from '../actions/actions';
import { assertionsOf } from '../actions/assertions';
import type { SimulatorControl } from '../actions/simulator-control';
import { type JsonSchema, checkOf, objectSchema, problemsOf, whole } from '../schema/json-schema';
import type { StepReport, StepRequest } from '../actions/stepper';

/** What the control port works with. */
export interface ControlTarget {
  readonly control: SimulatorControl;
  readonly frames: FrameLog;
  readonly clock: SimulatorClock;
  readonly step: (request: StepRequest) => Promise<StepReport>;
  /** Plays a scenario in place of the present one. Throws a ScenarioError where that cannot be. */
  readonly play: (scenario: Scenario) => ScenarioProgress;
  /** Stops the present scenario. */
  readonly stopScenario: () => void;
  readonly scenario: () => ScenarioProgress | null;
}

/** A request to the control port. */
export interface ControlRequest {
  /** The last part of the path where the route ends with a name. */
  readonly name: string;
  readonly query: URLSearchParams;
  /** The text of the body, and whether it is JSON or YAML. */
  readonly body: { readonly text: string; readonly yaml: boolean };
}

/** Something requested wrongly: its status, a stable code, and what is wrong. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: readonly string[] = [],
  ) {
    super(message);
  }
}

/** One way in. A path that ends with `{name}` takes any last part. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly body?: JsonSchema;
  readonly query?: readonly string[];
  readonly answer: (target: ControlTarget, request: ControlRequest) => unknown;
}

const FRAMES_LIMIT = 1_000;

const STEP_SCHEMA = objectSchema(
  { ms: whole(), times: whole(1, 100_000), answerWithinMs: whole(1, 60_000) },
  ['ms'],
);
const checkStep = checkOf<StepRequest>(STEP_SCHEMA);

/** Every way into the control port. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/state',
    summary:
      'Orders, positions, executions, accounts, clients, rules in force, the scenario, the time.',
    answer: (target) => stateOf(target),
  },
  {
    method: 'GET',
    path: '/frames',
    summary:
      'Frames of both directions, oldest first, of the last 10 000. `next` is `after` of the next page.',
    query: ['after', 'limit'],
    answer: ({ frames }, { query }) => pageOf(frames, query),
  },
  {
    method: 'GET',
    path: '/violations',
    summary: 'Frames of clients that do not match the wire format, and messages that nobody knows.',
    answer: ({ control: { violations, unknownMessages } }) => ({ violations, unknownMessages }),
  },
  {
    method: 'GET',
    path: '/assertions',
    summary: 'What a test may want to be so, and whether it is.',
    answer: ({ control }) => assertionsOf(control),
  },
  {
    method: 'GET',
    path: '/assertions/{name}',
    summary: 'One of them; 409 where it does not hold.',
    answer: ({ control }, { name }) => assertion(control, name),
  },
  {
    method: 'GET',
    path: '/prices/{name}',
    summary: 'Bid, ask and last of a stock.',
    answer: ({ control }, { name }) => control.price(name),
  },
  {
    method: 'GET',
    path: '/actions',
    summary: 'Every action, with what it does and the schema of its parameters.',
    answer: () => [...ACTIONS].map(([name, { summary, schema }]) => ({ name, summary, schema })),
  },
  {
    method: 'POST',
    path: '/actions/{name}',
    summary: 'Does it. The body holds its parameters.',
    body: { type: 'object' },
    answer: ({ control }, request) => perform(control, request),
  },
  {
    method: 'POST',
    path: '/clock/step',
    summary: 'Moves a stepped clock, and waits until every client has come to rest.',
    body: STEP_SCHEMA,
    answer: (target, { body }) => step(target, body.text),
  },
  {
    method: 'PUT',
    path: '/scenario',
    summary: 'Plays a scenario, as JSON or (application/yaml) YAML, in place of the present one.',
    body: { type: 'object' },
    answer: (target, { body: { text, yaml } }) =>
      target.play(yaml ? parseScenario(text) : checkedScenario(jsonOf(text))),
  },
  {
    method: 'GET',
    path: '/scenario',
    summary: 'How far the scenario has come; null where none is played.',
    answer: (target) => target.scenario(),
  },
  {
    method: 'DELETE',
    path: '/scenario',
    summary: 'Plays it no further. What it did stays.',
    answer: (target) => target.stopScenario() ?? null,
  },
];

function pageOf(frames: FrameLog, query: URLSearchParams): unknown {
  const after = numberOf(query, { name: 'after', absent: 0, max: Number.MAX_SAFE_INTEGER });
  const limit = numberOf(query, { name: 'limit', absent: 100, max: FRAMES_LIMIT });
  const page = frames.after(after, limit);
  return { frames: page, next: page.at(-1)?.number ?? after };
}

function step(target: ControlTarget, text: string): Promise<StepReport> {
  const value = jsonOf(text);
  if (!checkStep(value)) throw invalid(problemsOf(checkStep.errors));
  return target.step(value);
}

function stateOf({ control, clock, scenario }: ControlTarget): unknown {
  return {
    at: instantText(clock.now()),
    ...control.state(),
    rules: control.rules,
    scenario: scenario(),
  };
}

function assertion(control: SimulatorControl, name: string): unknown {
  const found = assertionsOf(control).find((each) => each.name === name);
  if (found === undefined)
    throw new ControlError(
      404,
      'UNKNOWN_ASSERTION',
      `there is no assertion ${name}; see GET /assertions`,
    );
  if (!found.holds)
    throw new ControlError(409, 'DOES_NOT_HOLD', `${name} does not hold`, found.because);
  return found;
}

function perform(control: SimulatorControl, { name, body }: ControlRequest): unknown {
  const action = ACTIONS.get(name);
  if (action === undefined)
    throw new ControlError(404, 'UNKNOWN_ACTION', `there is no action ${name}; see GET /actions`);
  const parameters = body.text === '' ? {} : jsonOf(body.text);
  const problems = action.problems(parameters);
  if (problems.length > 0) throw invalid(problems);
  try {
    return action.run(control, parameters) ?? { done: true };
  } catch (error) {
    if (error instanceof ActionError) throw invalid([error.message]);
    throw new ControlError(409, 'NOT_DONE', error instanceof Error ? error.message : String(error));
  }
}

function jsonOf(text: string): unknown {
  const parsed = parseStrictJson(text);
  if (parsed.ok) return parsed.value;
  const { kind, path, message } = parsed.refusal;
  const code = kind === 'not-json' ? 'BAD_JSON' : 'SAME_KEY_TWICE';
  const where = path === '' ? 'the body' : path;
  throw new ControlError(400, code, `${where} ${message}`);
}

function invalid(problems: readonly string[]): ControlError {
  return new ControlError(422, 'INVALID', problems.join('; '), problems);
}

function numberOf(
  query: URLSearchParams,
  bounds: { readonly name: string; readonly absent: number; readonly max: number },
): number {
  const text = query.get(bounds.name);
  if (text === null) return bounds.absent;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= bounds.max) return value;
  throw invalid([`${bounds.name} must be a whole number up to ${bounds.max}`]);
}
