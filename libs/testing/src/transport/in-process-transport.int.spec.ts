import { InProcessTransport } from '@fairlead/platform';
import { changesFeatures } from './changes.features';
import { batchingFeatures } from './batching.features';
import { type TransportDriver, transportFeatures } from './transport.features';

jest.setTimeout(120_000);

const DRIVER: TransportDriver = {
  open: () =>
    Promise.resolve(
      new InProcessTransport((error) => {
        throw error;
      }),
    ),
};

transportFeatures('the in-process transport', DRIVER);
batchingFeatures('the in-process transport', DRIVER);
changesFeatures('the in-process transport', DRIVER);
