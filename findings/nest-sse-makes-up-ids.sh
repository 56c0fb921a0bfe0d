#!/usr/bin/env bash
# @nestjs/core 12.5.1: a message of an @Sse stream without an id (a heartbeat between events that have one) is sent with an id that Nest counts
# up by itself from 1. To a client it is the last event that it saw: after a break it asks for what follows "1", which no server knows, and
# what happened meanwhile is lost. A comment alone gets no id, and an empty id of one's own is sent as it is.
. "$(dirname "$0")/lib/run.sh"
install @nestjs/core@12.5.1 @nestjs/common@12.5.1 @nestjs/platform-express@12.5.1 reflect-metadata@0.2.2 rxjs@7.8.2 eventsource@5.1.5
observe 'heartbeat without an id: the client saw order-7, then asks for what follows 1
heartbeat as a comment: the client saw order-7, then asks for what follows order-7
heartbeat with the id of the last event: the client saw order-7, then asks for what follows order-7' <<'JS'
require('reflect-metadata');
const { Controller, Module, Req, Sse } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { EventSource } = require('eventsource');
const { NEVER, concat, of, timer, ignoreElements } = require('rxjs');

const heartbeats = {
  'without an id': { type: 'heartbeat', data: {} },
  'as a comment': { comment: 'heartbeat' },
  'with the id of the last event': { type: 'heartbeat', id: 'order-7', data: {} },
};

async function reconnect(name) {
  const asked = [];
  class Events {
    stream({ headers }) {
      asked.push(headers['last-event-id']);
      if (asked.length > 1) return NEVER;
      const event = { type: 'order', id: 'order-7', retry: 50, data: { status: 'FILLED' } };
      return concat(of(event, heartbeats[name]), timer(200).pipe(ignoreElements()));
    }
  }
  // Decorators by hand: the program is plain JavaScript.
  Sse('events')(Events.prototype, 'stream', Object.getOwnPropertyDescriptor(Events.prototype, 'stream'));
  Req()(Events.prototype, 'stream', 0);
  Controller()(Events);
  class App {}
  Module({ controllers: [Events] })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, '127.0.0.1');
  const source = new EventSource(`http://127.0.0.1:${app.getHttpServer().address().port}/events`);
  const [{ lastEventId }] = await new Promise((done) => source.addEventListener('order', (...event) => done(event)));
  while (asked.length < 2) await new Promise((done) => setTimeout(done, 20));
  console.log(`heartbeat ${name}: the client saw ${lastEventId}, then asks for what follows ${asked[1]}`);
  source.close();
  app.getHttpServer().closeAllConnections();
  await app.close();
}

(async () => {
  for (const name of Object.keys(heartbeats)) await reconnect(name);
  process.exit(0);
})();
JS
