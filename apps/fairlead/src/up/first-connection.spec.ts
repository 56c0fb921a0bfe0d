import type { GatewayStatus, GateState } from '@fairlead/contracts';
import { firstOutcome, troubleOf } from './first-connection';

function status(state: GateState, code: string, reason = ''): GatewayStatus {
  return {
    ...{ account: 'DU1', gate: state, code, reason, endpoint: 'h:1', clientId: 10 },
    ...{ serverVersion: null, paper: null, epoch: 0, heartbeatMs: null },
  };
}

describe('the first connection to the broker', () => {
  it('is waited for, while it starts and compares', async () => {
    const seen = [
      status('closed', 'STARTING'),
      status('closed', 'RECONCILING'),
      status('open', 'CONNECTED'),
    ];
    expect(await firstOutcome(() => Promise.resolve(seen.shift() ?? null))).toBeNull();
    expect(seen).toEqual([]);
  });

  it.each([
    ['DISCONNECTED', 'connect ECONNREFUSED 127.0.0.1:7497', /start TWS/],
    ['CLIENT_ID_IN_USE', '326', /end the program that holds the client id.*could not be changed/],
    ['ACCOUNT_MISMATCH', 'the broker offers DU2, not DU1', /TWS_ACCOUNT/],
    ['LIVE_NOT_ARMED', 'not armed', /paper/],
    ['SOMETHING_NEW', '', /TWS/],
  ])('that fails with %s says so at once, and what to do', async (code, reason, advice) => {
    const trouble = await firstOutcome(() => Promise.resolve(status('closed', code, reason)));
    expect(trouble).toMatchObject({ code, advice: expect.stringMatching(advice) as string });
    expect(trouble?.reason).not.toBe('');
  });

  it('is not waited for without end', async () => {
    const mute = await firstOutcome(() => Promise.resolve(status('closed', 'STARTING')), 100);
    expect(mute?.reason).toContain('nothing was decided');
    expect((await firstOutcome(() => Promise.resolve(null), 100))?.code).toBe('NO_ANSWER');
  });

  it('is trouble where only exits pass until a person does something: orders of another client id', async () => {
    const held = status('exits', 'OTHER_CLIENT_ID', 'client id 10 holds the stop of AAPL');
    const trouble = await firstOutcome(() => Promise.resolve(held));
    expect(trouble).toMatchObject({ lacks: 'ENTRIES', code: 'OTHER_CLIENT_ID' });
    expect(trouble?.advice).toMatch(/set TWS_CLIENT_ID back/);
  });
  it('is no trouble while exits pass', () => {
    expect(troubleOf(status('exits', 'RECONCILED'))).toBeNull();
  });
});
