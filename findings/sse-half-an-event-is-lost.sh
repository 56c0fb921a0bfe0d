#!/usr/bin/env bash
# Server-sent events: an event counts with its empty line; what a broken link left half is discarded, and its id with it (HTML standard, 9.2.6),
# so that the client asks the server at the reconnect for all after the last whole one. extended-eventsource 2.1.0,
# @microsoft/fetch-event-source 2.0.1 and eventsource 2.0.2 take the id as soon as its line came: they ask for what follows the
# half event, and get that event never. eventsource 5.1.5, eventsource-client 1.2.0 and three others ask rightly.
. "$(dirname "$0")/lib/run.sh"
install eventsource@5.1.5 eventsource2@npm:eventsource@2.0.2 eventsource-client@1.2.0 launchdarkly-eventsource@2.2.0 \
  event-source-polyfill@1.0.31 event-source-plus@0.1.15 extended-eventsource@2.1.0 @microsoft/fetch-event-source@2.0.1
observe 'eventsource 5: asks after 1, got buy sell close
eventsource-client: asks after 1, got buy sell close
launchdarkly-eventsource: asks after 1, got buy sell close
event-source-polyfill: asks after 1, got buy sell close
event-source-plus: asks after 1, got buy sell close
eventsource 2: asks after 2, got buy close
extended-eventsource: asks after 2, got buy close
fetch-event-source: asks after 2, got buy close' <<'JS'
const { createServer } = require('node:http');
const { setTimeout: pause } = require('node:timers/promises');

const SIGNALS = ['buy', 'sell', 'close'];

/** Sends the signals after the one that is asked for; the first connection ends in the middle of the second. */
function startServer() {
  const asked = [];
  const server = createServer((request, response) => {
    const last = Number(request.headers['last-event-id'] ?? new URL(request.url, 'http://x').searchParams.get('lastEventId') ?? 0);
    asked.push(last);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 50\n\n');
    for (let id = last + 1; id <= SIGNALS.length; id += 1) {
      const isCut = asked.length === 1 && id === 2;
      response.write(`id: ${id}\ndata: ${isCut ? 'se' : `${SIGNALS[id - 1]}\n\n`}`);
      if (isCut) return void setTimeout(() => response.end(), 200);
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({ server, asked, url: `http://127.0.0.1:${server.address().port}/` })));
}

const listening = (source, onData) => {
  source.onmessage = ({ data }) => data && onData(data);
  source.onerror = () => undefined;
  return () => source.close();
};
const clients = {
  'eventsource 5': (url, onData) => listening(new (require('eventsource').EventSource)(url), onData),
  'eventsource-client': (url, onData) => {
    const source = require('eventsource-client').createEventSource({ url, onMessage: ({ data }) => onData(data) });
    return () => source.close();
  },
  'launchdarkly-eventsource': (url, onData) =>
    listening(new (require('launchdarkly-eventsource').EventSource)(url, { initialRetryDelayMillis: 50 }), onData),
  'event-source-polyfill': (url, onData) => listening(new (require('event-source-polyfill').EventSourcePolyfill)(url), onData),
  'event-source-plus': async (url, onData) => {
    const { EventSourcePlus } = await import('event-source-plus');
    const source = new EventSourcePlus(url).listen({ onMessage: ({ data }) => onData(data) });
    return () => source.abort();
  },
  'eventsource 2': (url, onData) => listening(new (require('eventsource2'))(url), onData),
  'extended-eventsource': (url, onData) => {
    const { EventSource } = require('extended-eventsource');
    return listening(new EventSource(url, { retry: 50, disableLogger: true }), onData);
  },
  'fetch-event-source': (url, onData) => {
    // It is made for pages: all that it uses of one is whether it is hidden, and its timers.
    globalThis.document = { hidden: false, addEventListener: () => undefined, removeEventListener: () => undefined };
    globalThis.window = globalThis;
    const ending = new AbortController();
    const onclose = () => { throw new Error('connect again'); };
    const onmessage = ({ data }) => data && onData(data);
    const { fetchEventSource } = require('@microsoft/fetch-event-source');
    fetchEventSource(url, { signal: ending.signal, openWhenHidden: true, onclose, onerror: () => 50, onmessage }).catch(() => undefined);
    return () => ending.abort();
  },
};

(async () => {
  for (const [name, connect] of Object.entries(clients)) {
    const { server, asked, url } = await startServer();
    const got = [];
    const close = await connect(url, (data) => got.push(data));
    for (let turn = 0; turn < 200 && got.at(-1) !== 'close'; turn += 1) await pause(50);
    console.log(`${name}: asks after ${asked[1]}, got ${got.join(' ')}`);
    close();
    server.closeAllConnections();
    server.close();
  }
  process.exit(0);
})();
JS
