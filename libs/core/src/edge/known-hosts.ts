const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

/** Which names a listener answers to. */
export interface HostNames {
  /** Where it listens. */
  readonly address: string;
  /** Names beside those of the loopback, such as that of a proxy in front. */
  readonly names: readonly string[];
}

/**
 * True where a request was meant for this listener. A web page can give its own name our address ("DNS rebinding") and
 * then talk to us through somebody's browser; that name is in the Host header. An address in it cannot be such a name,
 * and a request without the header comes from no browser.
 */
export function isKnownHost(header: string | undefined, { address, names }: HostNames): boolean {
  if (header === undefined || header === '') return true;
  const host = hostOf(header);
  if (host === null) return false;
  if (LOOPBACK.has(host) || host === address.toLowerCase()) return true;
  if (names.some((name) => name.toLowerCase() === host)) return true;
  return !isLoopback(address) && isAddress(host);
}

/** True for an address that only this machine reaches. */
function isLoopback(address: string): boolean {
  return LOOPBACK.has(address.replace(/^\[(.*)\]$/, '$1').toLowerCase());
}

/** An IPv6 address stands in brackets, and nothing but one may: the colons tell. */
function isAddress(host: string): boolean {
  return host.includes(':') || /^(\d{1,3}\.){3}\d{1,3}$/.test(host);
}

/** Returns the names of a list that is separated by commas. */
export function namesIn(list: string): readonly string[] {
  return list.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}

/** Returns the name or address of a Host header without its port, or null where it is none. */
function hostOf(header: string): string | null {
  const [, bracketed, plain] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\s]+))(?::\d*)?$/i.exec(header) ?? [];
  const host = (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
  return host === undefined || host === '' ? null : host;
}
