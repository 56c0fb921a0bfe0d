import { DEFAULT_KEY_NAME, type Instant, instantText } from '@fairlead/core';

/** Names that other ways in have: nobody may be taken for them. */
const RESERVED_NAMES: readonly string[] = [
  'cli',
  'console',
  'nats',
  'operator',
  'prediction-api',
  'webhook',
];

/** Why a key is not made or ended. */
export interface KeyRefusal {
  readonly code: 'KEY_NAME_RESERVED' | 'KEY_EXPIRES_IN_PAST';
  readonly message: string;
}

/** Returns why no key may be made with this name and end, or null. */
export function newKeyRefusal(
  { name, expiresAt }: { readonly name: string; readonly expiresAt: Instant | null },
  now: Instant,
): KeyRefusal | null {
  if (name === DEFAULT_KEY_NAME || RESERVED_NAMES.includes(name)) {
    return {
      code: 'KEY_NAME_RESERVED',
      message: `"${name}" is the name of something else; choose another one`,
    };
  }
  if (expiresAt !== null && expiresAt <= now) {
    const message = `it would end at ${instantText(expiresAt)}, before it begins (our clock: ${instantText(now)}); choose a later time`;
    return { code: 'KEY_EXPIRES_IN_PAST', message };
  }
  return null;
}

/** Returns why the key of this name may not be ended, or null. */
export function revocationRefusal(name: string): KeyRefusal | null {
  if (name !== DEFAULT_KEY_NAME) return null;
  const message =
    'the key of the file api-key is replaced, not revoked: delete that file and start Fairlead again';
  return { code: 'KEY_NAME_RESERVED', message };
}

/** How a key stands. */
export type KeyState = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** Returns how a key stands. A key counts until the moment of its end, and no longer. */
export function keyStateOf(
  {
    expiresAt,
    revokedAt,
  }: { readonly expiresAt: Instant | null; readonly revokedAt: Instant | null },
  now: Instant,
): KeyState {
  if (revokedAt !== null) return 'REVOKED';
  return expiresAt !== null && expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}
