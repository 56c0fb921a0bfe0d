import {
  CLIENT_MESSAGES,
  SERVER_MESSAGES,
  unknownRequestFields,
  valueProblems,
} from '@fairlead/simulator-domain';
import type { ClientMessage, ServerOutgoing } from '@fairlead/tws-wire';
import type { SimulatorClock } from '../clock/clock';
import type { ClientSink } from './client-sink';

/** Fields of a message by name; decimals are text. */
type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** What becomes of messages that clients are sent. What is left out is as it always is. */
export interface MessageRule {
  /** A message by its name, such as `orderStatus`. */
  readonly message: string;
  /** Fields that have to be so; all of them. */
  readonly where?: Fields;
  /** Fields that are sent instead; null for unset. */
  readonly set?: Fields;
  readonly drop?: boolean;
  readonly delayMs?: number;
  /** How often it is sent, default 1. */
  readonly copies?: number;
  /** How many messages it is for, default all that come. */
  readonly times?: number;
}

/** What becomes of requests that clients make. */
export interface RequestRule {
  /** A request by its name, such as `placeOrder`. */
  readonly request: string;
  readonly where?: Fields;
  /** For placeOrder: only new orders, or only changes of live ones. */
  readonly only?: 'new' | 'change';
  /** `ignore`: nothing is done. `go-on`: it is done as always, after the error. `close`: the connection is cut. */
  readonly then: 'ignore' | 'go-on' | 'close';
  /** Sent before that; its id is the order's or the request's, else -1. */
  readonly error?: { readonly code: number; readonly text: string; readonly id?: number };
  /** How many requests it is for, default all that come. */
  readonly times?: number;
}

/** Rules that are in force at once. */
const RULES_MAX = 100;

interface Live<R> {
  readonly rule: R;
  left: number;
}

/** The rules for messages and requests. The first that fits counts. */
export class WireRules {
  private messages: Live<MessageRule>[] = [];
  private requests: Live<RequestRule>[] = [];

  constructor(private readonly clock: SimulatorClock) {}

  /** Adds a rule for messages. Throws where it names a message or field that there is none of, or a value that cannot be sent. */
  addMessageRule(rule: MessageRule): void {
    refuse(messageRuleProblems(rule));
    this.messages = added(this.messages, rule);
  }

  /** Adds a rule for requests. Throws where it names a request or field that there is none of. */
  addRequestRule(rule: RequestRule): void {
    refuse(requestRuleProblems(rule));
    this.requests = added(this.requests, rule);
  }

  clear(): void {
    this.messages = [];
    this.requests = [];
  }

  /** Returns the rules in force, with how many times each is still for; null for all that come. */
  list(): readonly { readonly rule: MessageRule | RequestRule; readonly left: number | null }[] {
    return [...this.messages, ...this.requests].map(({ rule, left }) => ({
      rule,
      left: Number.isFinite(left) ? left : null,
    }));
  }

  /** Sends a message as the rules want it. */
  deliver(message: ServerOutgoing, send: (message: ServerOutgoing) => void): void {
    const rule = take(this.messages, (each) => fitsMessage(each, message));
    if (rule === undefined) return send(message);
    if (rule.drop === true) return;
    const altered = alteredBy(message, rule.set ?? {});
    const act = (): void => {
      for (let copy = 0; copy < (rule.copies ?? 1); copy += 1) send(altered);
    };
    if (rule.delayMs === undefined || rule.delayMs === 0) act();
    else this.clock.after(rule.delayMs, act);
  }

  /** Answers a request as the rules want it. True where that is all: it is not handled any more. */
  answer(client: ClientSink, message: ClientMessage, isChange: boolean): boolean {
    const rule = take(this.requests, (each) => fitsRequest(each, message, isChange));
    if (rule === undefined) return false;
    if (rule.error !== undefined)
      client.sendError(rule.error.id ?? idOf(message), rule.error.code, rule.error.text);
    if (rule.then === 'close') client.close();
    return rule.then !== 'go-on';
  }
}

/** Returns the first rule in force that fits, and counts it as used. */
function take<R>(live: readonly Live<R>[], fits: (rule: R) => boolean): R | undefined {
  const found = live.find(({ rule, left }) => left > 0 && fits(rule));
  if (found === undefined) return undefined;
  found.left -= 1;
  return found.rule;
}

/** Returns what keeps a rule for messages from being kept: nothing for a good one. */
export function messageRuleProblems(rule: MessageRule): readonly string[] {
  const { message, set = {}, where = {} } = rule;
  return SERVER_MESSAGES.includes(message)
    ? [...valueProblems(message, set), ...valueProblems(message, where)]
    : [`there is no message ${message}; there are ${SERVER_MESSAGES.join(', ')}`];
}

/** Returns what keeps a rule for requests from being kept: nothing for a good one. */
export function requestRuleProblems(rule: RequestRule): readonly string[] {
  const { request, where = {} } = rule;
  return CLIENT_MESSAGES.includes(request)
    ? unknownRequestFields(request, Object.keys(where)).map(
        (name) => `${request} has no field ${name}`,
      )
    : [`there is no request ${request}; there are ${CLIENT_MESSAGES.join(', ')}`];
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new RuleError(problems.join('; '));
}

/** A rule that cannot be kept, in plain English for who wrote it. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** Adds a rule, and lets go of those that are used up. */
function added<R extends { readonly times?: number }>(
  live: readonly Live<R>[],
  rule: R,
): Live<R>[] {
  const kept = live.filter(({ left }) => left > 0);
  if (kept.length >= RULES_MAX)
    throw new RuleError(`${RULES_MAX} rules are in force already; clear some`);
  return [...kept, { rule, left: rule.times ?? Number.POSITIVE_INFINITY }];
}

function fitsMessage(rule: MessageRule, message: ServerOutgoing): boolean {
  return rule.message === message.name && fitsFields(rule.where ?? {}, message.values);
}

function fitsRequest(rule: RequestRule, message: ClientMessage, isChange: boolean): boolean {
  const wanted = rule.only === undefined || (rule.only === 'change') === isChange;
  return rule.request === message.name && wanted && fitsFields(rule.where ?? {}, message.values);
}

function fitsFields(where: Fields, values: object): boolean {
  const known = new Map<string, unknown>(Object.entries(values));
  return Object.entries(where).every(([name, value]) => (known.get(name) ?? null) === value);
}

/** The values were checked against the fields of this message when the rule was made. */
function alteredBy(message: ServerOutgoing, set: Fields): ServerOutgoing {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(set)) values[name] = value ?? undefined;
  return Object.assign({}, message, { values: Object.assign({}, message.values, values) });
}

function idOf({ values }: ClientMessage): number {
  if ('orderId' in values) return values.orderId;
  return 'reqId' in values ? values.reqId : -1;
}
