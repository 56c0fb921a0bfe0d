import { decimal, instant, instrumentKeyOf } from '@fairlead/core';
import { InstrumentCatalogue } from '@fairlead/platform';
import { InstrumentDirectory } from '../data/instrument-directory';
import type { BrokerPosition } from '../ports/broker-link';
import { snapshotEvent } from './snapshot.mapper';

const LISTED = { symbol: 'AAPL', type: 'STK', currency: 'USD', exchange: 'SMART' } as const;
const NOW = instant(1_795_000_000_000);

function position(contractId: number, symbol = `X${contractId}`): BrokerPosition {
  const contract = { contractId, symbol, type: 'STK', currency: 'USD', exchange: '', multiplier: decimal(1) } as unknown as BrokerPosition['contract']; // prettier-ignore
  return { account: 'DU1', contract, quantity: decimal(100), averageCost: decimal('123456.789') };
}

function snapshotOf(others: number) {
  const positions = Array.from({ length: others }, (_, index) => position(index + 1));
  const picture = { startedAt: NOW, takenAt: NOW, open: [], completed: [], executions: [] };
  return snapshotEvent(
    { ...picture, positions: [...positions, position(9_999_999, 'AAPL')] },
    new InstrumentDirectory(new InstrumentCatalogue([LISTED])),
    { account: 'DU1', epoch: 1 },
  );
}

describe('a snapshot', () => {
  it.each([[0], [499], [500], [1_500], [2_500], [6_000]])(
    'names each position beside %d others',
    (others) => {
      const { positions, rowsLeftOff } = snapshotOf(others);
      expect(positions).toHaveLength(others + 1);
      expect(rowsLeftOff).toBeUndefined();
    },
  );

  it('names what is traded first', () => {
    const { positions } = snapshotOf(2_500);
    expect(positions[0]?.instrumentKey).toBe(instrumentKeyOf(LISTED));
  });
});
