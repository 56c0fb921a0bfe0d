import {
  BrokerAccountV1,
  BrokerAckV1,
  BrokerStatusV1,
  DeadLetteredV1,
  DecisionMadeV1,
  type Envelope,
  FillCommissionV1,
  FillCorrectedV1,
  FillExecutionV1,
  OrderApprovedV1,
  OrderDeniedV1,
  OrderStateV1,
  PlaceOrdersV1,
  PositionChangedV1,
  PositionClosedV1,
  SignalAcceptedV1,
  SignalDisposedV1,
  TradeChangedV1,
  registeredEvents,
} from '@fairlead/contracts';
import { envelope } from '../testing/envelope';
import { describeEvent } from './describe';
import { eventJson, eventLine } from './event-line';
import { Names } from './names';
import { stageOf } from './stage-of';

const plain = { colour: false, verbose: false };
const entry = {
  orderRef: 'F1-K3QJ2M7XB4TZ6WQE-E1',
  role: 'ENTRY',
  side: 'BUY',
  quantity: '100',
  type: 'MARKET',
  timeInForce: 'DAY',
} as const;
const stop = {
  ...entry,
  orderRef: 'F1-K3QJ2M7XB4TZ6WQE-S1',
  role: 'STOP',
  side: 'SELL',
  type: 'STOP',
  stopPrice: '97.1',
  timeInForce: 'GTC',
} as const;
const accepted = envelope(SignalAcceptedV1, {
  signalId: 'c0ffee00-0000-4000-8000-000000000000',
  source: 'curl',
  instrumentKey: 'AAPLKEY',
  symbol: 'AAPL',
  action: 'BUY',
  confidence: 0.9,
});

