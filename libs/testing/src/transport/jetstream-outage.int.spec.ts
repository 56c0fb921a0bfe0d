import { setTimeout as sleep } from 'node:timers/promises';
import { DecisionMadeV1 } from '@fairlead/contracts';
import { derivedId } from '@fairlead/core';
import type { JetStreamTransport } from '@fairlead/platform';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { TestNats } from '../nats-server';
import { openJetStream, provisionSpec } from './open-jetstream';

jest.setTimeout(60_000);

/** An answer to what a dead connection asked never comes: waiting for it would take five seconds. */
const SOON_MS = 1_500;

describe('what is in flight when NATS dies', () => {
  let nats: TestNats;
  const open: JetStreamTransport[] = [];

  beforeEach(async () => {
    nats = await TestNats.start();
    await provisionSpec(nats.url);
  });
  afterEach(async () => {
    for (const transport of open.splice(0)) await transport.close();
    await nats.kill();
  });

  async function transport(): Promise<JetStreamTransport> {
    const opened = await openJetStream(nats.url);
    open.push(opened);
    return opened;
  }
  function publish(on: JetStreamTransport, number: number): Promise<void> {
    return on.publish({
      id: derivedId('outage', String(number)),
      subject: 'decision.v1.made.A',
      type: DecisionMadeV1.contract.type,
      body: JSON.stringify({ number }),
    }).settled;
  }
  /** Kills the server and starts it again; returns when the connection is back. */
  async function interrupt(on: JetStreamTransport, awayMs: number): Promise<void> {
    await nats.kill();
    await until(() => !on.healthy());
    await sleep(awayMs);
    await nats.restart();
    await until(() => on.healthy());
  }
  /** Beside what a new message takes on this machine, which may be busy. */
  async function comesSoon(inFlight: Promise<unknown>, on: JetStreamTransport): Promise<void> {
    const backAt = performance.now();
    await publish(on, 1_000);
    const newTakesMs = performance.now() - backAt;
    await inFlight;
    expect(performance.now() - backAt).toBeLessThan(SOON_MS + 3 * newTakesMs);
  }
  async function storedMessages(): Promise<number> {
    const connection = await connect({ servers: nats.url });
    try {
      const manager = await jetstreamManager(connection);
      return (await manager.streams.info('DECISION')).state.messages;
    } finally {
      await connection.close();
    }
  }

  it.each([0, 300, 1_500])(
    'is published again once the link is back after %s ms, and stored once',
    async (awayMs) => {
      const sender = await transport();
      nats.freeze();
      const inFlight = Promise.all([0, 1, 2].map((number) => publish(sender, number)));
      await sleep(100);
      await interrupt(sender, awayMs);
      await comesSoon(inFlight, sender);
      expect(await storedMessages()).toBe(4);
    },
  );

  it('is stored once where the server had stored it and only its answer was lost', async () => {
    const sender = await transport();
    for (let round = 0; round < 5; round += 1) {
      const inFlight = Array.from({ length: 20 }, (_, index) =>
        publish(sender, round * 20 + index),
      );
      // Some of them are stored by now and some are not.
      await sleep(round);
      await interrupt(sender, 0);
      await Promise.all(inFlight);
    }
    expect(await storedMessages()).toBe(100);
  });

  it('is asked again once the link is back, and answered within its time', async () => {
    const [asker, answerer] = [await transport(), await transport()];
    let asked = 0;
    answerer.respond('request.v1.rule-engine.rules', () => {
      asked += 1;
      // The first answer is never given: its connection dies before.
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve({ value: asked });
    });
    await sleep(100);
    const answer = asker.request('request.v1.rule-engine.rules', {}, 30_000);
    await until(() => asked === 1);
    await interrupt(asker, 300);
    await comesSoon(answer, asker);
    expect(await answer).toEqual({ value: 2 });
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await sleep(10);
  }
}
