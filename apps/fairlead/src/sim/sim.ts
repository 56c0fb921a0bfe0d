import { join } from 'node:path';
import {
  type Simulator,
  type SimulatorConfig,
  SimulatorConfigError,
  cashIn,
  readSimulatorConfig,
  simulatorOptions,
  startSimulator,
} from '@fairlead/simulator-service';
import { CommandFailure } from '../client/failure';
import type { Output } from '../client/output';
import type { Home } from '../config/home';
import { StopRequest } from '../up/stop-request';

/** The flags of `fairlead sim`, as they were written. */
export interface SimFlags {
  readonly json?: boolean;
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
  readonly controlHost?: string;
  readonly controlNames?: string;
  readonly controlPort?: string;
  readonly directory?: string;
  readonly seed?: string;
  readonly account?: string;
  readonly cash?: string;
  readonly otherCash?: string;
  readonly prices?: string;
  readonly clock?: string;
  readonly startAt?: string;
  readonly hours?: string;
  readonly historyDays?: string;
  readonly scenario?: string;
  readonly announceVersion?: string;
  readonly marketData?: string;
  readonly readOnly?: boolean;
}

const DEFAULTS: SimulatorConfig = { port: 7_497, controlPort: 7_498 };
/** Flags that are no settings by their own name. */
const NO_SETTINGS = new Set(['json', 'config', 'prices', 'otherCash']);
const NUMBERS = new Set(['port', 'controlPort', 'seed', 'historyDays', 'announceVersion']);

/** Runs a simulator until somebody wants it to stop. */
export async function runSim(
  flags: SimFlags,
  surroundings: { readonly home: Home; readonly output: Output },
): Promise<void> {
  const stop = new StopRequest();
  const simulator = await started(flags, surroundings.home);
  surroundings.output.write(whereabouts(simulator), (where) =>
    [
      `TWS simulator   ${where.host}:${where.port}, account ${where.account}`,
      `control         ${where.control}, described at ${where.control}/openapi.json`,
      `state, frames   ${where.frames}`,
      ...(where.scenario === null ? [] : [`scenario        ${where.scenario}`]),
      'Ctrl-C saves and stops.',
    ].join('\n'),
  );
  await stop.made;
  await simulator.stop();
}

/** Returns the settings that flags and file give together; a flag counts over the file. */
export function configOf(flags: SimFlags): SimulatorConfig {
  const { config, prices, otherCash } = flags;
  const file = config === undefined ? {} : readSimulatorConfig(config);
  const values = Object.entries(flags).flatMap(([name, value]): [string, unknown][] => {
    if (NO_SETTINGS.has(name)) return [];
    return [[name, NUMBERS.has(name) && typeof value === 'string' ? numberOf(value) : value]];
  });
  const walk = prices === undefined ? {} : { prices: { ...file.prices, file: prices } };
  const held = otherCash === undefined ? {} : { otherCash: cashIn(otherCash) };
  return { ...DEFAULTS, ...file, ...walk, ...held, ...Object.fromEntries(values) };
}

/** What is no number stays text, so that the check names the setting. */
function numberOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

async function started(flags: SimFlags, home: Home): Promise<Simulator> {
  try {
    return await startSimulator(
      simulatorOptions(configOf(flags), {
        directory: join(home.directory, 'sim'),
        scenarios: join(home.root, 'scenarios'),
      }),
    );
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof SimulatorConfigError)
    return new CommandFailure('USAGE', error.message, 2, error.problems);
  if (!(error instanceof Error)) return error;
  if ('code' in error && ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(String(error.code)))
    return new CommandFailure(
      'CANNOT_LISTEN',
      `${cannotListen(error)} Choose others with --port and --control-port; 0 takes any.`,
    );
  // A record or a scenario that cannot be used, a directory that cannot be written.
  if (error.name !== 'Error' || 'code' in error)
    return new CommandFailure('CANNOT_START', error.message);
  return error;
}

function cannotListen(
  error: Error & { readonly address?: string; readonly port?: number },
): string {
  const { address, port, message } = error;
  if (!message.includes('EADDRINUSE') || port === undefined) return `${message}.`;
  return `${address ?? ''}:${port} is taken by another program, perhaps a simulator that still runs.`;
}

function whereabouts(simulator: Simulator): {
  readonly host: string;
  readonly port: number;
  readonly control: string | null;
  readonly account: string;
  readonly frames: string;
  readonly scenario: string | null;
} {
  return {
    host: simulator.host,
    port: simulator.port,
    control: simulator.controlUrl,
    account: simulator.account,
    frames: simulator.framesFile,
    scenario: simulator.scenario()?.name ?? null,
  };
}
