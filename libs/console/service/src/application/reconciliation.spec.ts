import type {
  BrokerSnapshotV1,
  OrderStateV1,
  PositionV1,
  SnapshotOrderV1,
  TradeChangedV1,
} from '@fairlead/contracts';
import { type BothSides, reconcile } from './reconciliation';

const ourOrder = {
  symbol: 'AAPL',
  orderRef: 'F1-K3QJ2M7XB4TZ6WQE-S1',
  status: 'WORKING',
  quantity: '100',
  filledQuantity: '0',
  stopPrice: '97.1',
} as OrderStateV1;
const brokerOrder = {
  symbol: 'AAPL',
  orderRef: ourOrder.orderRef,
  external: false,
  status: 'WORKING',
  quantity: '100',
  filledQuantity: '0',
  stopPrice: '97.10',
} as SnapshotOrderV1;
const held = { instrumentKey: 'K', symbol: 'AAPL', quantity: '100' };

function sides(
  changes: Partial<Omit<BothSides, 'snapshot'>> & { broker?: Partial<BrokerSnapshotV1> } = {},
): BothSides {
  const { broker, ...ours } = changes;
  return {
    snapshot: {
      openOrders: [brokerOrder],
      positions: [{ ...held, averageCost: '100' }],
      ...broker,
    } as BrokerSnapshotV1,
    trades: [{ instrumentKey: 'K', symbol: 'AAPL', position: '100' } as TradeChangedV1],
    orders: [ourOrder],
    positions: [held as PositionV1],
    external: [],
    ...ours,
  };
}

describe('reconciling', () => {
  it('finds equal what differs only in how a number is written', () => {
    expect(reconcile(sides())).toEqual([]);
  });

  it('finds a position that only the broker holds, in both of our sides', () => {
    expect(
      reconcile(sides({ positions: [], trades: [] })).map(({ kind, ours, broker }) => [
        kind,
        ours,
        broker,
      ]),
    ).toEqual([
      ['position', '0', '100'],
      ['trade', '0', '100'],
    ]);
  });

  it('finds a position that only we hold', () => {
    const differences = reconcile(sides({ broker: { positions: [] } }));
    expect(differences.map(({ ours, broker }) => [ours, broker])).toEqual([
      ['100', '0'],
      ['100', '0'],
    ]);
  });

  it('counts shares held beside our trades', () => {
    const broker = { positions: [{ ...held, quantity: '130', averageCost: '100' }] };
    const positions = [{ ...held, quantity: '130' } as PositionV1];
    expect(
      reconcile(sides({ broker, positions, external: [{ instrumentKey: 'K', quantity: '30' }] })),
    ).toEqual([]);
    expect(reconcile(sides({ broker, positions }))).toHaveLength(1);
  });

  it('adds up the trades of an instrument, closed ones with nothing', () => {
    const trade = (position: string): TradeChangedV1 =>
      ({ instrumentKey: 'K', symbol: 'AAPL', position }) as TradeChangedV1;
    expect(reconcile(sides({ trades: [trade('60'), trade('40'), trade('0')] }))).toEqual([]);
  });

  it.each([
    [{ quantity: '60' }, 'quantity'],
    [{ filledQuantity: '40' }, 'filled'],
    [{ stopPrice: '97.2' }, 'stop price'],
  ])('finds an order that stands otherwise at the broker: %p', (change, field) => {
    const broker = { openOrders: [{ ...brokerOrder, ...change }] };
    expect(reconcile(sides({ broker })).map((difference) => difference.field)).toEqual([field]);
  });

  it('finds an order of ours that the broker does not have, and one of ours that we do not know', () => {
    expect(reconcile(sides({ broker: { openOrders: [] } }))).toMatchObject([
      { field: 'state', broker: 'not open' },
    ]);
    expect(reconcile(sides({ orders: [] }))).toMatchObject([
      { field: 'state', ours: 'not working' },
    ]);
  });

  it('never takes an unknown order for equal', () => {
    const orders = [{ ...ourOrder, status: 'UNKNOWN' } as OrderStateV1];
    expect(reconcile(sides({ orders }))).toMatchObject([{ ours: 'UNKNOWN', broker: 'WORKING' }]);
    expect(reconcile(sides({ orders, broker: { openOrders: [] } }))).toMatchObject([
      { ours: 'UNKNOWN' },
    ]);
  });

  it("leaves other people's orders and ended ones alone", () => {
    const openOrders = [
      brokerOrder,
      { ...brokerOrder, orderRef: 'manual', external: true },
      { ...brokerOrder, orderRef: 'F1-K3QJ2M7XB4TZ6WQE-E1', status: 'FILLED' } as SnapshotOrderV1,
    ];
    expect(reconcile(sides({ broker: { openOrders } }))).toEqual([]);
  });
});
