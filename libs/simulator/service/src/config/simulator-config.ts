import type {
  MarketDataPermission,
  PriceOptions,
  NamedSwitchChanges,
} from '@fairlead/simulator-domain';
import { SWITCHES_SCHEMA } from '../schema/switches-schema';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isInstantText } from '@fairlead/core';
import type { SessionName } from '@fairlead/exchange';
import { parseDocument } from 'yaml';
import { type ClockChoice, isClockText } from '../clock/open-clock';
import {
  DECIMAL,
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
import type { SimulatorOptions } from '../options';
import type { SimulatorEnv } from './simulator.env';
import { readScenario } from '../scenario/read-scenario';
import { ScenarioError } from '../scenario/scenario';

/** Settings of a simulator that runs by itself, as a file or flags give them. What is left out has its default. */
export interface SimulatorConfig {
  readonly host?: string;
  readonly port?: number;
  readonly controlHost?: string;
  readonly controlNames?: string;
  readonly controlPort?: number;
  readonly directory?: string;
  readonly seed?: number;
  readonly account?: string;
  readonly cash?: string;
  readonly otherCash?: Readonly<Record<string, string>>;
  readonly clock?: string;
  readonly startAt?: string;
  readonly prices?: Partial<PriceOptions>;
  /** A file, or the name of one of the scenarios that come along. */
  readonly scenario?: string;
  /** When stocks and options trade. */
  readonly hours?: SessionName;
  readonly historyDays?: number;
  readonly announceVersion?: number;
  readonly marketData?: MarketDataPermission;
  readonly readOnly?: boolean;
  /** How TWS is set, over the defaults of `switches.ts`. */
  readonly switches?: NamedSwitchChanges;
}

const PORT = whole(0, 65_535);
const FRACTION: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };

/** The JSON Schema of a configuration file. */
export const CONFIG_SCHEMA: JsonSchema = objectSchema({
  host: TEXT,
  port: PORT,
  controlHost: TEXT,
  controlNames: described(
    TEXT,
    'Names that the control port is called by beside localhost, separated by commas.',
  ),
  controlPort: PORT,
  directory: TEXT,
  seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
  account: { type: 'string', pattern: '^[A-Z][A-Z0-9]{1,19}$' },
  cash: DECIMAL,
  otherCash: described(
    { type: 'object', propertyNames: { pattern: '^[A-Z]{3}$' }, additionalProperties: DECIMAL },
    'What a new account holds of other currencies, such as {CAD: "10000"}: TWS reports the rates of what is held.',
  ),
  clock: described(TEXT, 'real, stepped, or such as 10x.'),
  startAt: described(TEXT, 'Such as 2026-01-05T14:30:00Z.'),
  prices: objectSchema({
    file: TEXT,
    dailyMove: FRACTION,
    spreadTicks: whole(1, 10_000),
    volume: { type: 'number', exclusiveMinimum: 0, maximum: 1_000_000 },
    jumps: objectSchema({ everySeconds: whole(1), fraction: FRACTION }, [
      'everySeconds',
      'fraction',
    ]),
  }),
  scenario: TEXT,
  hours: oneOf('always-open', 'us-equities'),
  historyDays: whole(1, 7),
  announceVersion: whole(157, 200),
  marketData: oneOf('live', 'delayed', 'none'),
  readOnly: FLAG,
  switches: SWITCHES_SCHEMA,
});

const check = checkOf<SimulatorConfig>(CONFIG_SCHEMA);

