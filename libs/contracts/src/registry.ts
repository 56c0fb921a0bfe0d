import { type Result, isInstantText, ok, refused } from '@fairlead/core';
import { isUUID } from 'class-validator';
import type { Envelope, EventClass } from './event-contract';
import { DeadLetteredV1 } from './events/dead-letter/dead-lettered.v1';
import { FLOW } from './topology/flow';
import { type Problem, parseDocument } from './validators/problems';

const PRINCIPAL_MAX = 100;

/** Every durable message by `<type>@<version>`. */
const REGISTRY: ReadonlyMap<string, EventClass> = new Map(
  [...FLOW.flatMap((row) => row.publishes), DeadLetteredV1].map((type) => [
    registryKey(type.contract.type, type.contract.version),
    type,
  ]),
);

/** Returns all classes of durable messages. */
export function registeredEvents(): readonly EventClass[] {
  return [...REGISTRY.values()];
}

/** Returns the class of a message, or null where this build does not know it. */
export function eventClassOf(type: string, version: number): EventClass | null {
  return REGISTRY.get(registryKey(type, version)) ?? null;
}

/** Returns the envelope with its data checked and typed, or everything that is wrong with it. Unknown fields are dropped. */
export function parseEnvelope(document: unknown): Result<Envelope, readonly Problem[]> {
  if (typeof document !== 'object' || document === null) {
    return refused([{ path: '', message: 'must be an envelope' }]);
  }
  const raw = document as Record<string, unknown>;
  const problems = headerProblems(raw);
  if (problems.length > 0) return refused(problems);
  const envelope = raw as unknown as Envelope;
  const type = eventClassOf(envelope.type, envelope.version);
  if (type === null) {
    return refused([
      { path: 'type', message: `unknown message ${registryKey(envelope.type, envelope.version)}` },
    ]);
  }
  const data = parseDocument(type, envelope.data, 'drop');
  return data.ok ? ok({ ...envelope, data: data.value }) : data;
}

function headerProblems(raw: Record<string, unknown>): Problem[] {
  const checks: readonly (readonly [string, boolean, string])[] = [
    ['id', isUUID(raw['id']), 'must be a UUID'],
    ['type', typeof raw['type'] === 'string', 'must be text'],
    ['version', Number.isInteger(raw['version']), 'must be an integer'],
    ['occurredAt', isInstantText(raw['occurredAt']), 'must be a UTC time'],
    ['recordedAt', isInstantText(raw['recordedAt']), 'must be a UTC time'],
    ['correlationId', typeof raw['correlationId'] === 'string', 'must be text'],
    [
      'causationId',
      raw['causationId'] === null || typeof raw['causationId'] === 'string',
      'must be text or null',
    ],
    ['source', typeof raw['source'] === 'string', 'must be text'],
    [
      'principal',
      raw['principal'] === undefined || isPrincipal(raw['principal']),
      `must be text of 1 to ${PRINCIPAL_MAX} characters`,
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([path, , message]) => ({ path, message }));
}

/** Returns who asked by what may be no envelope at all, or null where that names nobody. */
export function principalIn(raw: Readonly<Record<string, unknown>>): string | null {
  const named = raw['principal'];
  return isPrincipal(named) ? named : null;
}

function isPrincipal(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= PRINCIPAL_MAX;
}

function registryKey(type: string, version: number): string {
  return `${type}@${version}`;
}
