import type { EvidenceEvent } from './evidence-decider';

/** What is to be done once a batch of evidence is committed. */
export interface FollowUp {
  /** When to ask the broker for a complete picture; null for no need. */
  readonly probeInMs: number | null;
  readonly awaitingCode: readonly string[];
  readonly answered: readonly string[];
  readonly alarms: readonly string[];
  /** The broker spoke of filled quantities: compare them with the executions soon. */
  readonly reportsFills: boolean;
}

/** Returns what the events of a batch leave to do. */
export function followUpOf(events: readonly EvidenceEvent[]): FollowUp {
  const probes = events.flatMap((event) => (event.kind === 'probeWanted' ? [event.inMs] : []));
  return {
    probeInMs: probes.length === 0 ? null : Math.min(...probes),
    awaitingCode: events.flatMap((event) => (event.kind === 'codeAwaited' ? event.orderRef : [])),
    answered: [
      ...new Set(events.flatMap((event) => (event.kind === 'orderAnswered' ? event.orderRef : []))),
    ],
    alarms: events.flatMap((event) => (event.kind === 'alarmRaised' ? event.alarm : [])),
    reportsFills: events.some((event) => event.kind === 'fillsCounted'),
  };
}
