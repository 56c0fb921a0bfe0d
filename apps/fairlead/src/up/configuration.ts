import { join } from 'node:path';
import { ConsoleEnv } from '@fairlead/console-service';
import { isPaperAccount } from '@fairlead/core';
import { GatewayEnv } from '@fairlead/broker-service';
import { MarketEnv } from '@fairlead/market-service';
import { OrderEnv } from '@fairlead/order-service';
import { CommonEnv, ConfigurationError, readEnvironment } from '@fairlead/platform';
import { PositionEnv } from '@fairlead/position-service';
import { RulesEnv } from '@fairlead/rules-service';
import { SignalEnv } from '@fairlead/signal-service';
import type { Environment, Home } from '../config/home';

/** Where the simulated TWS listens and the account it has. */
export interface SimulatedTws {
  readonly host: string;
  readonly port: number;
  readonly account: string;
}

/** Everything that the services are configured with. */
export interface Configuration {
  readonly common: Readonly<CommonEnv>;
  readonly signal: Readonly<SignalEnv>;
  readonly rules: Readonly<RulesEnv>;
  readonly order: Readonly<OrderEnv>;
  readonly gateway: Readonly<GatewayEnv>;
  readonly market: Readonly<MarketEnv>;
  readonly position: Readonly<PositionEnv>;
  readonly console: Readonly<ConsoleEnv>;
  /** Settings that nobody reads: misspelt, most likely. */
  readonly warnings: readonly string[];
}

/** Read by the commands that talk to a server, not by the services. */
const COMMAND_LINE_ONLY = ['FAIRLEAD_URL', 'FAIRLEAD_API_KEY'];
/** Of no meaning where everything is one process, with a PostgreSQL of its own and no NATS. */
const OF_SERVICES_APART = [
  ...['FAIRLEAD_NATS_URL', 'FAIRLEAD_NATS_USER', 'FAIRLEAD_NATS_PASSWORD'],
  ...['FAIRLEAD_NATS_PASSWORD_FILE', 'FAIRLEAD_DATABASE_URL', 'FAIRLEAD_DATABASE_PASSWORD_FILE'],
];
/** Of no meaning without TWS_HOST: the simulator has its own. */
const OF_A_REAL_TWS = ['TWS_PORT', 'TWS_ACCOUNT', 'FAIRLEAD_ARM_LIVE'];

/** True where no TWS is named: the simulator stands in for it. */
export function isSimulated(environment: Environment): boolean {
  return (environment['TWS_HOST'] ?? '').trim() === '';
}

/** Returns the configuration of one process with everything in it. Throws a ConfigurationError with all that is wrong. */
export function readConfiguration(
  environment: Environment,
  home: Home,
  simulated: SimulatedTws | null,
): Configuration {
  const { values, warnings } = readEnvironment(
    [CommonEnv, SignalEnv, RulesEnv, OrderEnv, GatewayEnv, MarketEnv, PositionEnv, ConsoleEnv],
    { ...defaults(home), ...without(environment, COMMAND_LINE_ONLY), ...forced(home, simulated) },
  );
  const [common, signal, rules, order, gateway, market, position, console] = values;
  refuseMovedClock(common, gateway, simulated);
  const ofTws = simulated === null ? [] : OF_A_REAL_TWS.filter((name) => environment[name]);
  const ofServices = OF_SERVICES_APART.filter((name) => environment[name]);
  return {
    ...{ common, signal, rules, order, gateway, market, position, console },
    warnings: [
      ...warnings,
      ...ofTws.map((name) => `${name} is ignored: TWS_HOST is not set, so the simulator runs`),
      ...ofServices.map(
        (name) => `${name} is ignored: this runs everything in one process, without NATS`,
      ),
    ],
  };
}

function defaults(home: Home): Environment {
  return {
    FAIRLEAD_INSTRUMENTS: join(home.root, 'instruments.yaml'),
    FAIRLEAD_RULES: join(home.root, 'rules.yaml'),
  };
}

/** What is not for the environment to say in this mode. */
function forced(home: Home, simulated: SimulatedTws | null): Environment {
  const own = {
    FAIRLEAD_HOME: home.directory,
    FAIRLEAD_API_KEY_FILE: home.keyFile,
    FAIRLEAD_GATEWAY_STATE: join(home.directory, 'gateway'),
  };
  if (simulated === null) return own;
  return {
    ...own,
    TWS_HOST: simulated.host,
    TWS_PORT: String(simulated.port),
    TWS_ACCOUNT: simulated.account,
    FAIRLEAD_ARM_LIVE: undefined,
  };
}

function without(environment: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}

function refuseMovedClock(
  common: CommonEnv,
  gateway: GatewayEnv,
  simulated: SimulatedTws | null,
): void {
  const isLive = simulated === null && !isPaperAccount(gateway.TWS_ACCOUNT);
  if (common.FAIRLEAD_NOW === undefined || !isLive) return;
  throw new ConfigurationError([
    `FAIRLEAD_NOW is set and ${gateway.TWS_ACCOUNT} is a live account: unset FAIRLEAD_NOW, or use a paper account (its id starts with D)`,
  ]);
}
