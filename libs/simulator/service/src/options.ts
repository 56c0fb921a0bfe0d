import type {
  MarketDataPermission,
  PriceOptions,
  NamedSwitchChanges,
} from '@fairlead/simulator-domain';
import type { SessionName } from '@fairlead/exchange';
import type { ClockChoice } from './clock/open-clock';
import type { Disk } from './disk/disk';
import type { Scenario } from './scenario/scenario-shape';

/** An account beside the first one. Cash by currency, decimal text. */
export interface SimulatedAccount {
  readonly id: string;
  /** The base currency. */
  readonly currency: string;
  readonly cash: Readonly<Record<string, string>>;
}

/** How a simulator is started. Whatever is left out has the default named. */
export interface SimulatorOptions {
  /** Where its state and its frame log live. Reopening a directory is a restart of TWS. */
  readonly directory: string;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default null: no control port. 0: any free port. */
  readonly controlPort?: number | null;
  /** Default `127.0.0.1`. The control port has no authentication: another address is for a network of one's own. */
  readonly controlHost?: string;
  /** Names that it is called by beside `localhost`, separated by commas; default none. */
  readonly controlNames?: string;
  /** Default: that of the directory, `DU1000001` in a new one. Another than the directory's is refused. */
  readonly account?: string;
  /** US dollars, default `1000000`. */
  readonly cash?: string;
  /** What the account holds of other currencies, decimal text; default none. TWS reports the rates of what is held. */
  readonly otherCash?: Readonly<Record<string, string>>;
  /** Further accounts of the same login, default none. */
  readonly otherAccounts?: readonly SimulatedAccount[];
  /** When stocks and options trade: at any time (the default), or by the calendar of US equities. */
  readonly profile?: SessionName;
  /** Default 1. Prices and sizes are a function of it and of time. */
  readonly seed?: number;
  /** Default the machine's: `real`. */
  readonly clock?: ClockChoice;
  /** Where a clock that is not real begins; ISO-8601 UTC. Default the record's first moment, else a Monday morning in 2026. */
  readonly startAt?: string | null;
  /** Default a seeded walk. */
  readonly prices?: Partial<PriceOptions>;
  /** A scenario that is played from the start. What it needs replaces defaults. */
  readonly scenario?: Scenario | null;
  /** How often prices change, ms; default 250. 0: only when the control says so. */
  readonly tickMs?: number;
  /** The server version announced, unless the client's own highest is lower; default 178. */
  readonly serverVersion?: number;
  /** Default `live`. */
  readonly marketData?: MarketDataPermission;
  /** Days that reqExecutions and reqCompletedOrders go back: 1, the default, is since midnight in New York; 7 is the most. */
  readonly historyDays?: number;
  /** Market-data lines of each client, default 100. */
  readonly marketDataLines?: number;
  /** Bytes of `frames.jsonl` before it is rotated, default 64 MiB. */
  readonly frameLogBytesMax?: number;
  /** Bytes that may wait for a client that does not read; one more and it is cut off. Default 32 MiB. */
  readonly outgoingBytesMax?: number;
  /** How TWS is set, over the defaults of `switches.ts`. */
  readonly switches?: NamedSwitchChanges;
  /** Whether ticks are in the frame log too, default false. */
  readonly logStreams?: boolean;
  /** How journal and clock are written; default as the machine does. */
  readonly disk?: Disk;
}

/** The options with every default in its place. */
export type SimulatorSettings = Required<SimulatorOptions>;
