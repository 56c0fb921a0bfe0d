#!/usr/bin/env node
// A prediction API to test against: the endpoints of a real one, and HTTP to say what it predicts and how it fails.
//   node tools/prediction-api/main.mjs --port 7480 --key secret --tickers AAPL,MSFT [--no-ids] [--no-times]
// Prints one line of JSON with its address. Runs until SIGTERM or SIGINT.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { answerOf } from './endpoints.mjs';
import { PredictionWorld } from './world.mjs';
import { Faults } from './faults.mjs';

const BODY_BYTES_MAX = 1_000_000;

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '7480' },
    key: { type: 'string', default: 'demo' },
    tickers: { type: 'string', default: 'AAPL,MSFT,NVDA,TSLA' },
    'no-ids': { type: 'boolean', default: false },
    'no-times': { type: 'boolean', default: false },
  },
});

const world = new PredictionWorld({
  tickers: options.tickers.split(',').map((ticker) => ticker.trim()),
  ids: !options['no-ids'],
  times: !options['no-times'],
});
const faults = new Faults();
const requests = [];

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    send(response, 500, { status: 'error', message: error.message });
  });
});

async function handle(request, response) {
  const url = new URL(request.url, 'http://127.0.0.1');
  if (url.pathname.startsWith('/control/')) {
    await control(request, response, url.pathname.slice('/control/'.length));
    return;
  }
  const path = url.pathname.replace(/^\/api\/v1\//, '');
  requests.push({ path, ticker: url.searchParams.get('ticker'), at: Date.now() });
  if (await faults.strike({ path, request, response })) return;
  if (request.headers['x-api-key'] !== options.key) {
    send(response, 401, { status: 'error', message: 'Invalid or missing API key' });
    return;
  }
  const { status, body } = answerOf(world, path, url.searchParams);
  send(response, status, body);
}

/** What a test or a demo says: predictions to make, faults to show, and what was asked for so far. */
async function control(request, response, what) {
  if (request.method === 'GET' && what === 'requests') return send(response, 200, requests);
  if (request.method === 'GET' && what === 'predictions') return send(response, 200, world.all());
  if (request.method !== 'POST') return send(response, 405, { message: 'POST it' });
  const body = JSON.parse((await bodyOf(request)) || '{}');
  if (what === 'predict') return send(response, 200, world.predict(body));
  if (what === 'faults') return send(response, 200, faults.add(body));
  send(response, 404, { message: `no control "${what}"` });
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_BYTES_MAX) throw new Error('the body is too large');
  }
  return text;
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

server.listen(Number(options.port), '127.0.0.1', () => {
  const { port } = server.address();
  const address = {
    baseUrl: `http://127.0.0.1:${port}/api/v1`,
    control: `http://127.0.0.1:${port}/control`,
  };
  process.stdout.write(`${JSON.stringify(address)}\n`);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
// Whoever started it is gone: nobody needs it any more.
process.on('disconnect', () => process.exit(0));
