import { ConfigurationError } from '@fairlead/platform';
import { type Environment, homeOf } from '../config/home';
import {
  type Configuration,
  type SimulatedTws,
  isSimulated,
  readConfiguration,
} from './configuration';

const home = homeOf({ FAIRLEAD_HOME: '/tmp/fairlead-spec' });
const simulator: SimulatedTws = { host: '127.0.0.1', port: 50_123, account: 'DU1000001' };
const paper = { TWS_HOST: '10.0.0.5', TWS_PORT: '7497', TWS_ACCOUNT: 'DU7654321' };

const read = (environment: Environment, simulated: SimulatedTws | null = null): Configuration =>
  readConfiguration(environment, home, simulated);
const problemsOf = (environment: Environment): readonly string[] => {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe('the configuration of one process', () => {
  it('is the simulator where no TWS is named', () => {
    expect([isSimulated({}), isSimulated({ TWS_HOST: ' ' }), isSimulated(paper)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('gives every service the account and the address of the simulator', () => {
    const { gateway, order, rules } = read({}, simulator);
    expect([gateway.TWS_HOST, gateway.TWS_PORT]).toEqual(['127.0.0.1', 50_123]);
    expect([gateway.TWS_ACCOUNT, order.TWS_ACCOUNT, rules.TWS_ACCOUNT]).toEqual(
      Array.from({ length: 3 }, () => 'DU1000001'),
    );
  });

  it('says what is ignored with the simulator, so that nobody believes a real TWS is used', () => {
    const { warnings, gateway } = read({ TWS_ACCOUNT: 'U7654321', TWS_PORT: '7496' }, simulator);
    expect(gateway.TWS_ACCOUNT).toBe('DU1000001');
    expect(warnings).toEqual([
      'TWS_PORT is ignored: TWS_HOST is not set, so the simulator runs',
      'TWS_ACCOUNT is ignored: TWS_HOST is not set, so the simulator runs',
    ]);
  });

  it('says what is ignored because everything is one process', () => {
    expect(read({ FAIRLEAD_NATS_URL: 'nats://10.0.0.9:4222' }, simulator).warnings).toEqual([
      'FAIRLEAD_NATS_URL is ignored: this runs everything in one process, without NATS',
    ]);
  });

  it('lists everything that is wrong at once', () => {
    const problems = problemsOf({
      TWS_HOST: '10.0.0.5',
      FAIRLEAD_HTTP_PORT: 'abc',
      FAIRLEAD_LOG_LEVEL: 'loud',
    });
    for (const name of ['TWS_ACCOUNT', 'FAIRLEAD_HTTP_PORT', 'FAIRLEAD_LOG_LEVEL']) {
      expect(problems.some((problem) => problem.startsWith(name))).toBe(true);
    }
  });

  it('says of an account that is not set what it is', () => {
    expect(problemsOf({ TWS_HOST: '10.0.0.5' })).toEqual([
      'TWS_ACCOUNT is not set: must be the account that orders may go to, such as DU1234567',
    ]);
  });

  it('refuses a moved clock for a live account, and allows it for a paper account', () => {
    const moved = { ...paper, FAIRLEAD_NOW: '2026-11-22T08:00:00Z' };
    expect(problemsOf({ ...moved, TWS_ACCOUNT: 'U7654321' })).toEqual([
      expect.stringContaining('U7654321 is a live account'),
    ]);
    expect(problemsOf(moved)).toEqual([]);
  });

  it('warns of a setting that nobody reads, but not of what the commands read', () => {
    const { warnings } = read({ FAIRLEAD_HTTP_PROT: '1', FAIRLEAD_URL: 'http://x' }, simulator);
    expect(warnings).toEqual([expect.stringContaining('FAIRLEAD_HTTP_PROT')]);
  });

  it('finds rules and instruments in the clone, and keys in the home, from any working directory', () => {
    const { rules, common, console } = read({}, simulator);
    expect(rules.FAIRLEAD_RULES).toBe(`${home.root}/rules.yaml`);
    expect(common.FAIRLEAD_INSTRUMENTS).toBe(`${home.root}/instruments.yaml`);
    expect(console.FAIRLEAD_API_KEY_FILE).toBe('/tmp/fairlead-spec/api-key');
  });
});
