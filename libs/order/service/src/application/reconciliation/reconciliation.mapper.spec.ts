import type { BrokerSnapshotV1 } from '@fairlead/contracts';
import { emptyHolding } from '@fairlead/order-domain';
import type { AccountState } from '../ports/order-store';
import { contractsOf } from './reconciliation.mapper';

const AAPL = { instrumentKey: 'key-of-aapl', symbol: 'AAPL', quantity: '100', averageCost: '1' };
const ACCOUNT = { holdings: new Map([['key-of-msft', emptyHolding('MSFT')]]) } as unknown as AccountState; // prettier-ignore

function compared(rowsLeftOff?: number): readonly string[] {
  const data = { positions: [AAPL], ...(rowsLeftOff === undefined ? {} : { rowsLeftOff }) };
  return contractsOf(data as unknown as BrokerSnapshotV1, [], ACCOUNT).map(({ symbol }) => symbol);
}

describe('the contracts that a snapshot tells of', () => {
  it('are those that it names, and those that we know of and it does not: nothing is held of them', () => {
    expect(compared()).toEqual(['MSFT', 'AAPL']);
  });

  it('are only those that it names where rows were left off: nothing is missing that is not shown', () => {
    expect(compared(3)).toEqual(['AAPL']);
  });
});
