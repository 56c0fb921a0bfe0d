import { resolve } from 'node:path';
import type { Environment } from '../client/installation';

/** The TWS or IB Gateway to trade at. */
export interface TwsAddress {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 7497, TWS with a paper account. */
  readonly port?: number;
  /** Default 10. Orders belong to it: keep it. */
  readonly clientId?: number;
  /** The account that orders may go to, such as `DU1234567`. */
  readonly account: string;
}

/** What Fairlead is started with. The environment of the program is not read: nothing in it sends orders elsewhere. */
export interface StartSettings {
  /** A directory for all that it keeps; made where it is not there. One Fairlead at a time has it. */
  readonly home: string;
  /** `simulated`, or where TWS is. */
  readonly tws: 'simulated' | TwsAddress;
  /** The list of instruments. Default: `instruments.yaml` of the clone. */
  readonly instruments?: string;
  /** The port of its API on 127.0.0.1. Default 0: any that is free. */
  readonly port?: number;
  /** Every other setting by its name in the README, such as `{ FAIRLEAD_MAX_OPEN_TRADES: '3' }`. */
  readonly settings?: Environment;
}

/** Returns the settings by the names that they have in an environment. */
export function settingsOf(
  { home, tws, instruments, port, settings }: StartSettings,
  rules: string | undefined,
): Environment {
  return {
    ...settings,
    FAIRLEAD_HOME: home,
    FAIRLEAD_HTTP_PORT: String(port ?? 0),
    ...(rules === undefined ? {} : { FAIRLEAD_RULES: resolve(rules) }),
    ...(instruments === undefined ? {} : { FAIRLEAD_INSTRUMENTS: resolve(instruments) }),
    ...(tws === 'simulated' ? { TWS_HOST: undefined } : twsSettings(tws)),
  };
}

function twsSettings({ host, port, clientId, account }: TwsAddress): Environment {
  return {
    TWS_HOST: host ?? '127.0.0.1',
    TWS_ACCOUNT: account,
    ...(port === undefined ? {} : { TWS_PORT: String(port) }),
    ...(clientId === undefined ? {} : { TWS_CLIENT_ID: String(clientId) }),
  };
}
