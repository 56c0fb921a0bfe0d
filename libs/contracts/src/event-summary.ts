import type { Envelope } from './event-contract';
import { eventClassOf } from './registry';

/** What of an event goes into a log: ids, codes and figures. */
export type EventSummary = Readonly<Record<string, string | number | boolean>>;

/** Fields that hold an id, a code or a figure. Text that somebody wrote, and secrets, are in no field of these. */
const FIELDS = new Set([
  ...['signalId', 'submissionId', 'causeId', 'intentId', 'tradeId', 'orderRef', 'executionId'],
  ...['account', 'source', 'symbol', 'strategy', 'action', 'confidence', 'kind', 'direction'],
  ...[
    'ruleId',
    'answer',
    'until',
    'role',
    'side',
    'orderType',
    'type',
    'status',
    'state',
    'outcome',
    'code',
    'protected',
  ],
  ...['quantity', 'filledQuantity', 'price', 'limitPrice', 'stopPrice', 'targetPrice', 'position'],
  ...[
    'averagePrice',
    'realisedPnl',
    'commission',
    'currency',
    'revision',
    'external',
    'receivedBy',
  ],
]);

/** Returns what a log says of an event, or null where it says nothing. */
export function eventSummary(envelope: Envelope): EventSummary | null {
  const { type, version, correlationId, data } = envelope;
  if (eventClassOf(type, version)?.contract.isLogged !== true) return null;
  const fields = Object.entries(data).flatMap(([name, value]: [string, unknown]) =>
    FIELDS.has(name) && isPlain(value) ? [[name, value] as const] : [],
  );
  const failed = failedChecks(data);
  return {
    ...Object.fromEntries(fields),
    ...(failed === '' ? {} : { failed }),
    correlationId,
  };
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** A denial is told by what failed: `HALTED, QUOTE_STALE`. */
function failedChecks(data: object): string {
  const checks: unknown = 'checks' in data ? data.checks : [];
  if (!Array.isArray(checks)) return '';
  return checks
    .filter((check: { passed?: unknown }) => check.passed === false)
    .map(({ check }: { check?: unknown }) => String(check))
    .join(', ');
}
