import { decimal, instant } from '@fairlead/core';
import type { Execution, Position } from '@fairlead/position-domain';
import type { UnitOfWork } from '@fairlead/platform';
import type {
  AccountStore,
  ExecutionRecord,
  PositionStore,
} from '../src/application/ports/position-store';

/** The stores of position tracking over the same tables, with the units of work that they take part in. */
export interface OpenedPositionStores {
  /** `account`: whose rows are shown; null shows all. */
  positionsOf(account: string | null): PositionStore;
  accountsOf(account: string | null): AccountStore;
  readonly unitOfWork: UnitOfWork;
  close(): Promise<void>;
}

export const NOW = instant(1_795_003_200_000);
export const [AAPL, MSFT] = ['AAPLKEY', 'MSFTKEY'];
export const POSITION = { account: 'DU1', instrumentKey: AAPL, symbol: 'AAPL' };

/** A fill at a second after now, named by that second. */
export function fill(
  second: number,
  changes: Partial<Execution> = {},
  row: Partial<ExecutionRecord> = {},
): ExecutionRecord {
  return {
    ...{ ...POSITION, kind: 'FILL', orderRef: 'F1-TRADE-E1', tradeRef: 'F1-TRADE' },
    publishedAt: instant(NOW + second * 1_000 + 500),
    ...row,
    execution: {
      ...{ executionId: `e${second}`, revision: 0, side: 'BUY', quantity: decimal(100) },
      ...{ price: decimal('187.35'), multiplier: decimal(1), currency: 'USD' },
      ...{ executedAt: instant(NOW + second * 1_000), commission: decimal(0) },
      ...changes,
    },
  };
}

/** A position with every figure another one. */
export const HELD: Position = {
  ...{ quantity: decimal('100.5'), cost: decimal('18735.25'), realisedPnl: decimal('-1.5') },
  ...{ commission: decimal('2.25'), totalRealisedPnl: decimal('10.125'), totalCommission: decimal('9') }, // prettier-ignore
  ...{ multiplier: decimal(100), currency: 'USD', openedAcross: true },
  opening: { executionId: 'e1', executedAt: instant(NOW + 1_000) },
  newest: { executionId: 'e2', executedAt: instant(NOW + 2_000) },
};
