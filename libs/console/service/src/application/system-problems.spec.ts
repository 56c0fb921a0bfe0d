import type { GatewayStatus } from '@fairlead/contracts';
import { problemsIn } from './system-problems';

const GATEWAY: GatewayStatus = {
  ...{ account: 'DU1', gate: 'open', code: 'CONNECTED', reason: '', endpoint: 'tws:4002' },
  ...{ clientId: 10, serverVersion: 176, paper: true, epoch: 1, heartbeatMs: 3 },
};

const skewed = (clockSkewMs?: number): readonly { readonly message: string }[] =>
  problemsIn({
    ...{ files: [], orderManagement: null },
    gateway: { ...GATEWAY, ...(clockSkewMs === undefined ? {} : { clockSkewMs }) },
  });

describe('a clock that is not that of TWS', () => {
  it.each([
    [2_001, 'its clock is 2 s ahead of that of TWS'],
    [-2_001, 'its clock is 2 s behind that of TWS'],
    [3_450, 'its clock is 3.5 s ahead of that of TWS'],
    [-86_400_000, 'its clock is 86400 s behind that of TWS'],
  ])('is a problem at %s ms, with what to do', (ms, text) => {
    const [problem] = skewed(ms);
    expect(problem).toMatchObject({ service: 'tws-gateway', code: 'CLOCK_SKEW' });
    expect(problem?.message).toMatch(text);
    expect(problem?.message).toMatch(/set both by NTP/);
  });

  it.each([undefined, 0, 1, -1, 2_000, -2_000])('is none at %s ms', (ms) => {
    expect(skewed(ms)).toEqual([]);
  });

  it('is none where the gateway does not answer', () => {
    expect(problemsIn({ files: [], gateway: null, orderManagement: null })).toEqual([]);
  });
});
