import { type BrokerAccountV1, type Envelope, PositionEquityV1 } from '@fairlead/contracts';
import { type Clock, decimal, decimalText } from '@fairlead/core';
import type { Cause, Tx, UnitOfWork } from '@fairlead/platform';
import type { AccountRecord, AccountStore } from './ports/position-store';

/** Equity follows the broker's figures at most this often, in ms; a closed position is published at once. */
const EQUITY_GAP_MS = 5_000;

/** Publishes the equity of accounts. Profit in another currency than the account's is not in it. */
export class EquityPublisher {
  /** A cache of `is_due` in the record, so that idle seconds cost no statement. */
  private mayBeDue = true;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** The broker's figures changed. */
  async onAccount(event: Envelope<BrokerAccountV1>, tx: Tx): Promise<void> {
    const { account, currency, netLiquidation } = event.data;
    const figures = { account, currency, netLiquidation: decimal(netLiquidation) };
    const record = await this.store.saveAccount(tx, figures);
    if (this.isGapOver(record)) {
      await this.send(record, event, tx);
      return;
    }
    await this.store.markEquity(tx, { ...record, isDue: true });
    tx.afterCommit(() => {
      this.mayBeDue = true;
    });
  }

  /** Publishes an account's equity now; nothing where the broker did not tell of the account yet. */
  async publish(account: string, cause: Envelope | Cause, tx: Tx): Promise<void> {
    const record = await this.store.lockAccount(tx, account);
    if (record !== null) await this.send(record, cause, tx);
  }

  /** Publishes what was held back. Called every second. */
  async publishDue(): Promise<void> {
    if (!this.mayBeDue) return;
    this.mayBeDue = await this.unitOfWork.run(async (tx) => {
      const accounts = await this.store.dueAccounts(tx);
      for (const account of accounts) {
        const record = await this.store.lockAccount(tx, account);
        if (record === null || !record.isDue || !this.isGapOver(record)) continue;
        await this.send(record, { correlationId: `equity.${account}`, causationId: null }, tx);
      }
      return accounts.length > 0;
    });
  }

  private isGapOver({ publishedAt }: AccountRecord): boolean {
    if (publishedAt === null) return true;
    const elapsedMs = this.clock.now() - publishedAt;
    return elapsedMs >= EQUITY_GAP_MS || elapsedMs < 0;
  }

  private async send(record: AccountRecord, cause: Envelope | Cause, tx: Tx): Promise<void> {
    const { account, currency, netLiquidation } = record;
    const totals = await this.store.totals(tx, { account, currency });
    const equity: PositionEquityV1 = {
      account,
      currency,
      netLiquidation: decimalText(netLiquidation),
      realisedPnl: decimalText(totals.realisedPnl),
      commission: decimalText(totals.commission),
    };
    tx.publish(PositionEquityV1, equity, { cause });
    await this.store.markEquity(tx, { account, publishedAt: this.clock.now(), isDue: false });
  }
}
