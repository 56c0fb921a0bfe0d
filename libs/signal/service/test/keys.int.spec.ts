import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type ApiKeyView,
  type NewKey,
  REQUESTS,
  SignalAcceptedV1,
  SignalRefusedV1,
} from '@fairlead/contracts';
import { ManualClock, instantText, plusMs } from '@fairlead/core';
import { TRADING_NOON, type TestService, startTestService } from '@fairlead/testing';
import { SignalEnv, SignalIngestionModule } from '../src';

interface Answer {
  readonly status: number;
  readonly body: { code: string; detail: string; signalId: string };
}

describe('the keys that signals are sent with', () => {
  let service: TestService;
  const clock = new ManualClock(TRADING_NOON);
  beforeAll(async () => {
    service = await startTestService([SignalIngestionModule.register(new SignalEnv())], {
      ...{ clock, http: true },
    });
  });
  afterAll(() => service.stop());

  /** Makes a key as the client does: only its hash is sent. */
  async function made(name: string, terms: Partial<NewKey> = {}): Promise<string> {
    const key = `fl_${randomBytes(32).toString('base64url')}`;
    await create({ name, sha256: sha256(key), prefix: key.slice(0, 7), ...terms });
    return key;
  }
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const person = { by: 'operator', reason: 'spec' };
  const create = (key: NewKey, requestId = randomUUID()): Promise<ApiKeyView> =>
    service.request(REQUESTS.createKey, { ...key, ...person, requestId });
  const revoke = (name: string): Promise<ApiKeyView> =>
    service.request(REQUESTS.revokeKey, { ...person, requestId: randomUUID(), name });
  const keys = (): Promise<readonly ApiKeyView[]> => service.request(REQUESTS.keys, {});

  async function send(key: string, changes: object = {}): Promise<Answer> {
    const response = await fetch(`${service.url}/v1/signals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({
        ...{ id: randomUUID(), symbol: 'AAPL', action: 'BUY', confidence: 0.9 },
        issuedAt: instantText(clock.now()),
        ...changes,
      }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  it('count at once, and no longer once they are revoked', async () => {
    const key = await made('at-once');
    expect((await send(key)).status).toBe(202);
    expect(await revoke('at-once')).toMatchObject({ name: 'at-once', state: 'REVOKED' });
    expect(await send(key)).toMatchObject({ status: 401, body: { code: 'KEY_UNKNOWN' } });
    await expect(revoke('at-once')).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
    await expect(revoke('nobody')).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });

  it('send for their sources only; the first one is meant where none is named', async () => {
    const key = await made('scoped', { sources: ['tv', 'tv-paper'] });
    const refused = await send(key, { source: 'news' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'KEY_OUT_OF_SCOPE' } });
    expect(refused.body.detail).toContain('tv, tv-paper');
    expect((await send(key, { source: 'tv-paper' })).status).toBe(202);
    const { signalId } = (await send(key)).body;
    const view = await service.request(REQUESTS.signal, { signalId });
    expect(view?.source).toBe('tv');
  });

  it('are who asked: of what is accepted and of what is refused, whatever the body says', async () => {
    const key = await made('model-7');
    const { signalId } = (await send(key)).body;
    const codes = [
      (await send(key, { symbol: 'NOBODY' })).body.code,
      (await send(key, { principal: 'default' })).body.code,
    ];
    expect(codes).toEqual(['UNKNOWN_SYMBOL', 'UNKNOWN_FIELD']);
    const refused = (): readonly string[] =>
      service
        .published(SignalRefusedV1)
        .flatMap(({ principal, data }) => (principal === 'model-7' ? [data.code] : []));
    await service.waitUntil(() => refused().length === 2, 'both refusals');
    expect(refused()).toEqual(codes);
    const accepted = service.published(SignalAcceptedV1).find(({ data }) => data.signalId === signalId); // prettier-ignore
    expect(accepted?.principal).toBe('model-7');
  });

  it('see no signal of a source that is not theirs', async () => {
    const [all, scoped] = [await made('sees-all'), await made('sees-own', { sources: ['tv'] })];
    const { signalId } = (await send(all, { source: 'news' })).body;
    const status = async (key: string): Promise<number> => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${service.url}/v1/signals/${signalId}`, { headers })).status;
    };
    expect([await status(all), await status(scoped)]).toEqual([200, 404]);
  });

  it('limit how old a signal may be, by source; without a limit the common one counts', async () => {
    const key = await made('aged', { maxAgeMs: { news: 300_000, '*': 2_000 } });
    const common = await made('aged-as-all', { maxAgeMs: { news: 300_000 } });
    const status = async (of: string, source: string, ageMs: number): Promise<number> =>
      (await send(of, { source, issuedAt: instantText(plusMs(clock.now(), -ageMs)) })).status;
    expect(await status(key, 'news', 300_000)).toBe(202);
    expect(await status(key, 'news', 300_001)).toBe(422);
    expect(await status(key, 'other', 2_000)).toBe(202);
    expect(await status(key, 'other', 2_001)).toBe(422);
    expect(await status(common, 'other', 30_000)).toBe(202);
    expect(await status(common, 'other', 30_001)).toBe(422);
  });

  it('lend their strategies to each signal', async () => {
    const before = service.published(SignalAcceptedV1).length;
    const key = await made('of-swing', { strategies: ['swing', 'basic'] });
    await send(key);
    await send(await made('of-any'));
    const sent = (await service.waitForPublished(SignalAcceptedV1, before + 2)).slice(before);
    expect(sent.map(({ data }) => data.strategies)).toEqual([['swing', 'basic'], undefined]);
    expect((await keys()).find(({ name }) => name === 'of-swing')?.strategies).toEqual(['swing', 'basic']); // prettier-ignore
  });

  it('lend their limit of worth to each signal', async () => {
    const before = service.published(SignalAcceptedV1).length;
    await send(await made('small', { maxNotional: '2500.50' }));
    await send(await made('unlimited'));
    const sent = (await service.waitForPublished(SignalAcceptedV1, before + 2)).slice(before);
    expect(sent.map(({ data }) => data.maxNotional)).toEqual(['2500.5', undefined]);
  });

  it('end at the moment that was set, which the refusal names; then the name is free', async () => {
    const expiresAt = instantText(plusMs(clock.now(), 60_000));
    const key = await made('short-lived', { expiresAt });
    await expect(made('short-lived')).rejects.toMatchObject({ code: 'KEY_NAME_TAKEN' });
    clock.advanceMs(59_999);
    expect((await send(key)).status).toBe(202);
    clock.advanceMs(1);
    expect(await send(key)).toMatchObject({
      status: 401,
      body: { code: 'KEY_EXPIRED', detail: expect.stringContaining(expiresAt) as string },
    });
    expect((await send(await made('short-lived'))).status).toBe(202);
    expect((await send(key)).body.code).toBe('KEY_UNKNOWN');
  });

  it('are made once however often the request comes, and listed without what opens anything', async () => {
    const key = `fl_${randomBytes(32).toString('base64url')}`;
    const wanted = { name: 'repeated', sha256: sha256(key), prefix: key.slice(0, 7) };
    const requestId = randomUUID();
    expect(await create(wanted, requestId)).toEqual(await create(wanted, requestId));
    const listed = await keys();
    expect(listed.find(({ name }) => name === 'repeated')).toEqual({
      ...{ name: 'repeated', prefix: key.slice(0, 7), sources: null, maxNotional: null },
      strategies: null,
      ...{ maxAgeMs: {}, createdAt: instantText(clock.now()), expiresAt: null, revokedAt: null },
      state: 'ACTIVE',
    });
    expect(JSON.stringify(listed)).not.toContain(wanted.sha256);
  });

  it.each(['default', 'webhook', 'console', 'cli', 'nats'])('cannot be called %s', async (name) => {
    await expect(made(name)).rejects.toMatchObject({ code: 'KEY_NAME_RESERVED' });
  });

  it('that are the operator’s are not revoked, nor is one made that has ended before', async () => {
    await expect(revoke('default')).rejects.toMatchObject({ code: 'KEY_NAME_RESERVED' });
    const expiresAt = instantText(clock.now());
    await expect(made('ended', { expiresAt })).rejects.toMatchObject({
      code: 'KEY_EXPIRES_IN_PAST',
    });
  });
});
