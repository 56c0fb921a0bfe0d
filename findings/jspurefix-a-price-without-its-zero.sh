#!/usr/bin/env bash
# jspurefix 5.11.4: FIX writes prices as digits with an optional decimal point, so that .25 is 0.25 (no digit has to stand before the point).
# It reads .25 as 250 and .05 as 50: a point at the first place counts as none. The checksum of the message holds, and the text of the field
# is right. A fill of an option at a quarter is booked a thousand times too dear.
. "$(dirname "$0")/lib/run.sh"
install jspurefix@5.11.4 reflect-metadata@0.2.2
observe 'LastPx 0.25: 0.25, AvgPx 0.25, text 0.25, checksum holds
LastPx .25: 250, AvgPx 250, text .25, checksum holds
LastPx .05: 50, AvgPx 50, text .05, checksum holds
LastPx -.5: -50, AvgPx -50, text -.5, checksum holds
LastPx 12.5: 12.5, AvgPx 12.5, text 12.5, checksum holds' <<'JS'
require('reflect-metadata');
const { join } = require('node:path');
const { AsciiParser, DITokens, SessionContainer, StringDuplex } = require('jspurefix');

/** An execution report of 100 at a price, with its right length and checksum. */
function executionReport(price) {
  const fields = ['35=8', '34=2', '49=BROKER', '56=TRADER', '52=20260105-14:30:00.000', '37=O1', '17=E1', '150=F', '39=2', '55=XYZ'];
  fields.push('54=1', '38=100', '32=100', `31=${price}`, '151=0', '14=100', `6=${price}`);
  const body = fields.map((field) => `${field}\u0001`).join('');
  const message = `8=FIX.4.4\u00019=${body.length}\u0001${body}`;
  const sum = [...Buffer.from(message)].reduce((total, byte) => total + byte, 0) % 256;
  return `${message}10=${String(sum).padStart(3, '0')}\u0001`;
}

(async () => {
  const sessions = join(require.resolve('jspurefix/package.json'), '../data/session');
  const { application, ...session } = require(join(sessions, 'test-initiator.json'));
  const container = new SessionContainer();
  container.registerGlobal('error');
  const system = await container.makeSystem({ ...session, application: { ...application, dictionary: 'qf44' } });
  const config = system.resolve(DITokens.IJsFixConfig);
  for (const price of ['0.25', '.25', '.05', '-.5', '12.5']) {
    const { readable } = new StringDuplex(executionReport(price));
    const parser = new AsciiParser(config, readable, config.sessionContainer.resolve(DITokens.ParseBuffer));
    // The view is of the buffer of the parser, so it is read while it is handed over.
    const line = await new Promise((done, failed) => {
      parser.on('error', failed).on('msg', (_type, view) => {
        const { LastPx, AvgPx } = view.toObject();
        const sum = view.checksum() === Number(view.getString('CheckSum')) ? 'holds' : 'differs';
        done(`LastPx ${price}: ${LastPx}, AvgPx ${AvgPx}, text ${view.getString('LastPx')}, checksum ${sum}`);
      });
    });
    console.log(line);
  }
  process.exit(0);
})();
JS
