import type {
  RuleFileView,
  RuleView,
  SnapshotOrderV1,
  ReconciliationReport,
  SystemStatus,
} from '@fairlead/contracts';
import { present } from '@fairlead/core';
import { renderReconciliation } from './reconcile.commands';
import { renderStatus } from './status.command';

const status: SystemStatus = {
  at: '2026-11-23T14:30:00.000Z',
  orderManagement: {
    account: 'DU1',
    tradingState: 'HALTED',
    tradingStateReason: 'too fast',
    restrictions: [
      {
        ...{ scope: 'account', name: 'DU1', state: 'HALTED', reason: 'too fast', by: 'ann' },
        ...{ since: '2026-11-23T14:00:00.000Z', rearm: 'fairlead resume --account' },
      },
    ],
    gate: 'open',
    openTrades: 2,
    deferredIntents: 1,
  },
  gateway: {
    account: 'DU1',
    gate: 'open',
    code: 'CONNECTED',
    reason: '',
    endpoint: '127.0.0.1:7497',
    clientId: 10,
    serverVersion: 178,
    paper: true,
    epoch: 1,
    heartbeatMs: 3,
  },
  rules: [],
  ruleFiles: [],
  positions: [],
  quotes: 33,
  problems: [],
};

describe('the status', () => {
  it('says where everything stands', () => {
    expect(renderStatus(status, 'http://127.0.0.1:7400').split('\n')).toEqual([
      'API        http://127.0.0.1:7400, its time is 2026-11-23T14:30:00.000Z',
      'broker     gate open (CONNECTED); paper account DU1 at 127.0.0.1:7497, client id 10, answers in 3 ms',
      'trading    HALTED (too fast), entries are denied; open trades: 2, waiting intents: 1',
      'stopped    account DU1 is HALTED by ann since 2026-11-23T14:00:00.000Z: too fast; again with `fairlead resume --account`',
      'market     33 instruments have a quote',
      'rules      0 on, 0 off; fired 0 times today',
      'positions  none',
    ]);
  });

  it('says that the gateway itself is halted, and what lets entries through again', () => {
    const said = { by: 'ann', reason: 'news', since: '2026-11-23T14:00:00.000Z' };
    const gateway = { ...present(status.gateway, 'it is there'), directHalt: said };
    const halted = { ...status, gateway };
    const line =
      'stopped    the gateway itself is HALTED by ann since 2026-11-23T14:00:00.000Z: news';
    const rearm = '; again with `fairlead resume --at-gateway`\n';
    expect(renderStatus(halted, 'u')).toContain(`\n${line}${rearm}`);
    const waits = { ...halted, gateway: { ...gateway, flattenWaits: true } as const };
    expect(renderStatus(waits, 'u')).toContain(`${line}; a flatten waits to be handed on${rearm}`);
  });

  it('says who of several replicas decides and polls', () => {
    const owned = (owner: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `${owner} ${index}`, owner }));
    const shared = { ...status, ruleOwners: [...owned('a', 8), ...owned('b', 8)] };
    expect(renderStatus(shared, 'u')).toContain('\nengines    of 16 partitions a 8, b 8\n');
    const coming = { ...status, ruleOwners: owned('a', 12), signalOwners: owned('c', 1) };
    expect(renderStatus(coming, 'u')).toContain(
      '\nengines    of 16 partitions a 12; 4 have no owner yet\npolls      predictions by c\n',
    );
    expect(renderStatus({ ...status, ruleOwners: null, signalOwners: [] }, 'u')).not.toMatch(/engines|polls/); // prettier-ignore
  });

  it('counts what is unprotected by choice', () => {
    const orderManagement = {
      ...present(status.orderManagement, 'given above'),
      unprotectedByChoice: 1,
    };
    expect(renderStatus({ ...status, orderManagement }, 'u')).toContain(
      'open trades: 2 (1 unprotected by choice), waiting intents: 1',
    );
  });

  it('lists what is not ours, and what nothing explains', () => {
    const orderManagement = {
      ...present(status.orderManagement, 'given above'),
      externalQuantities: [{ instrumentKey: 'IFAVATA', symbol: 'AAPL', quantity: '-20' }],
    };
    const gateway = { ...present(status.gateway, 'given above'), externalOrders: 2 };
    expect(renderStatus({ ...status, orderManagement, gateway }, 'u')).toContain(
      'external   AAPL -20, 2 order(s) by hand or of other programs; left alone',
    );
  });

  it('names what does not answer', () => {
    const problems = [{ service: 'tws-gateway', code: 'NO_ANSWER', message: 'no answer' } as const];
    const text = renderStatus({ ...status, gateway: null, problems }, 'u');
    expect(text).toContain('broker     –');
    expect(text).toContain('PROBLEM    tws-gateway does not answer: no answer');
  });
});

