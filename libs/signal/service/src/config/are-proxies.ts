import { isIP } from 'node:net';
import { type ValidationOptions, ValidateBy } from 'class-validator';

/** A proxy that is believed: an address or range of addresses, or a host by its name. */
export type Proxy =
  | { readonly kind: 'range'; readonly address: string; readonly prefix: number }
  | { readonly kind: 'host'; readonly name: string };

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const BITS = { 4: 32, 6: 128 } as const;
const EXPECTATION =
  'has to be an address (10.0.0.4), a range (10.0.0.0/24) or the name of a host (edge)';

/** Returns the proxies of a list, separated by commas. Throws where one is none of them. */
export function proxiesOf(list: string): readonly Proxy[] {
  return entriesOf(list).map((entry) => {
    const proxy = proxyOf(entry);
    if (proxy === null) throw new Error(`the proxy "${entry}" ${EXPECTATION}`);
    return proxy;
  });
}

/** A list of proxies, separated by commas. */
export function AreProxies(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'areProxies',
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && entriesOf(value).every((entry) => proxyOf(entry) !== null),
        defaultMessage: () => `each entry of $property ${EXPECTATION}`,
      },
    },
    options,
  );
}

function entriesOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function proxyOf(entry: string): Proxy | null {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 4 || family === 6) {
    const bits = prefix === undefined ? BITS[family] : Number(prefix);
    const isRange = rest.length === 0 && /^\d{1,3}$/.test(prefix ?? '0') && bits <= BITS[family];
    return isRange ? { kind: 'range', address, prefix: bits } : null;
  }
  // A last label of digits is an address that was mistyped.
  const isHost = HOST_NAME.test(entry) && !/(^|\.)\d+$/.test(entry);
  return isHost ? { kind: 'host', name: entry } : null;
}
