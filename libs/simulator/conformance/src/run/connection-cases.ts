import { LogLevel } from '@stoqey/ib';
import { type Scene, on, onInfo } from './scene';

/** What begins a session, and what is requested about it. */
export async function sessionCases(scene: Scene): Promise<void> {
  const began = { request: 'startApi', about: 'the session begins' } as const;
  await scene.expect(began, [
    on('connected'),
    on('nextValidId'),
    on('managedAccounts', 'the accounts', ([list]) => list === scene.account),
    onInfo(2104),
    onInfo(2106),
    onInfo(2158),
  ]);
  const nowS = (): number => Date.now() / 1_000;
  await scene.ask(
    { request: 'reqCurrentTime', about: 'the time', ask: (api) => api.reqCurrentTime() },
    [on('currentTime', 'in seconds', ([seconds]) => Math.abs(Number(seconds) - nowS()) < 10)],
  );
  await scene.ask({ request: 'reqIds', about: 'the next id', ask: (api) => api.reqIds() }, [
    on('nextValidId', 'above all used', ([id]) => Number(id) >= scene.client.nextId),
  ]);
  await scene.ask(
    { request: 'reqManagedAccts', about: 'the accounts', ask: (api) => api.reqManagedAccts() },
    [on('managedAccounts', 'the list', ([list]) => list === scene.account)],
  );
  await scene.ask(
    {
      request: 'setServerLogLevel',
      about: 'the log level is set in silence',
      ask: (api) => api.setServerLogLevel(LogLevel.DETAIL),
    },
    [],
  );
  const id = scene.requestId();
  await scene.ask(
    { request: 'reqUserInfo', about: 'the user', ask: (api) => api.reqUserInfo(id) },
    [on('userInfo', 'the branding', ([reqId]) => reqId === id)],
  );
  await scene.ask(
    { request: 'reqFamilyCodes', about: 'families', ask: (api) => api.reqFamilyCodes() },
    [on('familyCodes')],
  );
  const tiers = scene.requestId();
  await scene.ask(
    {
      request: 'reqSoftDollarTiers',
      about: 'soft dollar tiers',
      ask: (api) => api.reqSoftDollarTiers(tiers),
    },
    [on('softDollarTiers', 'the list', ([reqId]) => reqId === tiers)],
  );
}
