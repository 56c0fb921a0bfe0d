import { type Instant, decimal, instant } from '@fairlead/core';
import { givenState } from '@fairlead/core/testing';
import { type Gate, INITIAL_GATE, type Purpose } from '../gate/gate';
import { journaledOrder } from '../order/broker-order';
import type { BrokerOrder } from '../order/broker-order';
import { type CommandToBroker, decideAdmission, obstacleToWriting } from './admission';
import type { GatewayStanding } from './gateway-standing';
import { type ChangeableOrder, orderChangeDecider } from './order-change';

const CAPPED = {
  caps: { sharesMax: decimal(100), notionalMax: decimal(100), entriesPerSecondMax: 1 },
  entriesWithinSecond: 0,
};
const ORDERS = [
  { account: 'DU1', quantity: decimal(1), price: decimal(100), multiplier: decimal(1) },
];
const NOW = instant(1_000_000);
const LATER = instant(1_000_001);
const gate = (state: Gate['state']): Gate => ({ ...INITIAL_GATE, state, reason: 'as it stands' });

function standing(over: Partial<GatewayStanding> = {}): GatewayStanding {
  const base = { account: 'DU1', clientId: 10, halted: false, armed: true, now: NOW };
  return { ...base, gate: gate('open'), ...over };
}

function place(purpose: Purpose, expiresAt: Instant | null = null): CommandToBroker {
  return { request: 'place', account: 'DU1', purpose, expiresAt };
}

const admitted = (command: CommandToBroker, over: Partial<GatewayStanding>): string => {
  const admission = decideAdmission(command, standing(over));
  return admission.kind === 'refuse' ? admission.code : admission.kind;
};

describe('whether a command passes', () => {
  it.each([
    ['entry', 'closed', 'wait'],
    ['entry', 'exits', 'wait'],
    ['entry', 'open', 'pass'],
    ['protect', 'closed', 'wait'],
    ['protect', 'exits', 'pass'],
    ['protect', 'open', 'pass'],
    ['exit', 'closed', 'wait'],
    ['exit', 'exits', 'pass'],
    ['exit', 'open', 'pass'],
  ] as const)('%s at a gate that is %s: %s', (purpose, state, expected) => {
    expect(admitted(place(purpose), { gate: gate(state) })).toBe(expected);
  });

  it.each(['closed', 'exits', 'open'] as const)('an entry ends at its time: gate %s', (state) => {
    expect(admitted(place('entry', NOW), { gate: gate(state) })).toBe('EXPIRED');
    expect(admitted(place('entry', NOW), { gate: gate(state), halted: true })).toBe('EXPIRED');
    expect(admitted(place('entry', LATER), { gate: gate(state), halted: true })).toBe('HALTED');
  });

  it.each(['protect', 'exit'] as const)('%s never ends and passes a halt', (purpose) => {
    expect(admitted(place(purpose, NOW), { halted: true })).toBe('pass');
  });

  it.each(['modify', 'cancel'] as const)('%s passes wherever the gate is not closed', (request) => {
    const command = { request, account: 'DU1' };
    expect(admitted(command, { gate: gate('closed') })).toBe('wait');
    expect(admitted(command, { gate: gate('exits'), halted: true })).toBe('pass');
  });

  it('waits for its account, even past its time', () => {
    const other = { account: 'DU2' };
    expect(admitted(place('entry', NOW), { ...other, halted: true })).toBe('wait');
    expect(admitted({ request: 'cancel', account: 'DU1' }, other)).toBe('wait');
  });
});

describe('what forbids a write at the last moment', () => {
  const obstacle = (
    purpose: Purpose,
    expiresAt: Instant | null,
    over: Partial<GatewayStanding>,
  ): string | null =>
    obstacleToWriting({ purpose, expiresAt, orders: ORDERS }, standing(over), CAPPED)?.code ?? null;

  it.each([
    ['entry', null, {}, null],
    ['exit', null, { armed: false }, 'LIVE_NOT_ARMED'],
    ['exit', null, { gate: gate('closed') }, 'GATE_CLOSED'],
    ['entry', null, { gate: gate('exits') }, 'GATE_CLOSED'],
    ['exit', NOW, { gate: gate('exits'), halted: true }, null],
    ['entry', null, { halted: true }, 'HALTED'],
    ['entry', NOW, {}, 'EXPIRED'],
    ['entry', LATER, {}, null],
    ['entry', null, { account: 'DU2' }, 'ACCOUNT_PIN'],
    ['exit', null, { account: 'DU2' }, 'ACCOUNT_PIN'],
  ] as const)('of %s until %s with %j: %s', (purpose, expiresAt, over, expected) => {
    expect(obstacle(purpose, expiresAt, over)).toBe(expected);
  });
});

