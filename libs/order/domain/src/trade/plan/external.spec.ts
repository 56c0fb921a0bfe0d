import { type AnsweredIntent, requestExit } from '..';
import { type CauseId, type IntentId, decimal } from '@fairlead/core';
import { TRADE_NOW, TradeHarness } from '../../testing';

const directions = ['LONG', 'SHORT'] as const;
const against = (direction: 'LONG' | 'SHORT'): number => (direction === 'LONG' ? -20 : 20);

describe.each(directions)('%s: external shares turn against an entry that works', (direction) => {
  it.each([
    [
      'nothing of it had filled: it is cancelled, and denied',
      0,
      'conclude DENIED EXTERNAL_HOLDING',
    ],
    ['a part had filled: that stays and is protected', 40, 'conclude EXECUTED FILLED'],
  ])('%s', (_name, filled, conclusion) => {
    const scene = new TradeHarness({ direction });
    scene.settle();
    if (filled > 0) scene.broker.fill(scene.ref('E'), filled);
    scene.settle();
    scene.external = decimal(against(direction));
    scene.pass(2_000);
    expect(scene.broker.living('ENTRY')).toEqual([]);
    expect(scene.log()).toContain(conclusion);
    expect(scene.broker.covered().toNumber()).toBe(filled);
    expect(scene.trade.entryCut?.code).toBe('EXTERNAL');
    expect(scene.violations).toEqual([]);
  });

  it('shares of its own side do not end it', () => {
    const scene = new TradeHarness({ direction });
    scene.settle();
    scene.external = decimal(-against(direction));
    scene.pass(2_000);
    expect(scene.broker.living('ENTRY')).toHaveLength(1);
  });

  it('once all of it had filled, nothing is cancelled', () => {
    const scene = new TradeHarness({ direction }).enter(100);
    scene.external = decimal(against(direction));
    scene.pass(5_000);
    expect(scene.log().filter((line) => line.startsWith('cancel'))).toEqual([]);
    expect(scene.broker.covered().toNumber()).toBe(100);
  });
});

const wish: AnsweredIntent = {
  intentId: '6d0a35a5-6a48-5c8c-8d8e-0e0d4a2a1f01' as IntentId,
  causeId: '6d0a35a5-6a48-5c8c-8d8e-0e0d4a2a1f02' as CauseId,
  signalId: null,
  concluded: false,
};

/** A trade that somebody wants to leave, while nothing could be sent. */
function leftBehindAGate(direction: 'LONG' | 'SHORT'): TradeHarness {
  const scene = new TradeHarness({ direction }).enter(100);
  scene.pass(1_000);
  scene.gate = 'closed';
  scene.trade = requestExit(scene.trade, { intent: wish, reason: 'a signal' }, scene.now);
  scene.plan();
  return scene;
}

describe.each(directions)('%s: a wish to leave', (direction) => {
  it('of a trade that somebody else closed before we could ends without an action, and says so', () => {
    const scene = leftBehindAGate(direction);
    scene.take(100);
    scene.gate = 'open';
    scene.gateSince = scene.now;
    scene.pass(5_000);
    const [conclusion] = scene.steps.filter(
      (step) => step.kind === 'conclude' && step.intent.intentId === wish.intentId,
    );
    expect(conclusion).toMatchObject({ outcome: 'NO_ACTION', code: 'CLOSED_EXTERNALLY' });
    expect(conclusion).toMatchObject({ reason: expect.stringContaining('not ours') as string });
    expect(scene.trade.closedAt).toBeGreaterThan(TRADE_NOW);
  });

  it('of which we closed the rest is carried out', () => {
    const scene = leftBehindAGate(direction);
    scene.take(40);
    scene.gate = 'open';
    scene.gateSince = scene.now;
    scene.pass(1_000);
    for (const { orderRef } of scene.broker.living('TARGET')) scene.broker.fill(orderRef, 100);
    scene.settle();
    scene.pass(2_000);
    expect(scene.log()).toContain('conclude EXECUTED EXIT');
  });
});

it.each([
  ['12345', 'DENIED', 'IB_12345'],
  ['201', 'DENIED', 'IB_201'],
  ['COMMAND_FAILED', 'DENIED', 'COMMAND_FAILED'],
  ['HALTED', 'DENIED', 'TRADING_HALTED'],
  ['EXPIRED', 'EXPIRED', 'EXPIRED'],
  ['LAPSED', 'EXPIRED', 'LAPSED'],
  ['GATE_CLOSED', 'EXPIRED', 'LAPSED'],
])('an entry that lapsed with %s is concluded %s %s', (code, outcome, concluded) => {
  const scene = new TradeHarness();
  scene.deliverCommand();
  scene.learn({
    ...{ kind: 'status', orderRef: scene.ref('E'), status: 'LAPSED', cancelPending: false },
    ...{ quantity: null, filledQuantity: null, limitPrice: null, stopPrice: null },
    ...{ ocaGroup: null, ocaType: null, permId: null, code, reason: 'spec' },
  });
  expect(scene.log()).toContain(`conclude ${outcome} ${concluded}`);
});
