import { TestNats } from '../nats-server';
import { openJetStream, provisionSpec } from './open-jetstream';
import { changesFeatures } from './changes.features';
import { batchingFeatures } from './batching.features';
import { type TransportDriver, transportFeatures } from './transport.features';

// A message in the hands of a process that was killed comes again after five seconds; one kills five processes.
jest.setTimeout(120_000);

let nats: TestNats;

const DRIVER: TransportDriver = {
  prepare: async () => {
    nats = await TestNats.start();
    await provisionSpec(nats.url);
  },
  open: () => openJetStream(nats.url),
  cleanUp: () => nats.kill(),
  natsUrl: () => nats.url,
};

transportFeatures('JetStream', DRIVER);
batchingFeatures('JetStream', DRIVER);
changesFeatures('JetStream', DRIVER);
