import { InvariantError } from '@fairlead/core';
import type { ExchangeSnapshot, Execution } from './api';
import { fromPlain, toPlain } from './codec';
import {
  type AccountRecord,
  type BookRecord,
  type EngineState,
  type OrderRecord,
  type PositionRecord,
  indexLive,
  nextExpiryOf,
} from './state';
import { positionId } from './account';

const VERSION = 1;

/** The state with its maps as lists; indexes are left out and built again. */
interface StoredState extends Pick<
  EngineState,
  'now' | 'random' | 'nextPermId' | 'nextExecution' | 'behaviour' | 'config'
> {
  readonly live: readonly OrderRecord[];
  readonly done: readonly OrderRecord[];
  readonly books: readonly BookRecord[];
  readonly accounts: readonly AccountRecord[];
  readonly positions: readonly PositionRecord[];
  readonly executions: readonly Execution[];
}

/** Returns the whole state as plain JSON, detached from the engine. */
export function snapshotOf(state: EngineState): ExchangeSnapshot {
  const { now, random, nextPermId, nextExecution, behaviour, config, executions } = state;
  const stored: StoredState = {
    now,
    random,
    nextPermId,
    nextExecution,
    behaviour,
    config,
    executions,
    live: [...state.live.values()],
    done: [...state.done.values()],
    books: [...state.books.values()],
    accounts: [...state.accounts.values()],
    positions: [...state.positions.values()],
  };
  return { version: VERSION, state: toPlain(stored) };
}

/** Returns the state a snapshot holds. Throws on another version or a shape that is none. */
export function restoreState(snapshot: ExchangeSnapshot): EngineState {
  if ((snapshot as { readonly version: number }).version !== VERSION)
    throw new InvariantError('a snapshot of another version');
  const stored = parseStored(fromPlain(snapshot.state));
  const state: EngineState = {
    ...stored,
    live: new Map(stored.live.map((each) => [each.permId, each])),
    done: new Map(stored.done.map((each) => [each.permId, each])),
    keys: new Map([...stored.live, ...stored.done].map((each) => [each.key, each.permId])),
    books: new Map(stored.books.map((each) => [each.instrument.id, each])),
    accounts: new Map(stored.accounts.map((each) => [each.id, each])),
    positions: new Map(
      stored.positions.map((each) => [positionId(each.account, each.instrument), each]),
    ),
    liveByInstrument: new Map(),
    nextExpiry: null,
    executions: [...stored.executions],
  };
  for (const order of state.live.values()) indexLive(state, order);
  state.nextExpiry = nextExpiryOf(state);
  return state;
}

const LISTS = ['live', 'done', 'books', 'accounts', 'positions', 'executions'];

/** The engine wrote what it reads, so the shape is checked only as far as a wrong file would betray itself. */
function parseStored(value: unknown): StoredState {
  if (typeof value !== 'object' || value === null)
    throw new InvariantError('a snapshot holds a state');
  const fields = new Map(Object.entries(value));
  const complete = LISTS.every((name) => Array.isArray(fields.get(name))) && fields.has('config');
  if (!complete) throw new InvariantError('a snapshot holds a whole state');
  return value as StoredState;
}
