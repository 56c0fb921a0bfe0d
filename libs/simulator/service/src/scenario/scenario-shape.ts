import type { SimulatorEventKind } from '../server/simulator-events';

/** One action by its name, with its parameters. */
type ActionCall = Readonly<Record<string, unknown>>;

/** Something that a scenario does: at a time, or on an event. */
export interface ScenarioStep {
  /** Ms after the scenario has begun. Exactly one of `atMs` and `on` is there. */
  readonly atMs?: number;
  readonly on?: SimulatorEventKind;
  /** What the event has to be about. */
  readonly where?: {
    readonly clientId?: number;
    readonly symbol?: string;
    readonly side?: 'BUY' | 'SELL';
    readonly orderType?: string;
    readonly child?: boolean;
  };
  /** The first event that counts, default 1. */
  readonly nth?: number;
  /** For how many events, default 1. */
  readonly times?: number;
  /** Ms after the event. */
  readonly afterMs?: number;
  /** From 0 to 1, drawn from the seed for each event. Default 1. */
  readonly probability?: number;
  readonly do: readonly ActionCall[];
}

/** How the simulator has to be started for a scenario, where that matters. */
export interface ScenarioNeeds {
  readonly account?: string;
  readonly serverVersion?: number;
  readonly marketData?: 'live' | 'delayed' | 'none';
}

/** A story that the simulator plays. */
export interface Scenario {
  readonly name: string;
  /** What the simulated TWS does. */
  readonly summary: string;
  /** What a client sees of it, in plain English. */
  readonly seen: string;
  readonly needs?: ScenarioNeeds;
  readonly steps: readonly ScenarioStep[];
}
