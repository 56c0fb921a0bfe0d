import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '@fairlead/contracts';
import { ApiClient } from '../client/api-client';
import { CommandFailure } from '../client/failure';
import { EventStream } from './event-stream';
import { Filter } from './watch';

function event(id: string, type = 'signal.accepted', data: object = { symbol: 'AAPL' }): Envelope {
  return { id, type, data } as unknown as Envelope;
}
function block(of: Envelope): string {
  return `id: ${of.id}\nevent: ${of.type}\ndata: ${JSON.stringify(of)}\n\n`;
}

describe('following events', () => {
  let server: Server;
  let client: ApiClient;
  const asked: (string | undefined)[] = [];
  const answers: ((response: ServerResponse) => void)[] = [];
  const seen: string[] = [];
  const remarks: string[] = [];
  let stop: AbortController;

  beforeEach(async () => {
    for (const list of [asked, answers, seen, remarks]) list.splice(0);
    stop = new AbortController();
    server = createServer((request, response) => {
      asked.push(request.headers['last-event-id'] as string | undefined);
      const answer = answers.shift();
      if (answer !== undefined) answer(response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    client = new ApiClient(`http://127.0.0.1:${port}`, 'fl_spec');
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
  function follow(): Promise<void> {
    const stream = new EventStream(client, {
      onEvent: ({ id }) => seen.push(id),
      onRemark: (text) => remarks.push(text),
    });
    return stream.follow(stop.signal);
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
    expect(remarks).toEqual([expect.stringMatching(/trying again/), 'connected again']);
  });

  it('says where something is missing', async () => {
    answers.push(streaming('event: gap\ndata: {}\n\n', block(event('9'))));
    const following = follow();
    await untilSeen(1);
    stop.abort();
    await following;
    expect(remarks.join()).toContain('missing');
  });

  it('fails at once where nothing listens or the key is wrong, and does not try for ever', async () => {
    const nobody = new EventStream(new ApiClient('http://127.0.0.1:1', 'x'), {
      onEvent: () => undefined,
      onRemark: () => undefined,
    });
    await expect(nobody.follow(stop.signal)).rejects.toBeInstanceOf(CommandFailure);
    answers.push((response) =>
      response.writeHead(401).end(JSON.stringify({ code: 'UNAUTHORIZED', detail: 'no' })),
    );
    await expect(follow()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('the filter of watch', () => {
  const accepted = event('1', 'signal.accepted', { symbol: 'AAPL', signalId: 's1' });
  const disposed = event('2', 'signal.disposed', { signalId: 's1' });
  const fill = event('3', 'fill.execution', { symbol: 'MSFT' });

  it('lets a symbol through, also where only an id says which it is', () => {
    const filter = new Filter({ symbol: 'AAPL', stages: null });
    expect([accepted, disposed, fill].map((each) => filter.lets(each))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('lets stages through', () => {
    const filter = new Filter({ symbol: null, stages: ['fill', 'risk'] });
    const denied = event('4', 'order.denied', {});
    expect([accepted, fill, denied].map((each) => filter.lets(each))).toEqual([false, true, true]);
  });
});
