import { existsSync, readFileSync } from 'node:fs';
import { type ClientValues, WireError, decodeClientMessage } from '@fairlead/tws-wire';
import { olderFile } from './frame-log';
import type { LoggedFrame } from './logged-frame';

/** One leg of a bracket as the client placed it. Prices and quantities are decimal text. */
export interface BracketLeg {
  readonly orderId: number;
  readonly orderRef: string;
  readonly side: string;
  readonly quantity: string;
  readonly type: string;
  /** The limit of a limit order, the trigger of a stop; undefined for a market order. */
  readonly price: string | undefined;
  readonly tif: string;
  readonly account: string;
  readonly ocaGroup: string;
  readonly at: number;
  readonly monotonicUs: number;
}

/** A parent and its children, all of which have been transmitted. */
export interface CompleteBracket {
  readonly clientId: number;
  readonly symbol: string;
  readonly conId: number;
  readonly parent: BracketLeg;
  readonly children: readonly BracketLeg[];
  /** When the leg that released the bracket was read. */
  readonly at: number;
  readonly monotonicUs: number;
}

function isFrame(value: unknown): value is LoggedFrame {
  return (
    typeof value === 'object' && value !== null && 'fields' in value && Array.isArray(value.fields)
  );
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** Returns the frames of a log, oldest first, the rotated part included. A line cut by a kill is left out. */
export function readFrames(file: string): readonly LoggedFrame[] {
  return [...linesOf(olderFile(file)), ...linesOf(file)].flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isFrame(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

interface PlacedFrame {
  readonly frame: LoggedFrame;
  readonly values: ClientValues<'placeOrder'>;
}

function placed(frame: LoggedFrame): PlacedFrame | undefined {
  if (frame.direction !== 'in' || frame.fields[0] !== '3' || frame.version === 0) return undefined;
  try {
    const message = decodeClientMessage(frame.fields, frame.version);
    return message?.name === 'placeOrder' ? { frame, values: message.values } : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function legOf({ frame, values }: PlacedFrame): BracketLeg {
  return {
    orderId: values.orderId,
    orderRef: values.orderRef,
    side: values.action,
    quantity: values.totalQuantity,
    type: values.orderType,
    price: values.orderType === 'LMT' ? values.lmtPrice : values.auxPrice,
    tif: values.tif,
    account: values.account,
    ocaGroup: values.ocaGroup,
    at: frame.at,
    monotonicUs: frame.monotonicUs,
  };
}

/** Returns every order as it was first placed, transmitted or not. Later changes of it are not listed. */
export function placedOrders(frames: readonly LoggedFrame[]): readonly BracketLeg[] {
  const orders = new Map<string, BracketLeg>();
  for (const frame of frames) {
    const one = placed(frame);
    if (one === undefined) continue;
    const key = `${frame.clientId}:${one.values.orderId}`;
    if (!orders.has(key)) orders.set(key, legOf(one));
  }
  return [...orders.values()];
}

/** Returns every bracket whose last leg has been transmitted. Later changes of its legs are not listed. */
export function completeBrackets(frames: readonly LoggedFrame[]): readonly CompleteBracket[] {
  const seen = new Map<string, PlacedFrame>();
  const children = new Map<string, PlacedFrame[]>();
  const complete = new Map<string, CompleteBracket>();
  for (const frame of frames) {
    const one = placed(frame);
    if (one === undefined) continue;
    const key = `${frame.clientId}:${one.values.orderId}`;
    if (seen.has(key)) continue;
    seen.set(key, one);
    if (one.values.parentId === 0) continue;
    const parentKey = `${frame.clientId}:${one.values.parentId}`;
    const parent = seen.get(parentKey);
    if (parent === undefined) continue;
    const siblings = [...(children.get(parentKey) ?? []), one];
    children.set(parentKey, siblings);
    if (one.values.transmit && !complete.has(parentKey))
      complete.set(parentKey, bracketOf(parent, siblings));
  }
  return [...complete.values()];
}

function bracketOf(parent: PlacedFrame, children: readonly PlacedFrame[]): CompleteBracket {
  const last = children.at(-1) ?? parent;
  return {
    clientId: parent.frame.clientId ?? 0,
    symbol: parent.values.symbol,
    conId: parent.values.conId,
    parent: legOf(parent),
    children: children.map(legOf),
    at: last.frame.at,
    monotonicUs: last.frame.monotonicUs,
  };
}
