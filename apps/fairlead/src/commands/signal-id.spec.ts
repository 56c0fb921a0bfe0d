import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { run } from '../program';

/** What the signal edge was sent: it takes the header for the id, and only without one the body's. */
interface Sent {
  readonly header: string | undefined;
  readonly id: string;
}

describe('a signal sent from the command line', () => {
  let server: Server;
  const sent: Sent[] = [];
  beforeEach(async () => {
    sent.splice(0);
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        const header = request.headers['idempotency-key'] as string | undefined;
        if (request.method === 'POST')
          sent.push({ header, id: (JSON.parse(body) as { id: string }).id });
        const answer =
          request.method === 'POST'
            ? { status: 'ACCEPTED', code: 'ACCEPTED', message: 'on its way', signalId: 's' }
            : { now: '2026-01-07T17:00:00.000Z' };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    process.env['FAIRLEAD_URL'] = `http://127.0.0.1:${port}`;
    process.env['FAIRLEAD_API_KEY'] = 'fl_spec';
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    delete process.env['FAIRLEAD_URL'];
    delete process.env['FAIRLEAD_API_KEY'];
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const send = (...more: readonly string[]): Promise<number> =>
    run(['node', 'fairlead', 'signal', 'send', 'AAPL', 'BUY', ...more]);

  it('has the id that it was given, wherever the edge looks for it', async () => {
    await send('--id', 'mine-1');
    await send('--id', 'mine-1');
    expect(sent.map(({ id }) => id)).toEqual(['mine-1', 'mine-1']);
    for (const { header, id } of sent) expect(header ?? id).toBe('mine-1');
  });

  it('has another id each time where none was given', async () => {
    await send();
    await send();
    expect(new Set(sent.map(({ header, id }) => header ?? id)).size).toBe(2);
  });
});
