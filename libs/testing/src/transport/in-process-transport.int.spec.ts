import { InProcessTransport } from '@fairlead/platform';
import { transportFeatures } from './transport.features';

jest.setTimeout(60_000);

transportFeatures('the in-process transport', {
  open: () =>
    Promise.resolve(
      new InProcessTransport((error) => {
        throw error;
      }),
    ),
});