describe('a line for an event', () => {
  const lines = (...events: readonly Envelope[]): readonly (string | null)[] => {
    const names = new Names();
    return events.map((event) => eventLine(event, names, plain));
  };

  it('begins with the time of day, the stage and the symbol in columns', () => {
    expect(lines(accepted)).toEqual([
      '14:30:01.250  signal    AAPL    BUY, confidence 0.90, from curl; explain c0ffee00-0000-4000-8000-000000000000',
    ]);
  });

  it('knows the symbol of a decision from its signal', () => {
    const decision = envelope(DecisionMadeV1, {
      instrumentKey: 'AAPLKEY',
      outcome: 'INTENTS',
      reason: 'one rule fired',
      evaluations: [
        {
          ruleId: 'aapl-buy',
          ruleVersion: 2,
          fired: true,
          code: 'FIRED',
          reason: 'all clauses hold',
          clauses: [{ clause: 'confidence >= 0.8', holds: true, actual: '0.9' }],
        },
      ],
      intents: [
        {
          kind: 'ENTER',
          direction: 'LONG',
          size: { kind: 'shares', value: '100' },
          protection: {
            stop: { kind: 'percent', value: '3' },
            target: { kind: 'percent', value: '8' },
          },
        } as never,
      ],
    });
    expect(lines(accepted, decision)[1]).toBe(
      '14:30:01.250  decision  AAPL    aapl-buy v2 fired [confidence >= 0.8 ✓ 0.9] → ENTER LONG 100 shares, stop 3 %, target 8 %',
    );
  });

  it.each([
    [{ kind: 'ENTER', direction: 'LONG', unprotected: true }, 'ENTER LONG 100 shares, unprotected by choice'], // prettier-ignore
    [{ kind: 'ADD', direction: 'ANY', add: {} }, 'ADD ANY 100 shares'],
    [{ kind: 'CANCEL', direction: 'ANY', cancel: 'ENTRIES' }, 'CANCEL entries'],
    [{ kind: 'ADJUST', direction: 'ANY', adjust: { stop: { kind: 'breakEvenTicks', value: '2' }, target: { kind: 'r', value: '3' } } }, "ADJUST stop to break-even plus 2 ticks, target to 3 × the stop's distance"], // prettier-ignore
    [{ kind: 'ADJUST', direction: 'ANY', adjust: { stop: { kind: 'price', value: '98.5' }, loosen: true } }, 'ADJUST stop to 98.5, also away from the market'], // prettier-ignore
  ])('says what is wanted without a stop of its own: %j', (wish, text) => {
    const intents = [{ ...wish, size: { kind: 'shares', value: '100' } } as never];
    const decided = { outcome: 'INTENTS' as const, reason: 'r', evaluations: [], intents };
    expect(describeEvent(envelope(DecisionMadeV1, decided)).text).toContain(text);
  });

  it('shows the arithmetic of the size and how many checks passed', () => {
    const approved = envelope(OrderApprovedV1, {
      symbol: 'AAPL',
      kind: 'ENTER',
      direction: 'LONG',
      referencePrice: '231.4',
      sizing: { quantity: '129', steps: ['30000 / 231.40 = 129.64', 'rounded down to 129'] },
      checks: [{ check: 'MAX_POSITION', passed: true }],
      legs: [],
    });
    expect(lines(approved)).toEqual([
      '14:30:01.250  risk      AAPL    approved ENTER LONG at 231.40, 129 shares: 30000 / 231.40 = 129.64, rounded down to 129; 1 of 1 checks passed',
    ]);
  });

  it('shows a denial with its limit, what was found and the remedy', () => {
    const denied = envelope(OrderDeniedV1, {
      instrumentKey: 'AAPLKEY',
      checks: [
        {
          check: 'RESTRICTED',
          passed: false,
          limit: 'no shorts',
          actual: 'SHORT',
          message: 'allow shorts in the rule',
        },
        { check: 'MAX_POSITION', passed: true },
      ],
    });
    expect(lines(accepted, denied)[1]).toBe(
      '14:30:01.250  risk      AAPL    DENIED RESTRICTED (limit no shorts, actual SHORT): allow shorts in the rule; 1 of 2 checks passed',
    );
  });

  it('writes the legs as a trader does and remembers whose orders they are', () => {
    const placed = envelope(PlaceOrdersV1, {
      purpose: 'entry',
      contract: { symbol: 'AAPL' } as never,
      legs: [entry, stop],
    });
    const status = envelope(BrokerStatusV1, {
      orderRef: stop.orderRef,
      status: 'WORKING',
      quantity: '100',
      filledQuantity: '0',
      stopPrice: '97.1',
    });
    expect(lines(placed, status)).toEqual([
      '14:30:01.250  order     AAPL    place entry: entry BUY 100 MARKET DAY | stop SELL 100 STOP 97.10 GTC',
      '14:30:01.250  broker    AAPL    F1-K3QJ2M7XB4TZ6WQE-S1 WORKING, filled 0 of 100 at 97.10',
    ]);
  });

  it('says of an order once what two of its events say, and again where it came back to that', () => {
    const state = (orderRef: string, status: OrderStateV1['status'], permId: number): Envelope =>
      envelope(OrderStateV1, {
        ...{
          orderRef,
          symbol: 'AAPL',
          role: 'ENTRY',
          side: 'BUY',
          quantity: '100',
          permId,
          status,
        },
        ...{ orderType: 'MARKET', filledQuantity: status === 'FILLED' ? '100' : '0' },
        averageFillPrice: '194.93',
      });
    const filled = (permId: number): Envelope => state(entry.orderRef, 'FILLED', permId);
    const other = state(stop.orderRef, 'FILLED', 0);
    expect(lines(filled(0), filled(7), other)).toEqual([
      '14:30:01.250  order     AAPL    entry BUY 100 MARKET is FILLED, filled 100 at 194.93',
      null,
      '14:30:01.250  order     AAPL    entry BUY 100 MARKET is FILLED, filled 100 at 194.93',
    ]);
    const held = state(entry.orderRef, 'HELD', 7);
    expect(lines(filled(0), held, filled(7))).not.toContain(null);
  });

  it('names the symbol of a commission, which knows only its execution', () => {
    const fill = envelope(FillExecutionV1, {
      symbol: 'AAPL',
      executionId: '0001.01',
      orderRef: entry.orderRef,
      side: 'BUY',
      quantity: '100',
      price: '100.05',
      currency: 'USD',
      external: false,
    });
    const commission = envelope(FillCommissionV1, {
      executionId: '0001.01',
      commission: '1',
      currency: 'USD',
    });
    expect(lines(fill, commission)).toEqual([
      '14:30:01.250  fill      AAPL    BUY 100 at 100.05 USD (F1-K3QJ2M7XB4TZ6WQE-E1)',
      '14:30:01.250  fill      AAPL    commission 1.00 USD',
    ]);
  });

  it.each([
    [true, 'trade OPEN +100, PROTECTED (stop 97.10, target 108.00); PROTECTED: the stop works'],
    [
      false,
      'trade OPEN +100, NOT PROTECTED: stops cover 40, exposed 250 ms; PROTECTED: the stop works',
    ],
  ])('says whether a position is protected (%s)', (isProtected, text) => {
    const trade = envelope(TradeChangedV1, {
      status: 'OPEN',
      position: '100',
      protected: isProtected,
      effectiveProtection: isProtected ? '100' : '40',
      exposedMs: isProtected ? 0 : 250,
      stopPrice: '97.1',
      targetPrice: '108',
      code: 'PROTECTED',
      reason: 'the stop works',
    });
    expect(describeEvent(trade)).toEqual({ text, tone: isProtected ? 'good' : 'bad' });
  });

  it.each([
    [0, 'its stop has just ended: a fill or another stop follows', 'plain'],
    // On a busy machine the message is some time under way.
    [29, 'its stop has just ended: a fill or another stop follows', 'plain'],
    [2_000, 'its stop has just ended: a fill or another stop follows', 'plain'],
    [2_001, 'NOT PROTECTED: stops cover 0, exposed 2 s', 'bad'],
  ])(
    'alarms nobody between the end of a stop and what ended it (%d ms)',
    (exposedMs, text, tone) => {
      const trade = envelope(TradeChangedV1, {
        ...{ status: 'CLOSING', position: '100', protected: false, effectiveProtection: '0' },
        ...{ exposedMs, code: 'EXPOSED', reason: 'no stop' },
      });
      expect(describeEvent(trade)).toEqual({
        text: `trade CLOSING +100, ${text}; EXPOSED: no stop`,
        tone,
      });
    },
  );

  it.each([
    ['OPENED', 96, 'protection coming: stop 97.10, exposed 96 ms so far', 'plain'],
    ['ADDED', 1_200, 'protection coming: stop 97.10, exposed 1.2 s so far', 'plain'],
    ['CHANGED', 0, 'protection coming: stop 97.10', 'plain'],
    ['OPENED', 2_001, 'NOT PROTECTED: stops cover 0, exposed 2 s', 'bad'],
    ['CHANGED', 96, 'NOT PROTECTED: stops cover 0, exposed 96 ms', 'bad'],
  ])(
    'alarms nobody while the stop of a fill is on its way (%s, %d ms)',
    (code, exposedMs, text, tone) => {
      const trade = envelope(TradeChangedV1, {
        status: 'ADJUSTING',
        position: '100',
        protected: false,
        effectiveProtection: '0',
        exposedMs,
        stopPrice: '97.1',
        code,
        reason: 'holds 100 shares',
      });
      const whole = `trade ADJUSTING +100, ${text}; ${code}: holds 100 shares`;
      expect(describeEvent(trade)).toEqual({ text: whole, tone });
    },
  );

  it.each([
    ['EXPOSED', false, 'its stop has just ended: a fill or another stop follows'],
    ['CHANGED', true, 'closed at the broker: its executions are on the way'],
  ])('alarms nobody in an ordinary close (%s)', (code, isProtected, text) => {
    const trade = envelope(TradeChangedV1, {
      ...{ status: 'CLOSING', position: '100', protected: isProtected, effectiveProtection: '0' },
      ...{ exposedMs: 0, targetPrice: '108', code, reason: 'r' },
    });
    const described = describeEvent(trade);
    expect(described.text).toContain(text);
    expect(described.tone).not.toBe('bad');
  });

  it('says that a position is unprotected by choice, which is no alarm', () => {
    const trade = envelope(TradeChangedV1, {
      ...{ status: 'OPEN', position: '100', protected: false, effectiveProtection: '0' },
      ...{ exposedMs: 0, unprotectedByChoice: true, code: 'UNPROTECTED_BY_CHOICE', reason: 'r' },
    });
    expect(describeEvent(trade)).toEqual({
      text: 'trade OPEN +100, unprotected by choice; UNPROTECTED_BY_CHOICE: r',
      tone: 'plain',
    });
  });

  it('never says that protection comes where no stop is known', () => {
    const trade = envelope(TradeChangedV1, {
      status: 'OPEN',
      position: '100',
      protected: false,
      effectiveProtection: '0',
      exposedMs: 0,
      code: 'OPENED',
      reason: 'r',
    });
    expect(describeEvent(trade).text).toContain('NOT PROTECTED');
  });

  it('says once why no rule fired', () => {
    const reason = 'cools down until 14:35';
    const made = envelope(DecisionMadeV1, {
      outcome: 'NO_ACTION',
      reason: `buy-aapl: ${reason}`,
      intents: [],
      evaluations: [
        { ruleId: 'buy-aapl', ruleVersion: 1, fired: false, code: 'COOLDOWN', reason, clauses: [] },
      ],
    });
    expect(describeEvent(made).text).toBe(`NO_ACTION: buy-aapl v1 COOLDOWN: ${reason}`);
  });

  const flat = { symbol: 'AAPL', quantity: '0', currency: 'USD' };

  it('closes with the profit after commission', () => {
    const closed = envelope(PositionClosedV1, { ...flat, realisedPnl: '1234.5', commission: '2' });
    expect(lines(closed)).toEqual([
      '14:30:01.250  position  AAPL    closed, P&L +1,232.50 USD (+1,234.50 less commission 2.00)',
    ]);
  });

  it('has one profit where the commissions come one after the other, after the close', () => {
    const pending = { ...flat, realisedPnl: '2', commissionPending: true };
    const events = [
      envelope(PositionClosedV1, { ...pending, commission: '0' }),
      envelope(PositionChangedV1, { ...pending, commission: '1' }),
      envelope(PositionChangedV1, { ...flat, realisedPnl: '2', commission: '2' }),
    ];
    expect(lines(...events).filter((line) => line !== null)).toEqual([
      '14:30:01.250  position  AAPL    flat, +2.00 USD before a commission that is still to come',
      '14:30:01.250  position  AAPL    flat, P&L 0.00 USD (+2.00 less commission 2.00)',
    ]);
  });

  it('says what the broker took back, or counts differently now', () => {
    const fill = {
      ...{
        symbol: 'AAPL',
        side: 'BUY' as const,
        price: '100',
        orderRef: 'F1-A-E1',
        external: false,
      },
      ...{ executionId: 'x.01', revision: 2, replacedQuantity: '100', replacedPrice: '100' },
    };
    const text = (more: Partial<FillCorrectedV1>): string =>
      describeEvent(envelope(FillCorrectedV1, { ...fill, ...more })).text;
    expect(text({ quantity: '0' })).toBe(
      'BUSTED: the broker took BUY 100 at 100.00 back (F1-A-E1; x.01, revision 2)',
    );
    expect(text({ quantity: '60', price: '99.5' })).toBe(
      'corrected to BUY 60 at 99.50, before it was 100 at 100.00 (F1-A-E1; x.01, revision 2)',
    );
  });

  it('names the symbol of a disposition, which knows only its signal', () => {
    const disposed = envelope(SignalDisposedV1, {
      signalId: 'c0ffee00-0000-4000-8000-000000000000',
      disposition: 'EXECUTED',
      code: 'X',
      reason: 'done',
    });
    expect(lines(accepted, disposed)[1]).toBe(
      '14:30:01.250  signal    AAPL    ends EXECUTED (X): done',
    );
  });

  it('stays one line and commands no terminal, whatever a sender wrote', () => {
    const disposed = envelope(SignalDisposedV1, {
      disposition: 'DENIED',
      code: 'X',
      reason: 'first\nsecond\u001b[2J',
    });
    expect(lines(disposed)[0]).toBe(
      '14:30:01.250  signal            ends DENIED (X): first second [2J',
    );
  });

  it('leaves out what is only background unless it is wanted', () => {
    const account = envelope(BrokerAccountV1, {
      account: 'DU1',
      currency: 'USD',
      netLiquidation: '1000000',
      totalCash: '999000.5',
    });
    expect(eventLine(account, new Names(), plain)).toBeNull();
    expect(eventLine(account, new Names(), { colour: false, verbose: true })).toBe(
      '14:30:01.250  broker            account DU1 is worth 1,000,000.00 USD, cash 999,000.50',
    );
  });

  it.each([
    ['cancel', 'ORDER_ENDED', null, 'cancel of F1-A-S1 was not needed: it has ended'],
    ['cancel', 'ORDER_UNKNOWN', 'cancel REFUSED F1-A-S1 (ORDER_UNKNOWN: why)', null],
    ['modify', 'ORDER_ENDED', 'modify REFUSED F1-A-S1 (ORDER_ENDED: why)', null],
  ] as const)(
    'takes no cancel of what has ended for trouble: %s, %s',
    (request, code, shown, kept) => {
      const ack = envelope(BrokerAckV1, {
        ...{ request, code, outcome: 'REFUSED', reason: 'why', orderRefs: ['F1-A-S1'] },
        orderIds: [],
      });
      const line = (verbose: boolean) => eventLine(ack, new Names(), { colour: false, verbose });
      expect(line(false)?.includes(shown ?? '') ?? null).toBe(shown === null ? null : true);
      expect(line(true)).toContain(shown ?? kept);
    },
  );

  it('is coloured only where colour is wanted', () => {
    const disposed = envelope(SignalDisposedV1, {
      disposition: 'EXECUTED',
      code: 'X',
      reason: 'done',
    });
    expect(eventLine(disposed, new Names(), { colour: true, verbose: false })).toContain(
      '\u001b[32mends EXECUTED (X): done\u001b[0m',
    );
  });
});

describe('a JSON line for an event', () => {
  it('has the promised fields and no more', () => {
    expect(JSON.parse(eventJson(accepted))).toEqual({
      stage: 'signal',
      type: 'signal.accepted',
      at: '2026-11-23T14:30:01.250Z',
      correlationId: accepted.correlationId,
      data: accepted.data,
    });
  });
});

describe('the stage of an event', () => {
  it('is one of the eight for every message there is', () => {
    const stages = ['market', 'signal', 'decision', 'risk', 'order', 'broker', 'fill', 'position'];
    const shown = registeredEvents().map((type) => stageOf(envelope(type, {})));
    expect(shown.filter((stage) => !stages.includes(stage))).toEqual([]);
  });

  it.each([
    [OrderApprovedV1, 'risk'],
    [OrderDeniedV1, 'risk'],
    [PlaceOrdersV1, 'order'],
    [PositionClosedV1, 'position'],
  ])('of %p is %s', (type, stage) => {
    expect(stageOf(envelope<object>(type, {}))).toBe(stage);
  });

  it('of a dead letter is that of its message', () => {
    expect(stageOf(envelope(DeadLetteredV1, { messageType: 'fill.execution' }))).toBe('fill');
  });
});
