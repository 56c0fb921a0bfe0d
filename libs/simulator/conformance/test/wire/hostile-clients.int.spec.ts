import { encodeClientMessage, frameOfFields } from '@fairlead/tws-wire';
import { RawClient } from '../../src/clients/raw-client';
import { Stage } from '../../src/clients/stage';

const MEBIBYTE = 1024 * 1024;
const OUTGOING_MAX = 4 * MEBIBYTE;

let stage: Stage;
let other: RawClient;
beforeEach(async () => {
  stage = await Stage.open({ outgoingBytesMax: OUTGOING_MAX, logStreams: false });
  other = await stage.raw(9);
});
afterEach(() => stage.close());

/** True: the other client is answered, at once. */
async function expectOthersUndisturbed(): Promise<void> {
  const count = (): number => other.messages().filter(({ name }) => name === 'currentTime').length;
  const before = count();
  other.send('49', '1');
  await other.until(() => count() === before + 1);
}

async function garbage(bytes: Buffer): Promise<RawClient> {
  const client = await RawClient.open(stage.simulator);
  client.bytes(bytes);
  return client;
}

describe('a client', () => {
  it('that hangs up in the middle of a frame is gone, and its id is free', async () => {
    const client = await stage.raw(1);
    client.bytes(frameOfFields(['49', '1']).subarray(0, 5));
    client.close();
    await other.until(() => stage.control.state().clients.length === 1);
    await stage.raw(1);
    expect(stage.control.violations).toEqual([]);
    await expectOthersUndisturbed();
  });

  it('that hangs up in the middle of its hello leaves nothing', async () => {
    const client = await garbage(Buffer.from('API\0\0\0\0\x09v100'));
    client.close();
    await expectOthersUndisturbed();
    expect(stage.control.state().clients).toEqual([9]);
  });

  it('that sends byte by byte, slowly, is understood, and holds nobody up', async () => {
    const client = await stage.raw(1);
    for (const byte of frameOfFields(['49', '1'])) {
      client.bytes(Buffer.from([byte]));
      await expectOthersUndisturbed();
    }
    await client.until(() => client.messages().some(({ name }) => name === 'currentTime'));
  });

  it.each([
    ['web requests', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['zeros', Buffer.alloc(65_536)],
    ['ones', Buffer.alloc(65_536, 0xff)],
    ['a hello that is none', Buffer.from('API\0\0\0\0\x05hello')],
  ])('that sends %s is cut off', async (_, bytes) => {
    const client = await garbage(bytes);
    await client.until(() => client.closed);
    await expectOthersUndisturbed();
  });

  it('that announces a frame of 4 GB is cut off before it sends it', async () => {
    const client = await stage.raw(1);
    client.bytes(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await client.until(() => client.closed);
    expect(stage.control.dismissals).toMatchObject([
      { clientId: 1, reason: 'a frame of 4294967295 bytes is above 1048576' },
    ]);
    await expectOthersUndisturbed();
  });

  it('that sends bad frames without end leaves a hundred short notes', async () => {
    const client = await stage.raw(1);
    const bad = frameOfFields(['49', '1', ...Array<string>(200).fill('x'.repeat(300))]);
    for (let sent = 0; sent < 20; sent++) client.bytes(Buffer.concat(Array<Buffer>(10).fill(bad)));
    const unknown = frameOfFields(['9999', 'y'.repeat(1_000)]);
    client.bytes(Buffer.concat(Array<Buffer>(1_000).fill(unknown)));
    client.send('49', '1');
    await client.until(() => client.messages().some(({ name }) => name === 'currentTime'));
    expect(stage.control.violations).toHaveLength(100);
    expect(stage.control.unknownMessages).toHaveLength(100);
    const kept = JSON.stringify([stage.control.violations, stage.control.unknownMessages]).length;
    expect(kept).toBeLessThan(MEBIBYTE);
    await expectOthersUndisturbed();
  });

  it('that asks a hundred thousand times and does not read is cut off at the bound', async () => {
    const client = await stage.raw(1);
    client.pause();
    const question = frameOfFields(
      encodeClientMessage('reqContractDetails', { reqId: 1, conId: 265598 }, 178),
    );
    const hundred = Buffer.concat(Array<Buffer>(100).fill(question));
    for (let sent = 0; sent < 1_000 && stage.control.dismissals.length === 0; sent++) {
      client.bytes(hundred);
      if (sent % 50 === 0) await expectOthersUndisturbed();
    }
    // The kernel holds megabytes of its own before the simulator has to.
    await other.until(() => stage.control.dismissals.length === 1, 20_000);
    const [{ clientId, reason } = { clientId: null, reason: '' }] = stage.control.dismissals;
    expect(clientId).toBe(1);
    const waiting = Number(/(\d+) bytes wait/.exec(reason)?.[1]);
    expect(waiting).toBeGreaterThan(OUTGOING_MAX);
    // One answer more than the bound at most.
    expect(waiting).toBeLessThan(OUTGOING_MAX + 65_536);
    await expectOthersUndisturbed();
  });

  it('that asks for much at once is answered in turns: another one is not kept waiting for the last answer', async () => {
    const client = await stage.raw(1);
    const bars = {
      conId: 265598,
      durationStr: '7200 S',
      barSizeSetting: '5 secs',
      whatToShow: 'TRADES',
    };
    const question = (reqId: number): Buffer =>
      frameOfFields(encodeClientMessage('reqHistoricalData', { ...bars, reqId }, 178));
    const answers = (): number => client.frames.filter(([id]) => id === '17').length;
    client.bytes(Buffer.concat(Array.from({ length: 10 }, (_, index) => question(index + 1))));
    await client.until(() => answers() > 0);
    await expectOthersUndisturbed();
    // An answer takes as long as the machine is busy: what counts is that the other one did not wait for the last.
    expect(answers()).toBeLessThan(10);
    await client.until(() => answers() === 10);
  });

  it('that follows the market and does not read is cut off at the bound, stalled or not', async () => {
    const client = await stage.raw(1);
    stage.control.stall(true);
    for (let sent = 0; stage.control.dismissals.length === 0; sent++) {
      if (sent > 100_000) throw new Error('it is never cut off');
      stage.control.notify(2_100, 'z'.repeat(1_000));
    }
    expect(stage.control.dismissals[0]?.reason).toMatch(
      /^it does not read: \d+ bytes wait for it$/,
    );
    expect(client.closed || stage.control.state().clients.length < 2).toBe(true);
  });

  it('that holds orders without end is refused with 133', async () => {
    const client = await stage.raw(1);
    const held = {
      conId: 265598,
      action: 'BUY',
      totalQuantity: '1',
      orderType: 'LMT',
      lmtPrice: '90',
    };
    for (let orderId = 1; orderId <= 1_001; orderId++)
      client.send(...encodeClientMessage('placeOrder', { ...held, orderId, transmit: false }, 178));
    await client.until(() =>
      client.messages().some(({ name, values }) => name === 'errMsg' && values.code === 133),
    );
    expect(stage.control.state().heldOrders).toHaveLength(1_000);
  });

  it('that follows more than a hundred accounts of a kind is refused with 321', async () => {
    const client = await stage.raw(1);
    for (let reqId = 1; reqId <= 101; reqId++)
      client.send(...encodeClientMessage('reqPnL', { reqId, account: '' }, 178));
    await client.until(() =>
      client
        .messages()
        .some(({ name, values }) => name === 'errMsg' && values.id === 101 && values.code === 321),
    );
  });
});

describe('sockets that never start the API', () => {
  it('are as many as there may be clients, and leave room again once they go', async () => {
    const idle = await Promise.all(
      Array.from({ length: 63 }, () => RawClient.open(stage.simulator)),
    );
    const late = await RawClient.open(stage.simulator);
    await late.until(() => late.closed);
    for (const client of idle) client.close();
    await expectOthersUndisturbed();
    await stage.raw(1);
  });
});
