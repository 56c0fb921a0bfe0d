import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAdapterHost } from '@nestjs/core';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Proxy } from '../../../config/are-proxies';

/** A proxy that was made anew has another address; until it is known, its own address is taken for the sender's. */
const LOOK_UP_EVERY_MS = 5_000;
/** A proxy that starts after us has no name yet, and a resolver may take ten seconds to answer that. */
const FIRST_LOOK_UP_MS = 500;

/** What of Express is needed here. */
interface Settings {
  set(name: string, value: unknown): void;
}

/** The addresses of a host, or none where its name is not known now. */
export type LookUp = (name: string) => Promise<readonly string[]>;

/**
 * Which peers are believed when `X-Forwarded-For` says for whom they pass a request on. Only the last address in it
 * counts, which is what the proxy itself saw; what a sender wrote into the header does not.
 */
export class TrustedProxies implements OnModuleInit, BeforeApplicationShutdown {
  private hosts = new BlockList();
  private readonly ranges = new BlockList();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly proxies: readonly Proxy[],
    private readonly lookUp: LookUp = addressesOf,
  ) {
    for (const proxy of proxies) {
      if (proxy.kind === 'range') {
        this.ranges.addSubnet(proxy.address, proxy.prefix, familyOf(proxy.address));
      }
    }
  }

  async onModuleInit(): Promise<void> {
    if (this.proxies.length === 0) return;
    const express = this.http.httpAdapter.getInstance<Settings>();
    express.set('trust proxy', (address: string, hop: number) => hop === 0 && this.has(address));
    if (!this.proxies.some(({ kind }) => kind === 'host')) return;
    const first = this.keepLooking();
    await Promise.race([first, sleep(FIRST_LOOK_UP_MS, undefined, { ref: false })]);
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** True where this peer is one of the proxies. */
  has(peer: string): boolean {
    const address = peer.replace(/^::ffff:(?=\d+\.)/i, '');
    if (isIP(address) === 0) return false;
    const family = familyOf(address);
    return this.ranges.check(address, family) || this.hosts.check(address, family);
  }

  /** Requests again where the named proxies are. */
  async refresh(): Promise<void> {
    const found = new BlockList();
    for (const proxy of this.proxies) {
      if (proxy.kind === 'range') continue;
      for (const address of await this.lookUp(proxy.name)) {
        found.addAddress(address, familyOf(address));
      }
    }
    this.hosts = found;
  }

  private async keepLooking(): Promise<void> {
    await this.refresh();
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.keepLooking(), LOOK_UP_EVERY_MS).unref();
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
