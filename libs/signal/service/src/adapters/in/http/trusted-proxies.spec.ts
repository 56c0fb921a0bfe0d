import { HttpAdapterHost } from '@nestjs/core';
import { proxiesOf } from '../../../config/are-proxies';
import { TrustedProxies } from './trusted-proxies';

describe('trusted proxies', () => {
  it('are given by address, range and name', async () => {
    const known = new Map([['edge', ['172.18.0.5', 'fd00::5']]]);
    const proxies = new TrustedProxies(
      new HttpAdapterHost(),
      proxiesOf('10.0.0.4, 192.168.7.0/24, edge'),
      (name) => Promise.resolve(known.get(name) ?? []),
    );
    await proxies.refresh();
    const believed = ['10.0.0.4', '192.168.7.200', '172.18.0.5', '::ffff:172.18.0.5', 'fd00::5'];
    expect(believed.filter((address) => !proxies.has(address))).toEqual([]);
    const others = ['10.0.0.5', '192.168.8.1', '172.18.0.6', 'fd00::6', 'edge', ''];
    expect(others.filter((address) => proxies.has(address))).toEqual([]);
  });

  it('are found where they are now, and nowhere else', async () => {
    let address = '172.18.0.5';
    const proxies = new TrustedProxies(new HttpAdapterHost(), proxiesOf('edge'), () =>
      Promise.resolve([address]),
    );
    await proxies.refresh();
    address = '172.18.0.9';
    await proxies.refresh();
    expect(['172.18.0.5', '172.18.0.9'].map((each) => proxies.has(each))).toEqual([false, true]);
  });

  it('are looked for at the start, but a name that nobody answers for holds up nothing', async () => {
    const lookedUp: string[] = [];
    const host = new HttpAdapterHost();
    host.httpAdapter = { getInstance: () => ({ set: () => undefined }) } as never;
    const proxies = new TrustedProxies(host, proxiesOf('edge'), (name) => {
      lookedUp.push(name);
      return new Promise(() => undefined);
    });
    await proxies.onModuleInit();
    expect(lookedUp).toEqual(['edge']);
    proxies.beforeApplicationShutdown();
  });

  it.each(['10.0.0.256', '10.0.0.0/33', '10.0.0.0/8/8', 'fd00::/129', 'a b', '-edge', '10.0.0.0/'])(
    'are not %s',
    (entry) => {
      expect(() => proxiesOf(`edge, ${entry}`)).toThrow('has to be an address');
    },
  );
});
