import { DEFAULT_SWITCHES, EARLIER_SWITCH_NAMES, byPresentNames } from '@fairlead/simulator-domain';
import { parseScenario } from './scenario';

describe('an earlier name of a switch', () => {
  it.each(Object.entries(EARLIER_SWITCH_NAMES))('%s is read as %s', (earlier, name) => {
    const value = !DEFAULT_SWITCHES[name];
    expect(byPresentNames({ [earlier]: value })).toEqual({ [name]: value });
    expect(byPresentNames({ [earlier]: value, [name]: !value })).toEqual({ [name]: !value });
    const lines = [`name: a`, `summary: a`, `seen: a`, `steps:`, `  - atMs: 0`, `    do:`];
    const scenario = parseScenario(
      [...lines, `      - setSwitches: { ${earlier}: ${String(value)} }`].join('\n'),
    );
    expect(scenario.steps).toHaveLength(1);
  });

  it('is none of a present switch, and others pass as they are', () => {
    expect(Object.keys(DEFAULT_SWITCHES)).not.toEqual(
      expect.arrayContaining(Object.keys(EARLIER_SWITCH_NAMES)),
    );
    expect(byPresentNames({ cancelErrors: 'older' })).toEqual({ cancelErrors: 'older' });
  });
});
