import {
  namesServer,
  programOf,
  serverEnvironment,
  startCommand,
  stopCommand,
} from './server-commands';

const unix = { binaries: '/pg/bin', dataDirectory: '/home/data', logFile: '/home/server.log' };
const windows = {
  binaries: 'C:\\pg\\bin',
  dataDirectory: 'C:\\home\\data',
  logFile: 'C:\\home\\server.log',
};
const settings = { port: '5499', timezone: 'UTC' };

describe('the server of PostgreSQL on Windows', () => {
  it('is started by pg_ctl, which gives up the rights of an administrator', () => {
    expect(startCommand(windows, settings, 'win32')).toEqual({
      file: 'C:\\pg\\bin\\pg_ctl.exe',
      args: [
        ...['start', '-w', '-t', '60', '-D', 'C:\\home\\data', '-l', 'C:\\home\\server.log'],
        ...['-o', '-c port=5499 -c timezone=UTC'],
      ],
    });
  });

  it('is stopped by pg_ctl: a signal would end it without a checkpoint', () => {
    expect(stopCommand(windows, 'win32')).toEqual({
      file: 'C:\\pg\\bin\\pg_ctl.exe',
      args: ['stop', '-m', 'fast', '-W', '-D', 'C:\\home\\data'],
    });
  });

  it.each([
    ['"postgres.exe","4711","Console","1","20,512 K"', true],
    ['"notepad.exe","4711","Console","1","20,512 K"', false],
    ['INFO: No tasks are running which match the specified criteria.', false],
  ])('is told from another process with its number: %s', (answer, isServer) => {
    expect(namesServer(answer, windows.dataDirectory, 'win32')).toBe(isServer);
    expect(programOf(4711, 'win32').args).toContain('PID eq 4711');
  });

  it('gets what Windows needs to load a program, and no secret of ours', () => {
    const env = { SystemRoot: 'C:\\Windows', Path: 'C:\\Windows', FAIRLEAD_API_KEY: 'x' };
    expect(serverEnvironment(env, 'win32')).toEqual({
      SystemRoot: 'C:\\Windows',
      Path: 'C:\\Windows',
      LC_ALL: 'C',
      TZ: 'UTC',
    });
  });
});

describe('the server of PostgreSQL elsewhere', () => {
  it('is started by itself and stopped by a signal', () => {
    expect(startCommand(unix, settings, 'linux')).toEqual({
      file: '/pg/bin/postgres',
      args: ['-D', '/home/data', '-c', 'port=5499', '-c', 'timezone=UTC'],
    });
    expect(stopCommand(unix, 'darwin')).toBeNull();
  });

  it('is told by its data directory, and gets nothing of our environment', () => {
    expect(programOf(4711, 'darwin').file).toBe('ps');
    expect(namesServer('/pg/bin/postgres -D /home/data', '/home/data', 'darwin')).toBe(true);
    expect(namesServer('/pg/bin/postgres -D /other', '/home/data', 'darwin')).toBe(false);
    expect(serverEnvironment({ Path: '/bin' }, 'linux')).toEqual({ LC_ALL: 'C', TZ: 'UTC' });
  });
});
