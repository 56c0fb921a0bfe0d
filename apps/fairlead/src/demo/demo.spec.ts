import { LiveEvents } from '@fairlead/console-service';
import {
  type Envelope,
  OrderApprovedV1,
  OrderDeniedV1,
  PositionClosedV1,
  SignalDisposedV1,
  TradeChangedV1,
  type TradeView,
  type ReconciliationReport,
  type SystemStatus,
} from '@fairlead/contracts';
import { envelope } from '../testing/envelope';
import { runDemo } from './demo';

const limits = { gateMs: 50, stepMs: 50, reconcileMs: 0, lookMs: 0 };
const open = { gateway: { gate: 'open' }, orderManagement: { gate: 'open' } } as SystemStatus;
const equal: ReconciliationReport = {
  ...{ at: 'now', equal: true, differences: [] },
  external: { positions: [], orders: [] },
};

type Script = Readonly<Record<string, readonly Envelope[]>>;

/** What a healthy system answers to each signal of the demo. */
const healthy: Script = {
  'AAPL BUY': [
    envelope(OrderApprovedV1, { signalId: 'AAPL BUY', tradeId: 't' }),
    envelope(TradeChangedV1, { tradeId: 't', status: 'OPEN', position: '100', protected: true }),
  ],
  'AAPL SELL': [
    envelope(TradeChangedV1, { tradeId: 't', status: 'CLOSED', position: '0', protected: true }),
    envelope(PositionClosedV1, { symbol: 'AAPL' }),
  ],
  'SIM002 SHORT': [
    envelope(OrderDeniedV1, { signalId: 'SIM002 SHORT', checks: [] }),
    envelope(SignalDisposedV1, { signalId: 'SIM002 SHORT', disposition: 'DENIED' }),
  ],
};

async function show(
  script: Script,
  system: {
    status?: SystemStatus;
    report?: ReconciliationReport;
    trades?: readonly TradeView[];
  } = {},
): Promise<{ result: Awaited<ReturnType<typeof runDemo>>; sent: string[] }> {
  const live = new LiveEvents();
  const sent: string[] = [];
  const result = await runDemo({
    live,
    limits,
    say: () => undefined,
    operator: {
      status: () => Promise.resolve(system.status ?? open),
      reconcile: () => Promise.resolve(system.report ?? equal),
      trades: () => Promise.resolve(system.trades ?? []),
    },
    send: (symbol, action) => {
      const signal = `${symbol} ${action}`;
      sent.push(signal);
      setTimeout(() => {
        for (const event of script[signal] ?? []) live.push(event);
      }, 1);
      return Promise.resolve(signal);
    },
  });
  return { result, sent };
}

describe('the demo', () => {
  it('shows a closed trade, a denied signal and no difference', async () => {
    const { result, sent } = await show(healthy);
    expect(result).toEqual({
      closedTrade: true,
      deniedSignal: true,
      reconciled: true,
      failures: [],
    });
    expect(sent).toEqual(['AAPL BUY', 'AAPL SELL', 'SIM002 SHORT']);
  });

  it('fails where a position never becomes protected', async () => {
    const naked = envelope(TradeChangedV1, {
      tradeId: 't',
      status: 'OPEN',
      position: '100',
      protected: false,
    });
    const approved = envelope(OrderApprovedV1, { signalId: 'AAPL BUY', tradeId: 't' });
    const { result, sent } = await show({ ...healthy, 'AAPL BUY': [approved, naked] });
    expect(result).toMatchObject({ closedTrade: false, deniedSignal: true });
    expect(result.failures).toEqual([
      'a filled and protected position in AAPL did not come within 0.05 s',
    ]);
    expect(sent).not.toContain('AAPL SELL');
  });

  it('says why the opening signal was refused, at once', async () => {
    const denied = envelope(SignalDisposedV1, {
      signalId: 'AAPL BUY',
      disposition: 'DENIED',
      code: 'HALTED',
      reason: 'halted',
    });
    const { result } = await show({ ...healthy, 'AAPL BUY': [denied] });
    expect(result.failures).toEqual(['no trade was opened (AAPL: DENIED HALTED: halted)']);
  });

  it('takes the next symbol where one is in its cooldown, and none that is held', async () => {
    const cooling = envelope(SignalDisposedV1, {
      signalId: 'MSFT BUY',
      disposition: 'NO_ACTION',
      code: 'COOLDOWN',
      reason: 'cooling',
    });
    const held = [{ symbol: 'AAPL', status: 'OPEN' } as TradeView];
    const { sent } = await show({ 'MSFT BUY': [cooling] }, { trades: held });
    expect(sent.slice(0, 2)).toEqual(['MSFT BUY', 'NVDA BUY']);
  });

  it('fails where we differ from the broker in the end', async () => {
    const difference = { kind: 'trade', symbol: 'MSFT', field: 'sum of the trades' } as const;
    const differences = [{ ...difference, ours: '0', broker: '42' }];
    const { result } = await show(healthy, { report: { ...equal, equal: false, differences } });
    expect(result).toMatchObject({ closedTrade: true, reconciled: false });
    expect(result.failures[0]).toBe(
      'we differ from the broker in 1 place, first MSFT, sum of the trades: ours 0, the broker\'s 42; see "npx fairlead reconcile"',
    );
  });

  it('sends nothing while the way to the broker is closed', async () => {
    const status = {
      ...open,
      gateway: { gate: 'closed', code: 'DISCONNECTED', reason: 'no TWS' },
    } as SystemStatus;
    const { result, sent } = await show(healthy, { status });
    expect(sent).toEqual([]);
    expect(result.failures[0]).toContain('closed, DISCONNECTED: no TWS');
  });
});
