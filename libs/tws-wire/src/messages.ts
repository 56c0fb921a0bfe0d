import { ADMINISTRATION_REQUESTS } from './client/administration';
import { CONTRACT_REQUESTS } from './client/contracts';
import { MARKET_DATA_REQUESTS } from './client/market-data';
import { NEWS_REQUESTS } from './client/news';
import { OPTION_REQUESTS } from './client/options';
import { ORDER_REQUESTS } from './client/orders';
import { SESSION_REQUESTS } from './client/session';
import { decodeFields, encodeFields } from './codec';
import {
  type Field,
  type InputOf,
  type MessageSpec,
  type ValuesOf,
  isPresent,
} from './values/field';
import type { Spec } from './plan';
import { ADMINISTRATION_MESSAGES } from './server/administration';
import { CONTRACT_MESSAGES } from './server/contracts';
import { MARKET_DATA_MESSAGES } from './server/market-data';
import { NEWS_MESSAGES } from './server/news';
import { ORDER_MESSAGES } from './server/orders';
import { SESSION_MESSAGES } from './server/session';
import { WireError } from './values/wire-error';

/** Every message that a client may send. */
export const CLIENT_SPECS = [
  ...SESSION_REQUESTS,
  ...CONTRACT_REQUESTS,
  ...MARKET_DATA_REQUESTS,
  ...ORDER_REQUESTS,
  ...OPTION_REQUESTS,
  ...NEWS_REQUESTS,
  ...ADMINISTRATION_REQUESTS,
] as const;
/** Every message that a server may send. */
export const SERVER_SPECS = [
  ...SESSION_MESSAGES,
  ...CONTRACT_MESSAGES,
  ...MARKET_DATA_MESSAGES,
  ...ORDER_MESSAGES,
  ...NEWS_MESSAGES,
  ...ADMINISTRATION_MESSAGES,
] as const;

type ClientSpec = (typeof CLIENT_SPECS)[number];
type ServerSpec = (typeof SERVER_SPECS)[number];
type MessageOf<S> =
  S extends MessageSpec<infer N, infer F>
    ? { readonly name: N; readonly values: ValuesOf<F> }
    : never;
type NamedSpec<S, N> = Extract<S, { readonly name: N }>;
type InputNamed<S, N> =
  NamedSpec<S, N> extends { readonly fields: infer F extends readonly Field[] }
    ? InputOf<F>
    : never;
type ValuesNamed<S, N> =
  NamedSpec<S, N> extends { readonly fields: infer F extends readonly Field[] }
    ? ValuesOf<F>
    : never;

/** A message of a server, decoded. */
export type ServerMessage = MessageOf<ServerSpec>;
export type ClientMessageName = ClientSpec['name'];
export type ServerMessageName = ServerSpec['name'];
/** The decoded values of one client message. */
export type ClientValues<N extends ClientMessageName> = ValuesNamed<ClientSpec, N>;
/** The decoded values of one server message. */
export type ServerValues<N extends ServerMessageName> = ValuesNamed<ServerSpec, N>;
/** What a client message is written from. */
export type ClientInput<N extends ClientMessageName> = InputNamed<ClientSpec, N>;
/** What a server message is written from. */
export type ServerInput<N extends ServerMessageName> = InputNamed<ServerSpec, N>;

/** A message of a client, decoded. With a name: that message. */
export type ClientMessage<N extends ClientMessageName = ClientMessageName> = {
  readonly [K in N]: { readonly name: K; readonly values: ClientValues<K> };
}[N];

/** Any server message, ready to be written. */
export type ServerOutgoing = {
  readonly [N in ServerMessageName]: { readonly name: N; readonly values: ServerInput<N> };
}[ServerMessageName];

interface Index {
  readonly byId: ReadonlyMap<string, Spec>;
  readonly byName: ReadonlyMap<string, Spec>;
}
function indexed(specs: readonly Spec[]): Index {
  return {
    byId: new Map(specs.map((spec) => [String(spec.id), spec])),
    byName: new Map(specs.map((spec) => [spec.name, spec])),
  };
}
const CLIENT = indexed(CLIENT_SPECS);
const SERVER = indexed(SERVER_SPECS);

function specNamed({ byName }: Index, name: string): Spec {
  const spec = byName.get(name);
  if (spec === undefined)
    throw new WireError('unknown message', { messageName: name, field: '', frame: [] });
  return spec;
}

function specOf({ byId }: Index, frame: readonly string[], version: number): Spec | undefined {
  const spec = byId.get(frame[0] ?? '');
  return spec !== undefined && isPresent(spec, version) ? spec : undefined;
}

/** Returns the request id of a client's message, or undefined where that message carries none. Orders have an order id instead. */
export function requestIdOf({ values }: ClientMessage): number | undefined {
  return 'reqId' in values ? values.reqId : undefined;
}

/** Returns the client's message, or undefined for an id that the server version does not have. Throws a WireError where the frame does not match. */
export function decodeClientMessage(
  frame: readonly string[],
  version: number,
): ClientMessage | undefined {
  const spec = specOf(CLIENT, frame, version);
  if (spec === undefined) return undefined;
  return { name: spec.name, values: decodeFields(spec, frame, version) } as ClientMessage;
}

/** Returns the server's message, or undefined for an id that the server version does not have. Throws a WireError where the frame does not match. */
export function decodeServerMessage(
  frame: readonly string[],
  version: number,
): ServerMessage | undefined {
  const spec = specOf(SERVER, frame, version);
  if (spec === undefined) return undefined;
  return { name: spec.name, values: decodeFields(spec, frame, version) } as ServerMessage;
}

/** Returns the fields of a client's message. Throws a WireError where a value cannot be written. */
export function encodeClientMessage<N extends ClientMessageName>(
  name: N,
  values: ClientInput<N>,
  version: number,
): string[] {
  return encodeFields(specNamed(CLIENT, name), values, version);
}

/** Returns the fields of a server's message. Throws a WireError where a value cannot be written. */
export function encodeServerMessage<N extends ServerMessageName>(
  name: N,
  values: ServerInput<N>,
  version: number,
): string[] {
  return encodeFields(specNamed(SERVER, name), values, version);
}

/** Returns the fields of a server's message that carries its own name. */
export function encodeServerOutgoing(message: ServerOutgoing, version: number): string[] {
  return encodeFields(specNamed(SERVER, message.name), message.values, version);
}
