import { type BrokerAccountV1, type Envelope, PositionEquityV1 } from '@fairlead/contracts';
import { type Clock, type Decimal, decimal, decimalText } from '@fairlead/core';
import { equityDecider } from '@fairlead/position-domain';
import type { Cause, Tx, UnitOfWork } from '@fairlead/platform';
import type { AccountRecord, AccountStore } from './ports/position-store';

/** Why an account is looked at. */
interface Occasion {
  readonly kind: Parameters<typeof equityDecider.decide>[0]['kind'];
  readonly cause: Envelope | Cause;
}

/** Publishes the equity of accounts. Profit in another currency is in it by the last rate that the broker reported, if any. */
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
    const { account, currency, netLiquidation, exchangeRates = [] } = event.data;
    const rates = exchangeRates.map((one): [string, Decimal] => [one.currency, decimal(one.rate)]);
    const money = { currency, exchangeRates: new Map(rates) };
    const figures = { account, ...money, netLiquidation: decimal(netLiquidation) };
    const record = await this.store.saveAccount(tx, figures);
    await this.look(record, { kind: 'figures-changed', cause: event }, tx);
  }

  /** Publishes an account's equity now; nothing where the broker did not report the account yet. */
  async publish(account: string, cause: Envelope | Cause, tx: Tx): Promise<void> {
    const record = await this.store.lockAccount(tx, account);
    if (record !== null) await this.look(record, { kind: 'position-ended', cause }, tx);
  }

  /** Publishes what was held back. Called every second. */
  async publishDue(): Promise<void> {
    if (!this.mayBeDue) return;
    this.mayBeDue = await this.unitOfWork.run(async (tx) => {
      const accounts = await this.store.dueAccounts(tx);
      for (const account of accounts) {
        const record = await this.store.lockAccount(tx, account);
        const cause = { correlationId: `equity.${account}`, causationId: null };
        if (record !== null) await this.look(record, { kind: 'time-passed', cause }, tx);
      }
      return accounts.length > 0;
    });
  }

  private async look(record: AccountRecord, { kind, cause }: Occasion, tx: Tx): Promise<void> {
    const { value: events } = equityDecider.decide({ kind, now: this.clock.now() }, record);
    if (events.length === 0) return;
    for (const event of events) {
      if (event.kind === 'published') await this.send(record, cause, tx);
      else tx.afterCommit(() => this.expectDue());
    }
    const reached = events.reduce(equityDecider.evolve, record);
    await this.store.markEquity(tx, { ...reached, account: record.account });
  }

  private expectDue(): void {
    this.mayBeDue = true;
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
  }
}
