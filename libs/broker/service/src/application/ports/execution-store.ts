import type { FillExecutionV1 } from '@fairlead/contracts';
import type { ExecutionRecord } from '@fairlead/broker-domain';
import type { Tx } from '@fairlead/platform';

/** A fill as it is told, without what counting needs beside it. */
export type FillDetail = Omit<FillExecutionV1, 'executionId' | 'revision'>;

/** One execution root with the story that it belongs to. */
export interface StoredExecution {
  readonly record: ExecutionRecord<FillDetail>;
  readonly correlationId: string;
  readonly causationId: string | null;
}

/** Executions by root, so that each counts once for ever. */
export abstract class ExecutionStore {
  abstract find(tx: Tx, roots: readonly string[]): Promise<readonly StoredExecution[]>;
  abstract ofOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredExecution[]>;
  abstract save(tx: Tx, executions: readonly StoredExecution[]): Promise<void>;
}
