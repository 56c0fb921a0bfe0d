import type { BrokerInstrumentV1 } from '@fairlead/contracts';
import type { StoredExecution } from '@fairlead/broker-domain';
import { MemoryTable } from '@fairlead/platform';
import type { AccountCommand } from '../../../application/ports/gateway-store';
import type { JournalRow } from '../../../application/ports/journal';

/** An execution of an account. */
interface ExecutionRow {
  readonly account: string;
  readonly stored: StoredExecution;
}

/** What is kept of one account's connections. */
interface SessionRow {
  readonly account: string;
  readonly epoch: number;
  readonly highWater: number;
  readonly halted: boolean;
}

/** The token of the gateway that may write the journal of an account. */
interface WriterRow {
  readonly account: string;
  readonly token: number;
}

/** The gateway's tables without a database: its stores look at each other's, as they do in PostgreSQL. */
export class GatewayMemory {
  readonly journal = new MemoryTable<JournalRow>(({ orderRef }) => orderRef);
  /** An order id is used once under its client id. */
  readonly orderIds = new MemoryTable<JournalRow>(({ account, clientId, orderId }) =>
    [account, clientId, orderId].join(' '),
  );
  readonly executions = new MemoryTable<ExecutionRow>(({ account, stored }) =>
    [account, stored.record.root].join(' '),
  );
  /** Who may write the journal. */
  readonly writers = new MemoryTable<WriterRow>(({ account }) => account);
  readonly sessions = new MemoryTable<SessionRow>(({ account }) => account);
  readonly instruments = new MemoryTable<BrokerInstrumentV1>(({ account, instrumentKey }) =>
    [account, instrumentKey].join(' '),
  );
  readonly deferred = new MemoryTable<AccountCommand>(({ id }) => id);
}

/** Sorts by a text, as an index does. */
export function sortedBy<Row>(rows: readonly Row[], key: (row: Row) => string): readonly Row[] {
  return rows.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}
