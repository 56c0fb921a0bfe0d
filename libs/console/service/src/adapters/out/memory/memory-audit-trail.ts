import type { Envelope } from '@fairlead/contracts';
import { MemoryTable, type Tx, type UnitOfWork } from '@fairlead/platform';
import { DEAD_LETTER_TYPE } from '../../../application/dead-letter.mapper';
import {
  AuditTrail,
  OVERLAP,
  STORIES_MAX,
  STORY_EVENTS_MAX,
} from '../../../application/ports/audit-trail';

type Field = 'tradeId' | 'orderRef' | 'executionId';

/** The audit trail without a database. */
export class MemoryAuditTrail extends AuditTrail {
  private readonly events = new MemoryTable<Envelope>(({ id }) => id);

  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  append(tx: Tx, event: Envelope): void {
    tx.beforeCommit(async () => {
      await this.events.add(tx, event);
    });
  }

  async signalsBeginningWith(prefix: string): Promise<readonly string[]> {
    const begun = prefix.replaceAll(/[%_\\]/g, '');
    const signals = (await this.all())
      .filter(
        ({ type, correlationId }) => type === 'signal.accepted' && correlationId.startsWith(begun),
      ) // prettier-ignore
      .map(({ correlationId }) => correlationId);
    return [...new Set(signals)].slice(0, STORIES_MAX);
  }

  async storiesOf(name: string): Promise<readonly string[]> {
    if (name === '') return [];
    const all = await this.all();
    const named = all.filter(
      (event) => fieldOf('executionId', event) === name || fieldOf('orderRef', event) === name,
    );
    const orders = valuesOf('orderRef', named);
    const ofOrders = all.filter((event) => {
      const orderRef = fieldOf('orderRef', event);
      return orderRef !== '' && orders.has(orderRef);
    });
    const trades = new Set([...valuesOf('tradeId', ofOrders), name]);
    const opened = [...trades].flatMap(
      (trade) => all.find((event) => fieldOf('tradeId', event) === trade) ?? [],
    );
    const found = opened.length > 0 ? opened : named.slice(0, 1);
    return [...new Set(found.map(({ correlationId }) => correlationId))].slice(0, STORIES_MAX);
  }

  async since(eventId: string, limit: number): Promise<readonly Envelope[] | null> {
    const all = await this.all();
    const wanted = eventId.toLowerCase();
    const place = all.findIndex(({ id }) => id === wanted);
    const rows = all.slice(Math.max(0, place + 1 - OVERLAP)).slice(0, limit + 1);
    if (place < 0 || !rows.some(({ id }) => id === wanted)) return null;
    return rows.filter(({ id }) => id !== wanted);
  }

  async accountsOf(correlationIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = new Set(correlationIds);
    const accounts = new Map<string, string>();
    for (const event of await this.all()) {
      const account = accountIn(event);
      if (account === null || !wanted.has(event.correlationId)) continue;
      if (!accounts.has(event.correlationId)) accounts.set(event.correlationId, account);
    }
    return accounts;
  }

  async deadLetters(limit: number): Promise<readonly Envelope[]> {
    const letters = (await this.all()).filter(({ type }) => type === DEAD_LETTER_TYPE);
    return letters.reverse().slice(0, limit);
  }

  async story(correlationId: string): Promise<readonly Envelope[]> {
    const all = await this.all();
    const own = all.filter((event) => event.correlationId === correlationId);
    const trades = valuesOf('tradeId', own);
    const ofTrades = all.filter((event) => trades.has(fieldOf('tradeId', event)));
    const orders = valuesOf('orderRef', [...own, ...ofTrades]);
    const ofOrders = all.filter((event) => orders.has(fieldOf('orderRef', event)));
    const executions = valuesOf('executionId', ofOrders);
    const ofExecutions = all.filter((event) => executions.has(fieldOf('executionId', event)));
    const touched = new Set([...own, ...ofTrades, ...ofOrders, ...ofExecutions]);
    // In the order in which they were appended within one moment: sorting is stable.
    return all
      .filter((event) => touched.has(event))
      .sort((left, right) => compare(left.recordedAt, right.recordedAt))
      .slice(0, STORY_EVENTS_MAX);
  }

  private all(): Promise<readonly Envelope[]> {
    return this.unitOfWork.run((tx) => this.events.list(tx));
  }
}

function valuesOf(field: Field, events: readonly Envelope[]): ReadonlySet<string | null> {
  return new Set(events.flatMap((event) => fieldOf(field, event) ?? []));
}

function fieldOf(field: Field, { data }: Envelope): string | null {
  const value: unknown = (data as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' ? value : null;
}

/** A decision names its account in its intents, everything after it by itself. */
function accountIn({ data }: Envelope): string | null {
  const { account, intents } = data as { account?: unknown; intents?: readonly { account?: unknown }[] }; // prettier-ignore
  const named = account ?? intents?.[0]?.account;
  return typeof named === 'string' ? named : null;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
