#!/usr/bin/env bash
# standardwebhooks 1.1.1: the scheme signs bytes, whatever they are; verify() throws a SyntaxError for a rightly signed body that is
# not JSON, which looks like a wrong signature to who catches errors.
. "$(dirname "$0")/lib/run.sh"
install standardwebhooks@1.1.1
observe '{"symbol":"AAPL"}: verified
BUY AAPL 100: SyntaxError' <<'JS'
const { Webhook } = require('standardwebhooks');

const webhook = new Webhook(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
for (const body of ['{"symbol":"AAPL"}', 'BUY AAPL 100']) {
  const at = new Date();
  const headers = {
    'webhook-id': 'one',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': webhook.sign('one', at, body),
  };
  let answer;
  try {
    webhook.verify(body, headers);
    answer = 'verified';
  } catch (error) {
    answer = error.constructor.name;
  }
  console.log(`${body}: ${answer}`);
}
JS
