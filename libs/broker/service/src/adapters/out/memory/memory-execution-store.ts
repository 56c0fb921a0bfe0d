import type { StoredExecution } from '@fairlead/broker-domain';
import type { Tx } from '@fairlead/platform';
import { ExecutionStore } from '../../../application/ports/execution-store';
import { type GatewayMemory, sortedBy } from './gateway-memory';

/** Executions of one account in memory. */
export class MemoryExecutionStore extends ExecutionStore {
  constructor(
    private readonly memory: GatewayMemory,
    private readonly account: string,
  ) {
    super();
  }

  find(tx: Tx, roots: readonly string[]): Promise<readonly StoredExecution[]> {
    return this.select(tx, ({ record }) => roots.includes(record.root));
  }

  ofOrders(tx: Tx, orderRefs: readonly string[]): Promise<readonly StoredExecution[]> {
    return this.select(tx, ({ record }) => {
      const orderRef = record.execution?.detail.orderRef;
      return orderRef !== undefined && orderRefs.includes(orderRef);
    });
  }

  async save(tx: Tx, executions: readonly StoredExecution[]): Promise<void> {
    const { account } = this;
    for (const stored of executions) await this.memory.executions.save(tx, { account, stored });
  }

  private async select(
    tx: Tx,
    fits: (execution: StoredExecution) => boolean,
  ): Promise<readonly StoredExecution[]> {
    const rows = await this.memory.executions.list(
      tx,
      ({ account, stored }) => account === this.account && fits(stored),
    );
    return sortedBy(
      rows.map(({ stored }) => stored),
      ({ record }) => record.root,
    );
  }
}
