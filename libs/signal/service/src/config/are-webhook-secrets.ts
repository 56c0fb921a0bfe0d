import { type ValidationOptions, ValidateBy } from 'class-validator';

const PREFIX = 'whsec_';
const BYTES_MIN = 24;
const BYTES_MAX = 64;

/** Returns the keys of a list of `whsec_<base64>` secrets. Throws where one is no secret, without repeating it. */
export function webhookKeysOf(list: string): readonly Buffer[] {
  const secrets = list
    .split(',')
    .flatMap((secret) => (secret.trim() === '' ? [] : [secret.trim()]));
  return secrets.map((secret, index) => {
    const key = keyOf(secret);
    if (key === null) throw new Error(`webhook secret ${index + 1} ${EXPECTATION}`);
    return key;
  });
}

/** A list of Standard Webhooks secrets, separated by commas. */
export function AreWebhookSecrets(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'areWebhookSecrets',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && areAllSecrets(value),
        defaultMessage: () => `each secret in $property ${EXPECTATION}`,
      },
    },
    options,
  );
}

const EXPECTATION = `has to be ${PREFIX} and ${BYTES_MIN} to ${BYTES_MAX} bytes in base64 (make one: echo whsec_$(openssl rand -base64 32))`;

function areAllSecrets(list: string): boolean {
  return list
    .split(',')
    .filter((secret) => secret.trim() !== '')
    .every((secret) => keyOf(secret.trim()) !== null);
}

function keyOf(secret: string): Buffer | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  const same = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  return same && key.length >= BYTES_MIN && key.length <= BYTES_MAX ? key : null;
}
