import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { completeBrackets, readFrames } from '@fairlead/simulator-service';
import {
  FairleadProcess,
  killLeftovers,
  newHome,
  removeHome,
  sleep,
} from './support/fairlead-process';
import { howMany } from './support/how-many';
import { seeded } from './support/seeded';

const KILLS = howMany({ short: 8, long: 20 });
const SEED = 20_261_123;
/** From the POST to well after the fill. */
const KILL_WITHIN_MS = 600;
/** What the invariant promises while the gate is open. */
const PROTECTED_WITHIN_MS = 2_000;
const ENV = { FAIRLEAD_SETTLE_MS: '1000' };

interface SignalBody {
  readonly signalId: string;
  readonly disposition: string | null;
  readonly code: string | null;
}
interface TradeBody {
  readonly tradeId: string;
  readonly symbol: string;
  readonly status: string;
  readonly position: string;
  readonly effectiveProtection: string;
}
interface OrderBody {
  readonly tradeId: string;
  readonly orderRef: string;
  readonly role: string;
  readonly status: string;
  readonly symbol: string;
}
interface Posted {
  readonly symbol: string;
  readonly body: object;
  readonly killedAfterMs: number;
}

const WORKING = ['HELD', 'WORKING', 'PARTIAL'];

describe('killed again and again between the POST and the fill, and started again', () => {
  const home = newHome();
  const random = seeded(SEED);
  const posted: Posted[] = [];
  afterEach(killLeftovers);
  afterAll(() => removeHome(home), 120_000);

  it.each(Array.from({ length: KILLS }, (_, index) => index + 1))(
    'kill %i',
    async (kill) => {
      const symbol = `SIM${String(kill).padStart(3, '0')}`;
      const killedAfterMs = Math.floor(random() * KILL_WITHIN_MS);
      const first = await FairleadProcess.start(home, { env: ENV });
      await first.ready();
      await first.until(`${symbol} has a quote`, () => hasQuote(first));
      const body = buySignal(symbol);
      const answer = first.call('POST', '/v1/signals', body).catch(() => null);
      await sleep(killedAfterMs);
      await first.kill();
      await answer;
      posted.push({ symbol, body, killedAfterMs });

      const second = await FairleadProcess.start(home, { env: ENV });
      await second.ready();
      await isProtectedInTime(second);

      // Posting again is harmless: it is accepted where the first did not get through, else a duplicate.
      const again = await second.call<SignalBody>('POST', '/v1/signals', body);
      expect([200, 202]).toContain(again.status);
      await second.until('the signal is disposed', () => isDisposed(second, again.body.signalId));
      await expectWholeOrLapsed(second, symbol, again.body.signalId);
      await expectReconciled(second);
      expect(await second.stop()).toBe(0);
    },
    120_000,
  );

  it('left one bracket for each signal at the simulator, and reconciled with the broker', async () => {
    const last = await FairleadProcess.start(home, { env: ENV });
    await last.ready();
    for (const { symbol, body } of posted) {
      const again = await last.call<SignalBody>('POST', '/v1/signals', body);
      expect({ symbol, status: again.status }).toEqual({ symbol, status: 200 });
    }
    await expectReconciled(last);
    expect(await last.stop()).toBe(0);
    const brackets = completeBrackets(readFrames(join(home, 'simulator', 'frames.jsonl')));
    const entries = brackets.map((bracket) => bracket.parent.orderRef);
    expect(new Set(entries).size).toBe(entries.length);
    expect(entries.length).toBeLessThanOrEqual(KILLS);
    // Moments between the POST and the fill were met, not only moments before and after.
    expect(entries.length).toBeGreaterThan(KILLS / 2);
  }, 120_000);

  function buySignal(symbol: string): object {
    return {
      id: `kill-${symbol}-${randomUUID()}`,
      source: 'e2e',
      symbol,
      action: 'BUY',
      confidence: 0.95,
      issuedAt: new Date().toISOString(),
    };
  }

  async function expectWholeOrLapsed(
    fairlead: FairleadProcess,
    symbol: string,
    signalId: string,
  ): Promise<void> {
    const signal = await fairlead.get<SignalBody>(`/v1/signals/${signalId}`);
    const brackets = completeBrackets(readFrames(join(home, 'simulator', 'frames.jsonl')));
    const orders = await fairlead.get<OrderBody[]>('/v1/orders?limit=500');
    const legs = orders.filter((order) => order.symbol === symbol);
    const whole = brackets.filter((bracket) =>
      legs.some((order) => order.orderRef === bracket.parent.orderRef),
    );
    if (whole.length === 0) {
      expect({ symbol, disposition: signal.disposition, code: signal.code }).toEqual({
        symbol,
        disposition: 'EXPIRED',
        code: 'LAPSED',
      });
      return;
    }
    expect({ symbol, brackets: whole.length, disposition: signal.disposition }).toEqual({
      symbol,
      brackets: 1,
      disposition: 'EXECUTED',
    });
    await isProtectedInTime(fairlead);
    const trades = await fairlead.get<TradeBody[]>('/v1/trades?limit=100');
    const trade = trades.find((each) => each.symbol === symbol);
    const now = await fairlead.get<OrderBody[]>('/v1/orders?limit=500');
    const working = now
      .filter((order) => order.symbol === symbol)
      .filter((order) => WORKING.includes(order.status));
    expect(legs.map((order) => order.role).sort()).toEqual(['ENTRY', 'STOP', 'TARGET']);
    if (trade?.status === 'OPEN') {
      expect(working.map((order) => order.role).sort()).toEqual(['STOP', 'TARGET']);
    }
  }
});

async function hasQuote(fairlead: FairleadProcess): Promise<boolean> {
  const status = await fairlead.get<{ readonly quotes?: number }>('/v1/status');
  return (status.quotes ?? 1) > 0;
}

async function isProtected(fairlead: FairleadProcess): Promise<boolean> {
  const trades = await fairlead.get<TradeBody[]>('/v1/trades?limit=100');
  return trades.every((trade) => trade.effectiveProtection === trade.position);
}

async function isDisposed(fairlead: FairleadProcess, signalId: string): Promise<boolean> {
  const signal = await fairlead.get<SignalBody>(`/v1/signals/${signalId}`);
  return signal.disposition !== null;
}

/** A busy machine gets beside what is promised the time that it needs for ten answers. */
async function isProtectedInTime(fairlead: FairleadProcess): Promise<void> {
  const since = performance.now();
  await fairlead.until('what is held is protected', () => isProtected(fairlead));
  const tookMs = performance.now() - since;
  const askedAt = performance.now();
  for (let count = 0; count < 10; count += 1) await fairlead.get('/v1/status');
  expect(tookMs).toBeLessThan(PROTECTED_WITHIN_MS + performance.now() - askedAt);
}

/** What the broker did a moment ago may still be on its way to us, so both sides get the time to meet. */
async function expectReconciled(fairlead: FairleadProcess): Promise<void> {
  await fairlead.until('both sides meet', async () => (await reconciliationOf(fairlead)).equal);
  expect(await reconciliationOf(fairlead)).toMatchObject({ equal: true, differences: [] });
}

function reconciliationOf(
  fairlead: FairleadProcess,
): Promise<{ equal: boolean; differences: unknown[] }> {
  return fairlead.get('/v1/reconcile');
}
