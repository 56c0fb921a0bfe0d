import { BrokerSnapshotV1, snapshotParts } from '@fairlead/contracts';
import { type TestService, startTestService } from '@fairlead/testing';
import { PositionEnv, PositionTrackingModule } from '../src';

const SNAPSHOT_ID = '3c2b7f64-2c4e-5d0a-9a55-0d2a1f3c7b11';

const snapshotOf = (count: number): BrokerSnapshotV1 => ({
  ...{ account: 'DU1234567', epoch: 1, openOrders: [], executionCount: 0 },
  takenAt: new Date().toISOString(),
  positions: Array.from({ length: count }, (_, index) => ({
    ...{ instrumentKey: 'IFAVATA', symbol: `S${index}`, quantity: '1', averageCost: '10' },
  })),
});

describe('a report of the broker that is too large for one message', () => {
  let service: TestService;
  beforeEach(async () => {
    const env = Object.assign(new PositionEnv(), { FAIRLEAD_DRIFT_SETTLE_MS: 600_000 });
    service = await startTestService([PositionTrackingModule.register(env)]);
  });
  afterEach(() => service.stop());

  const reported = (): Promise<readonly { n: number }[]> =>
    service.database.query(
      'SELECT jsonb_array_length(positions) AS n FROM position_tracking.broker_report',
    );

  it('counts once all of its parts are there, in whatever order they come', async () => {
    const [first, second, third] = snapshotParts(snapshotOf(4_500), SNAPSHOT_ID);
    for (const part of [third, first, third]) {
      if (part !== undefined) await service.deliver(BrokerSnapshotV1, part);
    }
    expect(await reported()).toEqual([]);
    if (second !== undefined) await service.deliver(BrokerSnapshotV1, second);
    expect(await reported()).toEqual([{ n: 4_500 }]);
  });
});
