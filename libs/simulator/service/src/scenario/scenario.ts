import { parseDocument } from 'yaml';
import { ACTIONS } from '../actions/actions';
import {
  FLAG,
  type JsonSchema,
  TEXT,
  checkOf,
  described,
  objectSchema,
  oneOf,
  problemsOf,
  whole,
} from '../schema/json-schema';
import { SIMULATOR_EVENTS } from '../server/simulator-events';
import type { Scenario } from './scenario-shape';

const STEPS_MAX = 200;
const ACTIONS_MAX = 50;
const TEXT_BYTES_MAX = 1024 * 1024;

const ACTION_CALL: JsonSchema = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: Object.fromEntries(
    [...ACTIONS].map(([name, { schema, summary }]) => [name, described(schema, summary)]),
  ),
};

const STEP: JsonSchema = {
  ...objectSchema(
    {
      atMs: described(whole(), 'Ms after the scenario has begun.'),
      on: described(oneOf(...SIMULATOR_EVENTS), 'An event, instead of a time.'),
      where: objectSchema({
        clientId: whole(0, 2_147_483_647),
        symbol: TEXT,
        side: oneOf('BUY', 'SELL'),
        orderType: TEXT,
        child: FLAG,
      }),
      nth: described(whole(1, 1_000_000), 'The first event that counts; default 1.'),
      times: described(whole(1, 1_000_000), 'For how many events; default 1.'),
      afterMs: described(whole(), 'Ms after the event.'),
      probability: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: 'Drawn from the seed for each event; default 1.',
      },
      do: { type: 'array', minItems: 1, maxItems: ACTIONS_MAX, items: ACTION_CALL },
    },
    ['do'],
  ),
  oneOf: [{ required: ['atMs'] }, { required: ['on'] }],
  dependencies: { where: ['on'], nth: ['on'], times: ['on'], afterMs: ['on'] },
};

/** The JSON Schema of scenario files. `scenarios/scenario.schema.json` is a copy for editors. */
export const SCENARIO_SCHEMA: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A scenario of the TWS simulator',
  ...objectSchema(
    {
      name: { type: 'string', pattern: '^[a-z0-9-]{1,64}$' },
      summary: described(TEXT, 'What the simulated TWS does.'),
      seen: described(TEXT, 'What a client sees of it.'),
      needs: objectSchema({
        account: { type: 'string', pattern: '^[A-Z][A-Z0-9]{1,19}$' },
        serverVersion: whole(157, 200),
        marketData: oneOf('live', 'delayed', 'none'),
      }),
      steps: { type: 'array', maxItems: STEPS_MAX, items: STEP },
    },
    ['name', 'summary', 'seen', 'steps'],
  ),
};

const check = checkOf<Scenario>(SCENARIO_SCHEMA);

/** A scenario that cannot be played, with everything that is wrong in it. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Returns the scenario of a YAML or JSON text. Throws a ScenarioError that lists what is wrong. */
export function parseScenario(text: string): Scenario {
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX)
    throw new ScenarioError([`a scenario has at most ${TEXT_BYTES_MAX} bytes`]);
  const yaml = parseDocument(text, { uniqueKeys: true });
  if (yaml.errors.length > 0)
    throw new ScenarioError(yaml.errors.map(({ message }) => message.split('\n')[0] ?? message));
  return checkedScenario(yaml.toJS({ maxAliasCount: 100 }));
}

/** Returns a value as a scenario. Throws a ScenarioError that lists what is wrong. */
export function checkedScenario(value: unknown): Scenario {
  if (!check(value)) throw new ScenarioError(problemsOf(check.errors));
  const problems = value.steps.flatMap((step, index) =>
    step.do
      .flatMap(Object.entries)
      .flatMap(([name, parameters]: [string, unknown]) =>
        (ACTIONS.get(name)?.problems(parameters) ?? []).map(
          (problem) => `steps/${index}/${name}: ${problem}`,
        ),
      ),
  );
  if (problems.length > 0) throw new ScenarioError(problems);
  return value;
}
