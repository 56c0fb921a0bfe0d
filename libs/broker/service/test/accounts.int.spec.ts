import { BrokerAckV1, FillExecutionV1, REQUESTS } from '@fairlead/contracts';
import { instantText, instant } from '@fairlead/core';
import { GatewayBench, newTrade } from './gateway-bench';

jest.setTimeout(60_000);

const OTHER = 'DU7654321';
/** Both begin in the same second, so that the ids of their executions are the same. */
const SAME_SECOND = { clock: 'stepped', startAt: '2026-11-30T15:00:00Z' } as const;

describe('two accounts over one database', () => {
  let first: GatewayBench;
  let second: GatewayBench;
  beforeEach(async () => {
    first = await GatewayBench.open(SAME_SECOND);
    second = await GatewayBench.open({ ...SAME_SECOND, account: OTHER }, first.database);
  });
  afterEach(async () => {
    await second.simulator.stop();
    await first.close();
  });

  const outcomes = (bench: GatewayBench, command: string): readonly string[] =>
    bench.service
      .published(BrokerAckV1)
      .filter(({ data }) => data.commandId === command)
      .map(({ data }) => data.outcome);

  async function fillOf(bench: GatewayBench): Promise<string> {
    const [fill] = await bench.service.waitForPublished(FillExecutionV1);
    return `${fill?.data.account} ${fill?.data.executionId}`;
  }

  it('have order ids and executions of their own, though the numbers are the same', async () => {
    await first.bootOpen();
    await first.place(newTrade());
    const [ours, id] = (await fillOf(first)).split(' ');
    await first.service.stop();
    await second.bootOpen();
    await second.place(newTrade());
    expect(await fillOf(second)).toBe(`${OTHER} ${id}`);
    expect(ours).not.toBe(OTHER);
    const ids = await first.database.query<{ account: string; order_id: number }>(
      'SELECT account, order_id FROM tws_gateway.journal ORDER BY account, order_id',
    );
    expect(ids.filter(({ account }) => account === OTHER).map((row) => row.order_id)).toEqual(
      ids.filter(({ account }) => account !== OTHER).map((row) => row.order_id),
    );
    expect(ids).toHaveLength(6);
    await second.service.stop();
    await first.boot();
  });

  it('keep commands for each other until their account is back; an entry whose time is over is not sent then', async () => {
    await second.bootOpen();
    const { account } = first.simulator;
    const over = instantText(instant(Date.now() - 1_000));
    const kept = await second.place(newTrade(), { account });
    const expired = await second.place(newTrade(), { account, expiresAt: over });
    expect(outcomes(second, kept)).toEqual([]);
    expect(second.sent(3)).toEqual([]);
    await second.service.stop();
    await first.bootOpen();
    await first.service.waitUntil(
      () => outcomes(first, kept).length > 0 && outcomes(first, expired).length > 0,
      'both are answered',
    );
    expect([outcomes(first, kept), outcomes(first, expired)]).toEqual([['JOURNALED'], ['EXPIRED']]);
    expect(second.sent(3)).toEqual([]);
  });
});

describe('two accounts of one login', () => {
  it('are not mixed up, though the broker answers with the positions and executions of both', async () => {
    const otherAccounts = [{ id: OTHER, currency: 'USD', cash: { USD: '1000000' } }];
    const bench = await GatewayBench.open({ otherAccounts });
    const held = async (): Promise<readonly string[]> => {
      const { positions } = await bench.service.request(REQUESTS.probe, {});
      return positions.map(({ quantity }) => quantity);
    };
    await bench.bootOpen({ account: OTHER });
    await bench.place(newTrade(), { account: OTHER });
    await bench.service.waitForPublished(FillExecutionV1);
    expect(await held()).toEqual(['100']);
    await bench.service.stop();

    await bench.bootOpen();
    expect(await held()).toEqual([]);
    expect(bench.service.published(FillExecutionV1)).toEqual([]);
    await bench.close();
  });
});
