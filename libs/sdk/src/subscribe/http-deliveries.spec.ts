import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FairleadClient } from '../client/fairlead-client';
import { type SubscribeOptions, subscribe } from './subscribe';

/** A stream that sends what was recorded after the last id, as the console does. */
const RECORDED = ['1', '2', '3', '4'];
/** It moves no place, whatever id it comes with. */
const HEARTBEAT = 'id: 7\nevent: heartbeat\ndata: {}\n\n';

describe('a subscription over HTTP', () => {
  let server: Server;
  let options: SubscribeOptions;
  let directory: string;
  const asked: (string | undefined)[] = [];
  beforeEach(async () => {
    asked.splice(0);
    directory = mkdtempSync(join(tmpdir(), 'fairlead-place-'));
    server = createServer((request, response) => {
      const last = request.headers['last-event-id'] as string | undefined;
      asked.push(last);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const id of RECORDED.filter((each) => each > (last ?? '0'))) {
        const event = { id, type: id === '4' ? 'fill.execution' : 'order.state', version: 1 };
        response.write(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      }
      response.write(HEARTBEAT);
      // Later than what passes is saved at the earliest.
      setTimeout(() => response.write(HEARTBEAT.replace('7', '8')), 1_200).unref();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const client = new FairleadClient({ url: `http://127.0.0.1:${port}`, apiKey: 'fl_spec' });
    const positionFile = join(directory, 'place');
    options = { name: 'my-program', reads: ['order.*', 'fill.v1.>'], from: client, positionFile };
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(directory, { recursive: true });
  });

  /** Reads until an event; the handler of the one after it never ends. */
  async function readUntil(lastId: string): Promise<readonly string[]> {
    const seen: string[] = [];
    const subscription = subscribe(options).on('*', ({ id }) => {
      seen.push(id);
      if (id === lastId) void subscription.stop();
    });
    await subscription.done;
    return seen;
  }

  it('goes on behind the last event that is finished, over restarts', async () => {
    expect(await readUntil('2')).toEqual(['1', '2']);
    expect(readFileSync(join(directory, 'place'), 'utf8')).toBe('2\n');
    expect(await readUntil('4')).toEqual(['3', '4']);
    expect(asked).toEqual([undefined, '2']);
  });

  it('keeps its place through heartbeats', async () => {
    const subscription = subscribe(options).on('*', () => undefined);
    await sleep(1_500);
    await subscription.stop();
    expect(readFileSync(join(directory, 'place'), 'utf8')).toBe('4\n');
    await subscription.done;
  });

  it('gives an event again that was not finished', async () => {
    const broken = subscribe({ ...options, retryAfterMs: [] }).on('order.*', ({ id }) => {
      if (id === '2') throw new Error('broken');
    });
    await expect(broken.done).rejects.toMatchObject({ code: 'HANDLER_FAILED' });
    expect(await readUntil('3')).toEqual(['2', '3']);
  });

  it('moves its place over what it does not read', async () => {
    options = { ...options, reads: ['fill.*'] };
    expect(await readUntil('4')).toEqual(['4']);
    expect(asked).toEqual([undefined]);
  });

  it('ends where its place cannot be read or kept, and says why', async () => {
    writeFileSync(join(directory, 'file'), '');
    options = { ...options, positionFile: join(directory, 'file', 'place') };
    await expect(readUntil('1')).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.each(['X', 'a', 'my program', 'm'.repeat(33)])('is not called %j', (name) => {
    expect(() => subscribe({ ...options, name })).toThrow(/no name/);
  });
});
