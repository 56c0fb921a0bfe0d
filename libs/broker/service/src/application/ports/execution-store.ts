import type { StoredExecution } from '@fairlead/broker-domain';
import type { Tx } from '@fairlead/platform';

/** Executions by root, so that each counts once for ever. */
export abstract class ExecutionStore {
  abstract find(tx: Tx, roots: readonly string[]): Promise<readonly StoredExecution[]>;
  abstract ofOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredExecution[]>;
  abstract save(tx: Tx, executions: readonly StoredExecution[]): Promise<void>;
}
