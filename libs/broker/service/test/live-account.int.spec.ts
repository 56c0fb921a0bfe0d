import { BrokerGateV1 } from '@fairlead/contracts';
import { instant, instantText } from '@fairlead/core';
import { GatewayBench } from './gateway-bench';

jest.setTimeout(60_000);

describe('a live account', () => {
  let bench: GatewayBench;
  beforeEach(async () => {
    bench = await GatewayBench.open({ account: 'U1234567' });
  });
  afterEach(async () => {
    await bench.close();
  });

  const gateCode = (): string | undefined =>
    bench.service.published(BrokerGateV1).at(-1)?.data.code;

  it('that nothing arms keeps the gate shut, an arming opens it', async () => {
    await bench.boot();
    await bench.service.waitUntil(() => gateCode() === 'LIVE_NOT_ARMED', 'not armed');
    await bench.service.stop();
    const until = instantText(instant(Date.now() + 60_000));
    await bench.boot({ armLive: `U1234567:${until}` });
    await bench.gate('open');
  });

  it('is shut again when its arming ends', async () => {
    const until = instantText(instant(Date.now() + 2_500));
    await bench.boot({ armLive: `U1234567:${until}` });
    await bench.gate('open');
    await bench.service.waitUntil(() => gateCode() === 'LIVE_NOT_ARMED', 'shut again');
  });
});