describe('quotes that another session has taken', () => {
  it('are a problem of the status', () => {
    const message = 'since 2026-11-23T14:00:00.000Z another live session has the market data';
    const problem = { service: 'tws-gateway', code: 'QUOTES_TAKEN', message } as const;
    expect(renderStatus({ ...status, problems: [problem] }, 'u')).toContain(
      `PROBLEM    ${message}`,
    );
  });
});

describe('the rules in the status', () => {
  const row = (ruleId: string, symbol: string, mode = 'paper'): RuleView => ({
    ...{ ruleId, ruleVersion: 1, strategy: 's', symbol, mode, priority: 1, summary: '' },
    firedToday: 2,
  });
  const file: RuleFileView = {
    ...{ kind: 'rules', file: '/home/me/rules.yaml', state: 'BROKEN', version: 3, count: 2 },
    ...{ writtenAt: '2026-11-23T10:31:00.000Z', problems: ['rules.yaml:2:5: …'] },
    reason: 'rules.yaml of 10:31:00 UTC is broken: …; version 3 is still in force, 2 rules',
  };
  it('are counted by rule, not by symbol, and their version is named', () => {
    const rules = [row('a', 'AAPL'), row('a', 'MSFT'), row('b', 'AAPL', 'off')];
    expect(renderStatus({ ...status, rules, ruleFiles: [file] }, 'u')).toContain(
      'rules      1 on, 1 off; fired 6 times today; version 3 of rules.yaml',
    );
  });
  it('say what is in force where the file of the disk is set aside', () => {
    const reason = 'rules.yaml is not in force: version 4 is, which ann applied';
    const aside: RuleFileView = { ...file, state: 'IN_FORCE', version: 4, setAside: true, reason };
    expect(
      renderStatus({ ...status, rules: [row('a', 'AAPL')], ruleFiles: [aside] }, 'u'),
    ).toContain(`version 4 (${reason})`);
  });
  it('are a problem where their file is broken', () => {
    const problem = { service: 'rule-engine', code: 'BROKEN_FILE', message: file.reason } as const;
    expect(renderStatus({ ...status, problems: [problem] }, 'u')).toContain(
      'PROBLEM    rules.yaml of 10:31:00 UTC is broken: …; version 3 is still in force, 2 rules',
    );
  });
});

describe('the comparison with the broker', () => {
  const report = (changes: Partial<ReconciliationReport>): ReconciliationReport => ({
    ...{ at: 'now', equal: true, differences: [] },
    external: { positions: [], orders: [] },
    ...changes,
  });

  it('lists what is not ours, and leaves it alone', () => {
    const order = { side: 'SELL', quantity: '5', symbol: 'MSFT', orderType: 'LMT', status: 'WORKING' }; // prettier-ignore
    const external = {
      positions: [{ instrumentKey: 'IFAVATA', symbol: 'AAPL', quantity: '-20' }],
      orders: [order as SnapshotOrderV1],
    };
    expect(renderReconciliation(report({ external })).split('\n').slice(1)).toEqual([
      'External positions, left alone: AAPL -20',
      'External orders, left alone: SELL 5 MSFT LMT (WORKING)',
    ]);
  });

  it('is one sentence where nothing differs', () => {
    expect(renderReconciliation(report({}))).toBe(
      'Reconciled with the broker: no difference (now).',
    );
  });

  it('lists both sides where they differ', () => {
    const difference = {
      kind: 'position',
      symbol: 'AAPL',
      field: 'quantity',
      ours: '100',
      broker: '60',
    } as const;
    expect(renderReconciliation(report({ equal: false, differences: [difference] }))).toBe(
      [
        'DIFFERENCES WITH THE BROKER (now):',
        "what      symbol  reference  field     ours  broker's",
        'position  AAPL               quantity   100        60',
      ].join('\n'),
    );
  });
});
