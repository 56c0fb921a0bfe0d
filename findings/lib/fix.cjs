// A FIX message with its right length and checksum, and jspurefix with a dictionary of FIX 4.4 that reads one.
require('reflect-metadata');
const { join } = require('node:path');
const { AsciiParser, DITokens, SessionContainer, StringDuplex } = require('jspurefix');

const SOH = '\u0001';
const HEAD = ['35=8', '34=2', '49=BROKER', '56=TRADER', '52=20260105-14:30:00.000'];

/** An execution report of fields such as '31=0.25'. */
exports.executionReport = (...fields) => {
  const body = [...HEAD, ...fields].map((field) => `${field}${SOH}`).join('');
  const message = `8=FIX.4.4${SOH}9=${body.length}${SOH}${body}`;
  const sum = [...Buffer.from(message)].reduce((total, byte) => total + byte, 0) % 256;
  return `${message}10=${String(sum).padStart(3, '0')}${SOH}`;
};

exports.startEngine = async () => {
  const sessions = join(require.resolve('jspurefix/package.json'), '../data/session');
  const { application, ...session } = require(join(sessions, 'test-initiator.json'));
  const container = new SessionContainer();
  container.registerGlobal('error');
  const description = { ...session, application: { ...application, dictionary: 'qf44' } };
  const system = await container.makeSystem(description);
  const config = system.resolve(DITokens.IJsFixConfig);
  return {
    encoder: system.resolve(DITokens.MsgTransmitter).encoder,
    /** What `look` makes of the view of a message, while that is handed over: later it is of another one. */
    read: (message, look) =>
      new Promise((done, failed) => {
        const buffer = config.sessionContainer.resolve(DITokens.ParseBuffer);
        const parser = new AsciiParser(config, new StringDuplex(message).readable, buffer);
        parser.on('error', failed).on('msg', (_type, view) => done(look(view)));
      }),
  };
};
