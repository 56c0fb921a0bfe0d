import {
  CLIENT_SPECS,
  type ClientMessageName,
  type ServerMessage,
  encodeClientMessage,
} from '@fairlead/tws-wire';
import type { RawClient } from '../../src/clients/raw-client';
import { ANSWERS } from '../../src/clients/request-answers';
import { Stage } from '../../src/clients/stage';

const OPENING_MESSAGES = 5;
const MARK = 999;

/** One line for each message, runs of the same name as one: its name, or the code of an error. */
function linesOf(messages: readonly ServerMessage[]): readonly (string | number)[] {
  const lines = messages.map((message) =>
    message.name === 'errMsg' ? message.values.code : message.name,
  );
  return lines.filter((line, index) => line !== lines[index - 1]);
}

let stage: Stage;
let client: RawClient;
beforeEach(async () => {
  stage = await Stage.open({ serverVersion: 200 });
  client = await stage.raw(1, 'v100..200');
});
afterEach(() => stage.close());

describe('every request of the API', () => {
  it('is in this table', () => {
    expect(Object.keys(ANSWERS).sort()).toEqual(CLIENT_SPECS.map(({ name }) => name).sort());
  });

  it.each(CLIENT_SPECS.map(({ name }) => name))('%s is answered as listed', async (name) => {
    const [values, answers] = ANSWERS[name];
    const before = client.messages().length;
    client.send(...encodeClientMessage(name, values as never, 200));
    // The answer to the mark ends what came, and is left out.
    client.send(...encodeClientMessage('reqUserInfo', { reqId: MARK }, 200));
    const isMark = (message: ServerMessage | undefined): boolean =>
      message?.name === 'userInfo' && message.values.reqId === MARK;
    await client.until(() => isMark(client.messages().at(-1)));
    expect(linesOf(client.messages().slice(before, -1))).toEqual(answers);
    expect(stage.control.violations).toEqual([]);
  });

  it('that is answered with an error names its request, or none', async () => {
    const before = client.frames.length;
    client.send(...encodeClientMessage('reqFundamentalData', { reqId: 4242 }, 200));
    client.send(...encodeClientMessage('requestFa', { faDataType: 1 }, 200));
    await client.until(() => client.frames.length >= before + 2);
    expect(client.messages().slice(OPENING_MESSAGES)).toMatchObject([
      { name: 'errMsg', values: { id: 4242, code: 430 } },
      { name: 'errMsg', values: { id: -1, code: 321 } },
    ]);
  });
});

describe('the opening of a Python client, which waits four seconds for each end', () => {
  it('is answered at once for a new account and client 0', async () => {
    const zero = await stage.raw(0, 'v157..178');
    const send = (name: ClientMessageName, values: object): void =>
      zero.send(...encodeClientMessage(name, values as never, 178));
    send('reqAutoOpenOrders', { autoBind: true });
    send('reqPositions', {});
    send('reqOpenOrders', {});
    send('reqCompletedOrders', { apiOnly: false });
    send('reqAccountUpdates', { subscribe: true, account: 'DU1000001' });
    send('reqAccountUpdatesMulti', {
      reqId: 2,
      account: 'DU1000001',
      modelCode: '',
      ledgerAndNlv: false,
    });
    send('reqExecutions', { reqId: 3 });
    const ends = [
      'positionEnd',
      'openOrderEnd',
      'completedOrdersEnd',
      'accountDownloadEnd',
      'accountUpdateMultiEnd',
      'execDetailsEnd',
    ];
    await zero.until(() => zero.messages().some(({ name }) => name === 'execDetailsEnd'));
    const names = zero.messages().map(({ name }) => name);
    expect(names.filter((name) => ends.includes(name))).toEqual(ends);
  });
});
