import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GivenNatsServer, type NatsServer, natsServerOf } from './nats-server';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fairlead-nats-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const serverOf = (given: GivenNatsServer, url = 'nats://127.0.0.1:4222'): Promise<NatsServer> =>
  natsServerOf(join(root, 'server.json'), given, { url, home: '/home/.fairlead' });

describe('the nats-server that is provisioned', () => {
  it('has its files in the home and listens on loopback where nothing is given', async () => {
    expect(await serverOf({})).toEqual({
      listen: '127.0.0.1:4222',
      monitor: '127.0.0.1:8222',
      storeDirectory: join('/home/.fairlead', 'jetstream'),
    });
  });

  it('keeps its files where they are when it is provisioned again without options', async () => {
    const given = { listen: '0.0.0.0:4333', monitor: '127.0.0.1:8333', storeDirectory: '/nats' };
    await serverOf(given);
    expect(await serverOf({})).toEqual(given);
    expect(await serverOf({ monitor: '127.0.0.1:9' })).toEqual({
      ...given,
      monitor: '127.0.0.1:9',
    });
  });

  it('keeps what an earlier version wrote into the configuration alone', async () => {
    const conf =
      'listen: "127.0.0.1:4999"\nhttp: "127.0.0.1:1"\njetstream {\n  store_dir: "/old"\n}';
    writeFileSync(join(root, 'nats.conf'), conf);
    expect(await serverOf({})).toEqual({
      listen: '127.0.0.1:4999',
      monitor: '127.0.0.1:1',
      storeDirectory: '/old',
    });
  });

  it.each([
    ['nats://127.0.0.1:4333', '127.0.0.1:4333'],
    ['nats://localhost', 'localhost:4222'],
    ['nats://nats.example:4333', '127.0.0.1:4222'],
  ])('listens where %s says, where that is this machine', async (url, listen) => {
    expect((await serverOf({}, url)).listen).toBe(listen);
  });
});
