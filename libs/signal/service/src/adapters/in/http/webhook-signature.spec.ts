import { createHmac, randomBytes } from 'node:crypto';
import { parseInstant } from '@fairlead/core';
import { webhookKeysOf } from '../../../config/are-webhook-secrets';
import { webhookRefusal } from './webhook-signature';

/** The published example of the Standard Webhooks specification. */
const SPECIFICATION = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const now = parseInstant('2026-11-23T15:00:00Z');
const seconds = String(now / 1_000);
const key = randomBytes(32);
const other = randomBytes(32);
const body = Buffer.from('{"a":1}');
const sign = (signingKey: Buffer, id: string, timestamp: string, bytes: Buffer = body): string =>
  `v1,${createHmac('sha256', signingKey).update(`${id}.${timestamp}.`).update(bytes).digest('base64')}`;

interface Vector {
  id?: string;
  timestamp?: string;
  signature?: string;
  body?: Buffer;
  keys?: Buffer[];
}
const codeOf = (vector: Vector = {}): string | null => {
  const { id = 'msg_1', timestamp = seconds, keys = [key] } = vector;
  const signature = vector.signature ?? sign(key, id, timestamp);
  const headers = { id, timestamp, signature };
  return webhookRefusal({ headers, body: vector.body ?? body, keys, now })?.code ?? null;
};

describe('signature of a webhook', () => {
  it("is the one of the specification's example", () => {
    const { secret, id, timestamp, signature } = SPECIFICATION;
    const check = {
      headers: { id, timestamp, signature },
      body: Buffer.from(SPECIFICATION.body),
      keys: webhookKeysOf(secret),
      now: parseInstant('2021-02-25T15:02:10Z'),
    };
    expect(webhookRefusal(check)).toBeNull();
    expect(webhookRefusal({ ...check, body: Buffer.from('{"test": 2432232315}') })?.code).toBe(
      'SIGNATURE_WRONG',
    );
  });

  const late = String(now / 1_000 - 301);
  const early = String(now / 1_000 + 301);
  it.each<[string, Vector, string | null]>([
    ['valid', {}, null],
    ['old, within the tolerance', { timestamp: String(now / 1_000 - 300) }, null],
    ['ahead, within the tolerance', { timestamp: String(now / 1_000 + 300) }, null],
    [
      'one of several, the others wrong',
      { signature: `${sign(other, 'msg_1', seconds)} ${sign(key, 'msg_1', seconds)}` },
      null,
    ],
    ['by the second of two secrets', { keys: [other, key] }, null],
    ['too old', { timestamp: late }, 'SIGNATURE_TIME'],
    ['from the future', { timestamp: early }, 'SIGNATURE_TIME'],
    ['by another secret', { signature: sign(other, 'msg_1', seconds) }, 'SIGNATURE_WRONG'],
    ['by a secret that was retired', { keys: [other] }, 'SIGNATURE_WRONG'],
    ['while no secret is set', { keys: [] }, 'SIGNATURE_WRONG'],
    ['over another body', { body: Buffer.from('{"a":2}') }, 'SIGNATURE_WRONG'],
    ['over another id', { id: 'msg_2', signature: sign(key, 'msg_1', seconds) }, 'SIGNATURE_WRONG'],
    ['over another time', { signature: sign(key, 'msg_1', late) }, 'SIGNATURE_WRONG'],
    [
      'of another scheme',
      { signature: sign(key, 'msg_1', seconds).replace('v1,', 'v2,') },
      'SIGNATURE_WRONG',
    ],
    ['cut short', { signature: sign(key, 'msg_1', seconds).slice(0, 20) }, 'SIGNATURE_WRONG'],
    ['no base64', { signature: 'v1,!!!' }, 'SIGNATURE_WRONG'],
    ['empty', { signature: '' }, 'SIGNATURE_INCOMPLETE'],
    ['without an id', { id: '' }, 'SIGNATURE_INCOMPLETE'],
    ['over an id with a dot', { id: 'msg.1' }, 'SIGNATURE_INCOMPLETE'],
    ['without a time', { timestamp: '' }, 'SIGNATURE_INCOMPLETE'],
    ['over a time that is no number', { timestamp: '1e9' }, 'SIGNATURE_INCOMPLETE'],
    [
      'over a doubled id header',
      { id: 'msg_1, msg_1', signature: sign(key, 'msg_1', seconds) },
      'SIGNATURE_WRONG',
    ],
  ])('%s', (_what, vector, expected) => {
    expect(codeOf(vector)).toBe(expected);
  });
});

describe('webhook secrets', () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;

  it('are a list, several while one is being replaced', () => {
    expect(webhookKeysOf('')).toEqual([]);
    expect(webhookKeysOf(`${secret}, ${secret}`)).toHaveLength(2);
  });

  it.each([
    'secret',
    'whsec_',
    `whsec_${randomBytes(23).toString('base64')}`,
    `whsec_${randomBytes(65).toString('base64')}`,
    'whsec_***',
  ])('of the form %s are refused', (wrong) => {
    expect(() => webhookKeysOf(wrong)).toThrow('webhook secret 1 has to be whsec_');
  });
});