/** A configuration that cannot be used, with everything that is wrong in it. */
export class SimulatorConfigError extends Error {
  override readonly name = 'SimulatorConfigError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Reads a configuration file, YAML or JSON. Throws a SimulatorConfigError that says what is wrong. */
export function readSimulatorConfig(file: string): SimulatorConfig {
  const yaml = parseDocument(textOf(file), { uniqueKeys: true });
  if (yaml.errors.length > 0)
    throw new SimulatorConfigError(yaml.errors.map(({ message }) => `${file}: ${message}`));
  const value: unknown = yaml.toJS({ maxAliasCount: 100 }) ?? {};
  if (check(value)) return value;
  throw new SimulatorConfigError(problemsOf(check.errors).map((problem) => `${file}: ${problem}`));
}

/** Returns how to start a simulator. Throws a SimulatorConfigError that lists everything that is wrong. */
export function simulatorOptions(
  config: SimulatorConfig,
  places: { readonly directory: string; readonly scenarios: string },
): SimulatorOptions {
  if (!check(config)) throw new SimulatorConfigError(problemsOf(check.errors));
  const {
    clock,
    startAt,
    scenario,
    hours,
    announceVersion,
    readOnly,
    switches,
    directory,
    ...same
  } = config;
  const problems = [
    ...(clock === undefined || isClockText(clock)
      ? []
      : [`clock: ${clock} is neither real, nor stepped, nor such as 10x`]),
    ...(startAt === undefined || isMoment(startAt)
      ? []
      : [`startAt: ${startAt} is not a moment such as 2026-01-05T14:30:00Z`]),
  ];
  if (problems.length > 0) throw new SimulatorConfigError(problems);
  return {
    ...same,
    directory: resolve(directory ?? places.directory),
    ...(clock === undefined ? {} : { clock: clock as ClockChoice }),
    ...(startAt === undefined ? {} : { startAt }),
    ...(hours === undefined ? {} : { profile: hours }),
    ...(announceVersion === undefined ? {} : { serverVersion: announceVersion }),
    ...(switches === undefined && readOnly === undefined
      ? {}
      : { switches: { ...switches, readOnlyApi: readOnly ?? switches?.readOnlyApi ?? false } }),
    ...(scenario === undefined ? {} : { scenario: scenarioOf(scenario, places.scenarios) }),
  };
}

function isMoment(text: string): boolean {
  return isInstantText(text);
}

function scenarioOf(named: string, directory: string): NonNullable<SimulatorOptions['scenario']> {
  const own = join(directory, `${named}.yaml`);
  const file = existsSync(own) ? own : named;
  if (!existsSync(file))
    throw new SimulatorConfigError([
      `scenario: ${named} is neither a file nor one of ${namesIn(directory).join(', ')}`,
    ]);
  try {
    return readScenario(file);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new SimulatorConfigError(
      error.problems.map((problem) => `scenario ${named}: ${problem}`),
    );
  }
}

function namesIn(directory: string): readonly string[] {
  const files = existsSync(directory) ? readdirSync(directory) : [];
  return files.filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, ''));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SimulatorConfigError([error instanceof Error ? error.message : String(error)]);
  }
}

/** Returns the amounts of a text such as `CAD=10000,EUR=500`. */
export function cashIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [, currency, amount] = /^\s*([A-Z]{3})\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
      if (currency !== undefined && amount !== undefined) return [currency, amount];
      throw new SimulatorConfigError([`${part.trim()} is no amount such as CAD=10000`]);
    }),
  );
}

/** Returns how to start a simulator by the environment. Throws a SimulatorConfigError that says what is wrong. */
export function environmentOptions(env: SimulatorEnv): SimulatorOptions {
  const { FAIRLEAD_SIMULATOR_PRICES: file, FAIRLEAD_SIMULATOR_SCENARIO: scenario } = env;
  const { FAIRLEAD_SIMULATOR_CONTROL_PORT: controlPort } = env;
  const { FAIRLEAD_SIMULATOR_CONTROL_NAMES: controlNames } = env;
  const { FAIRLEAD_SIMULATOR_ACCOUNT: account, FAIRLEAD_SIMULATOR_MARKET_DATA: marketData } = env;
  const { FAIRLEAD_SIMULATOR_HOURS: hours, FAIRLEAD_SIMULATOR_OTHER_CASH: held } = env;
  const directory = env.FAIRLEAD_SIMULATOR_DIRECTORY;
  const config: SimulatorConfig = {
    host: env.FAIRLEAD_SIMULATOR_HOST,
    port: env.FAIRLEAD_SIMULATOR_PORT,
    controlHost: env.FAIRLEAD_SIMULATOR_CONTROL_HOST,
    ...(controlNames === undefined ? {} : { controlNames }),
    seed: env.FAIRLEAD_SIMULATOR_SEED,
    clock: env.FAIRLEAD_SIMULATOR_CLOCK,
    ...(account === undefined ? {} : { account }),
    ...(marketData === undefined ? {} : { marketData }),
    ...(hours === undefined ? {} : { hours }),
    ...(held === undefined ? {} : { otherCash: cashIn(held) }),
    ...(controlPort === undefined ? {} : { controlPort }),
    ...(file === undefined ? {} : { prices: { file } }),
    ...(scenario === undefined ? {} : { scenario }),
  };
  return simulatorOptions(config, { directory, scenarios: 'scenarios' });
}
