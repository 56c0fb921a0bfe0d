// The least of a Trader Workstation that a client takes for one: greeting at server version 193 or the newest that the client knows, one
// account, an order id.
// It counts the orders that reach it and sends the messages that a finding gives it.
const { createServer } = require('node:net');

const frame = (...fields) => {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
};

const PLACE_ORDER = '3';
const SERVER_VERSION = 193;

/** The version of the session: the newest one that both know. */
function versionFor(greeting) {
  const [, newest] = /\.\.(\d+)/.exec(greeting) ?? [];
  return Math.min(SERVER_VERSION, Number(newest ?? SERVER_VERSION));
}

exports.frame = frame;

/** Starts one on a free port. `onStart(socket)` is called once the client has started its session, `onRequest(fields, socket)` for what follows. */
exports.startTws = (onStart = () => undefined, onRequest = () => undefined) => {
  const tws = { port: 0, placed: 0, sockets: new Set(), stop: () => undefined };
  const server = createServer((socket) => {
    tws.sockets.add(socket);
    socket.on('error', () => undefined);
    let bytes = Buffer.alloc(0);
    let isGreeted = false;
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!isGreeted && bytes.subarray(0, 4).toString() === 'API\0') bytes = bytes.subarray(4);
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0)) {
        const length = bytes.readUInt32BE(0);
        const fields = bytes
          .subarray(4, 4 + length)
          .toString()
          .split('\0');
        bytes = bytes.subarray(4 + length);
        if (!isGreeted) {
          isGreeted = true;
          socket.write(frame(versionFor(fields[0]), '20260105 10:00:00 EST'));
        } else if (fields[0] === '71') {
          socket.write(frame('15', '1', 'DU1'));
          socket.write(frame('9', '1', '1'));
          onStart(socket);
        } else {
          if (fields[0] === PLACE_ORDER) tws.placed += 1;
          onRequest(fields, socket);
        }
      }
    });
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      tws.port = server.address().port;
      tws.stop = () => {
        for (const socket of tws.sockets) socket.destroy();
        server.close();
      };
      done(tws);
    });
  });
};