describe('a change of a journaled order', () => {
  const wanted = (revision: number, quantity: number) =>
    ({ revision, quantity: decimal(quantity), limitPrice: null, stopPrice: null }) as const;
  const order = (over: Partial<BrokerOrder> = {}): BrokerOrder => ({
    ...journaledOrder('F1-AAAAAAAAAAAAAAAA-E1', wanted(1, 100)),
    status: 'WORKING',
    ...over,
  });
  const row = (over: Partial<ChangeableOrder> = {}): ChangeableOrder => ({
    ...{ order: order(), clientId: 10, isEntry: true, quantity: decimal(100) },
    ...over,
  });
  const decided = (
    kind: 'modify' | 'cancel',
    state: ChangeableOrder | null,
    more: { over?: Partial<GatewayStanding>; revision?: number; quantity?: number } = {},
  ): string => {
    const change = { kind, standing: standing(more.over) };
    const want = wanted(more.revision ?? 2, more.quantity ?? 100);
    const decision = orderChangeDecider.decide({ ...change, wanted: want }, state);
    return decision.ok
      ? decision.value.map(({ evidence }) => evidence.kind).join()
      : decision.refusal.code;
  };

  it('needs an order that lives and that this client id placed', () => {
    for (const kind of ['modify', 'cancel'] as const) {
      expect(decided(kind, row())).toBe(`${kind}Sent`);
      expect(decided(kind, null)).toBe('ORDER_NOT_FOUND');
      expect(decided(kind, row({ clientId: 11 }))).toBe('OTHER_CLIENT_ID');
      for (const status of ['FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED', 'LAPSED'] as const) {
        expect(decided(kind, row({ clientId: 11, order: order({ status }) }))).toBe('ORDER_ENDED');
      }
    }
  });

  it('cancels what is unknown and does not modify it', () => {
    const unknown = row({ order: order({ status: 'UNKNOWN' }) });
    expect(decided('cancel', unknown)).toBe('cancelSent');
    expect(decided('modify', unknown)).toBe('ORDER_UNKNOWN');
  });

  it.each([0, 1])('is refused with revision %d, that was sent before', (revision) => {
    expect(decided('modify', row(), { revision })).toBe('REVISION_OLD');
  });

  it('that makes an entry larger is an entry', () => {
    const larger = { quantity: 101 };
    expect(decided('modify', row(), larger)).toBe('modifySent');
    expect(decided('modify', row(), { ...larger, over: { halted: true } })).toBe('HALTED');
    expect(decided('modify', row(), { ...larger, over: { gate: gate('exits') } })).toBe(
      'GATE_CLOSED',
    );
    const held = { over: { halted: true, gate: gate('exits') } };
    expect(decided('modify', row(), { ...held, quantity: 99 })).toBe('modifySent');
    expect(decided('modify', row({ isEntry: false }), { ...held, ...larger })).toBe('modifySent');
  });

  it('is folded as evidence', () => {
    const modified = givenState(orderChangeDecider, row()).when({
      ...{ kind: 'modify', wanted: wanted(2, 50), standing: standing() },
    });
    modified.then({
      ...{ kind: 'sent', at: NOW },
      evidence: { kind: 'modifySent', wanted: wanted(2, 50) },
    });
    expect(modified.state).toMatchObject({
      quantity: decimal(50),
      order: { modifyPending: 2, wanted: { revision: 2 } },
    });
    const cancelled = givenState(orderChangeDecider, modified.state).when({
      ...{ kind: 'cancel', standing: standing() },
    });
    expect(cancelled.state?.order.cancelRequested).toBe(true);
  });
});
