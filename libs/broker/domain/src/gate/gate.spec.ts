import { type Gate, type GateEvent, INITIAL_GATE, evolveGate, mayPass } from './gate';

const after = (events: readonly GateEvent[], from: Gate = INITIAL_GATE): Gate =>
  events.reduce(evolveGate, from);
const RECONCILING: GateEvent = { kind: 'reconciling', reason: 'comparing' };
const LOST: GateEvent = { kind: 'shut', code: 'LINK_LOST', reason: '1100' };

describe('the gate', () => {
  it('opens for exits first, then for entries', () => {
    expect(after([RECONCILING]).state).toBe('closed');
    expect(after([RECONCILING, { kind: 'reconciled' }]).state).toBe('exits');
    expect(after([RECONCILING, { kind: 'reconciled' }, { kind: 'stable' }])).toMatchObject({
      state: 'open',
      code: 'CONNECTED',
      openedBefore: true,
    });
  });

  it('does not open by a late answer once it was shut', () => {
    expect(after([RECONCILING, LOST, { kind: 'reconciled' }]).state).toBe('closed');
    expect(after([RECONCILING, { kind: 'reconciled' }, LOST, { kind: 'stable' }]).state).toBe(
      'closed',
    );
  });

  it('stays open for exits only while it is held, and opens once it is not', () => {
    const held: GateEvent = { kind: 'held', code: 'OTHER_CLIENT_ID', reason: 'id 10' };
    const open = [RECONCILING, { kind: 'reconciled' }, { kind: 'stable' }] as const;
    for (const events of [[RECONCILING, { kind: 'reconciled' }, held] as const, [...open, held]]) {
      expect(after(events)).toMatchObject({ state: 'exits', code: 'OTHER_CLIENT_ID' });
      expect(after([...events, { kind: 'stable' }])).toMatchObject({ state: 'open' });
      expect(after([...events, LOST, held]).state).toBe('closed');
    }
  });

  it('lets exits and protection pass before entries', () => {
    const exits = after([RECONCILING, { kind: 'reconciled' }]);
    expect(mayPass(exits, 'exit')).toBe(true);
    expect(mayPass(exits, 'protect')).toBe(true);
    expect(mayPass(exits, 'entry')).toBe(false);
    expect(mayPass(INITIAL_GATE, 'exit')).toBe(false);
  });
});
