import { InvariantError } from '@fairlead/core';
import { positionId } from '../accounts/holdings';
import type { ExchangeSnapshot } from '../api/exchange';
import { fromPlain, toPlain } from './codec';
import { indexGroup, indexLive, nextDueOf } from './orders';
import { upgradeState } from './snapshot-v1';
import type { StoredState } from './stored-state';
import { type EngineState, type OrderRecord, type PositionRecord, noDerived } from './state';

const VERSION = 2;

/** Returns the whole state as plain JSON, detached from the engine. */
export function snapshotOf(state: EngineState): ExchangeSnapshot {
  const stored: StoredState = {
    now: state.now,
    random: state.random,
    nextPermId: state.nextPermId,
    nextExecution: state.nextExecution,
    behaviour: state.behaviour,
    rates: state.rates,
    config: state.config,
    live: [...state.live.values()],
    done: [...state.done.values()],
    books: [...state.books.values()],
    accounts: [...state.accounts.values()],
    positions: [...state.positions.values()],
    settled: [...state.settled.values()],
    settledThrough: state.settledThrough,
    executions: [...state.executions],
  };
  return { version: VERSION, state: toPlain(stored) };
}

/** Returns the state a snapshot holds; one of version 1 is brought up to date. Throws on a shape that is none. */
export function restoreState(snapshot: ExchangeSnapshot): EngineState {
  const { version } = snapshot as { readonly version: number };
  if (version !== 1 && version !== VERSION)
    throw new InvariantError('a snapshot of another version');
  const plain = fromPlain(snapshot.state);
  const stored = parseStored(version === 1 ? upgradeState(plain) : plain);
  const state: EngineState = {
    ...stored,
    live: new Map(stored.live.map((each) => [each.permId, withDefaults(each)])),
    done: new Map(stored.done.map((each) => [each.permId, withDefaults(each)])),
    keys: new Map([...stored.live, ...stored.done].map((each) => [each.key, each.permId])),
    books: new Map(stored.books.map((each) => [each.instrument.id, each])),
    accounts: new Map(stored.accounts.map((each) => [each.id, each])),
    positions: byId(stored.positions),
    settled: byId(stored.settled),
    executions: new Map(stored.executions),
    derived: noDerived(),
  };
  for (const order of state.live.values()) indexLive(state.derived, order);
  for (const order of [...state.live.values(), ...state.done.values()])
    indexGroup(state.derived, order);
  for (const permId of state.done.keys()) state.derived.ended.push(permId);
  state.derived.nextDue = nextDueOf(state);
  return state;
}

/** Of before there were pegged orders and adjusted stops. */
function withDefaults(
  order: Omit<OrderRecord, LaterFields> & Partial<Pick<OrderRecord, LaterFields>>,
): OrderRecord {
  return { ...order, cap: order.cap ?? null, adjusts: order.adjusts ?? null };
}

type LaterFields = 'cap' | 'adjusts';

function byId(positions: readonly PositionRecord[]): Map<string, PositionRecord> {
  return new Map(positions.map((each) => [positionId(each.account, each.instrument), each]));
}

const LISTS = ['live', 'done', 'books', 'accounts', 'positions', 'settled', 'executions'];

/** The engine wrote what it reads, so the shape is checked only as far as a wrong file would betray itself. */
function parseStored(value: unknown): StoredState {
  if (typeof value !== 'object' || value === null)
    throw new InvariantError('a snapshot holds a state');
  const fields = new Map(Object.entries(value));
  const complete = LISTS.every((name) => Array.isArray(fields.get(name))) && fields.has('config');
  if (!complete) throw new InvariantError('a snapshot holds a whole state');
  return value as StoredState;
}
