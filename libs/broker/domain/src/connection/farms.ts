import { linkEffectOf } from '../codes/error-codes';

/**
 * Returns the data farms of the broker that are broken, after a message of its. A name such as `usfarm` stands behind the last
 * colon. A restored connection says that all farms are connected; one that is merely not in use is there once it is asked.
 */
export function brokenFarms(
  known: readonly string[],
  { code, message }: { readonly code: number; readonly message: string },
): readonly string[] {
  const effect = linkEffectOf(code);
  if (effect === 'restored' || effect === 'restored-data-lost') return [];
  if (effect !== 'farm-broken' && effect !== 'farm-there') return known;
  const farm = farmIn(message);
  const others = known.filter((each) => each !== farm);
  return effect === 'farm-broken' ? [...others, farm].sort() : others;
}

function farmIn(message: string): string {
  const name = message.slice(message.lastIndexOf(':') + 1).trim();
  return name.slice(0, NAME_LENGTH_MAX);
}

const NAME_LENGTH_MAX = 100;
