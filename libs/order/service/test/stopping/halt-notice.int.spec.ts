import { randomUUID } from 'node:crypto';
import { type EntryHold, HaltEntriesV1, REQUESTS, type TradingScope } from '@fairlead/contracts';
import { Client } from 'pg';
import { ACCOUNT, type OrderHarness, OrderHarnesses, openUp } from '../order-harness';

const person = (): { requestId: string; by: string; reason: string } => ({
  requestId: randomUUID(),
  by: 'ann',
  reason: 'news',
});

/** What stops all entries does so at the gateway before its record, which may have to wait. */
describe('a halt whose record has to wait', () => {
  const harnesses = new OrderHarnesses();
  let harness: OrderHarness;
  let holds: EntryHold[];

  beforeEach(async () => {
    harness = await harnesses.boot();
    await openUp(harness);
    holds = [];
    harness.service.reply(REQUESTS.holdEntries, (hold) => {
      holds.push(hold);
      return Promise.resolve({ held: hold.holds });
    });
  });
  afterEach(() => harnesses.stop());

  /** Everything of the account waits while this runs: a commit of another, or a database that is slow. */
  async function withoutTheAccount(work: () => Promise<void>): Promise<void> {
    const client = new Client(harness.service.database.connection);
    await client.connect();
    try {
      await client.query('BEGIN; SELECT 1 FROM order_management.account_state FOR UPDATE');
      await work();
    } finally {
      await client.end();
    }
  }

  it.each([
    ['of everything', {}],
    ['of the account that is traded', { account: '' }],
    ['of the account by its name', { account: ACCOUNT }],
  ] as const)('%s is at the gateway before it', async (_what, scope: TradingScope) => {
    const { service } = harness;
    const wishes = (['HALTED', 'REDUCING'] as const).map((state) => ({ ...person(), ...scope, state })); // prettier-ignore
    const leave = { ...person(), ...scope };
    let recorded: Promise<unknown> = Promise.resolve();
    await withoutTheAccount(async () => {
      const halts = wishes.map((wish) => service.request(REQUESTS.setTradingState, wish));
      recorded = Promise.all([...halts, service.request(REQUESTS.flatten, leave)]);
      await service.waitUntil(() => holds.length === 3, 'the gateway knows of each');
      expect(service.published(HaltEntriesV1)).toEqual([]);
    });
    await recorded;
    const commands = await service.waitForPublished(HaltEntriesV1, 3);
    const asked = [...wishes, leave].map(({ requestId }) => requestId).sort();
    expect(holds.map(({ requestId }) => requestId).sort()).toEqual(asked);
    // By this the gateway knows which halt is on record.
    expect(commands.map(({ correlationId }) => correlationId).sort()).toEqual(asked);
    expect(holds.every(({ account, holds: isHeld }) => account === ACCOUNT && isHeld)).toBe(true);
  });

  it('is not announced where it is of one strategy, symbol or another account, or lets entries pass', async () => {
    const { service } = harness;
    const halt = { state: 'HALTED' as const };
    await service.request(REQUESTS.setTradingState, { ...person(), ...halt, strategy: 'basic' });
    await service.request(REQUESTS.setTradingState, { ...person(), ...halt, symbol: 'AAPL' });
    await service.request(REQUESTS.flatten, { ...person(), symbol: 'AAPL' });
    await service.request(REQUESTS.setTradingState, { ...person(), state: 'ACTIVE' });
    const elsewhere = { ...person(), ...halt, account: 'DU7654321' };
    await expect(service.request(REQUESTS.setTradingState, elsewhere)).rejects.toMatchObject({ code: 'UNKNOWN_ACCOUNT' }); // prettier-ignore
    expect(holds).toEqual([]);
  });

  it('is taken back where it came before or is refused, each asking by itself', async () => {
    const { service } = harness;
    const wish = { ...person(), state: 'HALTED' as const };
    await service.request(REQUESTS.setTradingState, wish);
    await service.request(REQUESTS.setTradingState, { ...person(), state: 'ACTIVE' });
    await service.request(REQUESTS.setTradingState, wish);
    const nobody = { ...person(), by: '', state: 'HALTED' as const };
    await expect(service.request(REQUESTS.setTradingState, nobody)).rejects.toMatchObject({ code: 'WHO' }); // prettier-ignore
    await service.waitUntil(() => holds.length === 5, 'two are taken back');
    const [first, repeated, dropped, refused, droppedToo] = holds;
    expect(first?.holds).toBe(true);
    expect(dropped).toEqual({ ...repeated, holds: false });
    expect(repeated?.holdId).not.toBe(first?.holdId);
    expect(droppedToo).toEqual({ ...refused, holds: false });
  });

  it('goes on without the gateway', async () => {
    const quiet = await harnesses.boot();
    await openUp(quiet);
    const { tradingState } = await quiet.service.request(REQUESTS.setTradingState, { ...person(), state: 'HALTED' }); // prettier-ignore
    expect(tradingState).toBe('HALTED');
  });
});
