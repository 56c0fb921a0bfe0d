import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '@fairlead/contracts';
import { FairleadClient } from '../client/fairlead-client';
import { NotRunningError } from '../client/errors';
import type { EventsOptions, StreamNotice } from './follow-events';
import type { EventPattern } from './event-types';

function event(id: string, type = 'signal.accepted', version = 1): Envelope {
  return { id, type, version, data: { symbol: 'AAPL' } } as unknown as Envelope;
}
function block(of: Envelope): string {
  return `id: ${of.id}\nevent: ${of.type}\ndata: ${JSON.stringify(of)}\n\n`;
}

describe('following events', () => {
  let server: Server;
  let client: FairleadClient;
  const asked: (string | undefined)[] = [];
  const answers: ((response: ServerResponse) => void)[] = [];
  const seen: string[] = [];
  const notices: StreamNotice['kind'][] = [];
  let stop: AbortController;

  beforeEach(async () => {
    for (const list of [asked, answers, seen, notices]) list.splice(0);
    stop = new AbortController();
    server = createServer((request, response) => {
      asked.push(request.headers['last-event-id'] as string | undefined);
      const answer = answers.shift();
      if (answer !== undefined) answer(response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    client = new FairleadClient({ url: `http://127.0.0.1:${port}`, apiKey: 'fl_spec' });
  });
  afterEach(async () => {
    stop.abort();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const streaming =
    (...texts: readonly string[]) =>
    (response: ServerResponse): void => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const text of texts) response.write(text);
    };
  const ending =
    (...texts: readonly string[]) =>
    (response: ServerResponse): void => {
      streaming(...texts)(response);
      setTimeout(() => response.socket?.destroy(), 50);
    };
  async function follow(options: EventsOptions<EventPattern> = {}): Promise<void> {
    const onNotice = ({ kind }: StreamNotice): void => void notices.push(kind);
    for await (const { id } of client.events({ signal: stop.signal, onNotice, ...options }))
      seen.push(id);
  }
  async function untilSeen(count: number): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (seen.length < count) {
      if (performance.now() > deadline) throw new Error(`seen only ${seen.join()}`);
      await sleep(10);
    }
  }

  it('goes on after the last event that it saw, shows none twice, and says so', async () => {
    answers.push(ending(block(event('1')), ': heartbeat\n\n', block(event('2'))));
    answers.push(streaming(block(event('1')), block(event('2')), block(event('3'))));
    const following = follow();
    await untilSeen(3);
    stop.abort();
    await following;
    expect(asked).toEqual([undefined, '2']);
    expect(seen).toEqual(['1', '2', '3']);
    expect(notices).toEqual(['interrupted', 'reconnected']);
  });

  it('begins after an event that was seen by somebody before', async () => {
    answers.push(streaming(block(event('8'))));
    void follow({ since: '7' });
    await untilSeen(1);
    expect(asked).toEqual(['7']);
  });

  it('goes on after events that it does not show', async () => {
    answers.push(ending(block(event('1', 'order.state')), block(event('2', 'fill.execution'))));
    answers.push(streaming(block(event('3', 'order.trade'))));
    void follow({ types: ['order.*'] });
    await untilSeen(2);
    expect(asked).toEqual([undefined, '2']);
    expect(seen).toEqual(['1', '3']);
  });

  it('leaves out what is of another shape: a later version, a type that is new', async () => {
    const others = [event('1', 'order.state', 2), event('2', 'order.invented')];
    answers.push(streaming(...others.map(block), block(event('3', 'order.state'))));
    void follow();
    await untilSeen(1);
    expect(seen).toEqual(['3']);
  });

  it('says where something is missing', async () => {
    answers.push(streaming('event: gap\ndata: {}\n\n', block(event('9'))));
    void follow();
    await untilSeen(1);
    expect(notices).toEqual(['gap']);
  });

  it.each(['heartbeat', 'gap'])(
    'takes no %s for an event, whatever id it comes with',
    async (type) => {
      const sign = `event: ${type}\nid: 1\ndata: {}\n\n`;
      answers.push(ending(block(event('a')), sign));
      answers.push(streaming(block(event('b', 'order.state'))));
      void follow({ types: ['signal.*', 'order.*'] });
      await untilSeen(2);
      expect(seen).toEqual(['a', 'b']);
      expect(asked).toEqual([undefined, 'a']);
      expect(notices).not.toContain('unreadable');
    },
  );

  it('goes on through answers that are none, once it was connected', async () => {
    answers.push(ending(block(event('1'))));
    answers.push((response) => response.writeHead(503).end('<h1>nobody there</h1>'));
    answers.push((response) => response.socket?.destroy());
    answers.push(streaming(block(event('2'))));
    void follow();
    await untilSeen(2);
    expect(asked).toEqual([undefined, '1', '1', '1']);
  });

  it('gives an event to a reader that takes its time, and loses none meanwhile', async () => {
    answers.push(ending(...['1', '2', '3'].map((id) => block(event(id)))));
    answers.push(streaming(block(event('4'))));
    for await (const { id } of client.events({ signal: stop.signal })) {
      seen.push(id);
      await sleep(100);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual(['1', '2', '3', '4']);
  });

  it('fails at once where nothing listens or the key is wrong, and does not try for ever', async () => {
    const nobody = new FairleadClient({ url: 'http://127.0.0.1:1', apiKey: 'x' });
    await expect(nobody.events().next()).rejects.toBeInstanceOf(NotRunningError);
    answers.push((response) =>
      response.writeHead(401).end(JSON.stringify({ code: 'UNAUTHORIZED', detail: 'no' })),
    );
    await expect(follow()).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
  });

  it('ends where a later connection is refused for good', async () => {
    answers.push(ending(block(event('1'))));
    answers.push((response) =>
      response.writeHead(401).end(JSON.stringify({ code: 'UNAUTHORIZED', detail: 'revoked' })),
    );
    await expect(follow()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(seen).toEqual(['1']);
  });

  it('refuses to wait for what never comes', async () => {
    const types = ['order.stat'] as unknown as readonly EventPattern[];
    await expect(follow({ types })).rejects.toMatchObject({
      code: 'MISUSE',
      message: expect.stringContaining('did you mean order.state?') as string,
    });
    expect(asked).toEqual([]);
  });
});
