import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max } from 'class-validator';
import { CommonEnv } from './common.env';
import { ConfigurationError } from './configuration-error';
import { readEnvironment } from './read-environment';

class SocketEnv {
  @IsString() TWS_HOST = '127.0.0.1';
  @Type(() => Number) @IsInt() @Max(65_535) TWS_PORT = 7497;
  @IsString() TWS_ACCOUNT: string;
  @IsOptional() @IsString() FAIRLEAD_API_KEY?: string;
}

describe('the environment', () => {
  it('gives typed, frozen values, with defaults for what is absent or empty', () => {
    const { values } = readEnvironment([SocketEnv, CommonEnv], {
      TWS_PORT: '4002',
      TWS_ACCOUNT: 'DU1',
      TWS_HOST: ' ',
      HOME: '/root',
    });
    const [socket, common] = values;
    expect(socket).toMatchObject({ TWS_HOST: '127.0.0.1', TWS_PORT: 4002, TWS_ACCOUNT: 'DU1' });
    expect(common).toMatchObject({ FAIRLEAD_HTTP_PORT: 7400, TWS_ACCOUNT: 'DU1' });
    expect(Object.isFrozen(socket)).toBe(true);
    expect('HOME' in socket).toBe(false);
  });

  it('lists everything that is wrong at once, without the value of a secret', () => {
    const problems = problemsOf({
      TWS_PORT: 'seven',
      FAIRLEAD_LOG_LEVEL: 'loud',
      FAIRLEAD_NOW: 'noon',
    });
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).toContain('TWS_PORT is "seven"');
    expect(problems.join('\n')).toContain('TWS_ACCOUNT is not set');
    expect(problems.join('\n')).toContain('FAIRLEAD_LOG_LEVEL is "loud"');
  });

  it('says nothing of a variable that another part of Fairlead reads', () => {
    const env = { FAIRLEAD_SECRETS: '/s', FAIRLEAD_SIGNALS_URL: 'http://x', FAIRLEAD_PORT: '7400' };
    expect(readEnvironment([CommonEnv], env).warnings).toEqual([]);
  });

  it('names variables of ours that nobody reads, and what was meant', () => {
    const { warnings } = readEnvironment([CommonEnv], { FAIRLEAD_HTTP_PROT: '1', OTHER: '2' });
    expect(warnings).toEqual([
      'FAIRLEAD_HTTP_PROT is not a setting; did you mean FAIRLEAD_HTTP_PORT?',
    ]);
  });
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readEnvironment([SocketEnv, CommonEnv], env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
