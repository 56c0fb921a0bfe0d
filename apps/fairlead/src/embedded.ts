import { ConfigurationError } from '@fairlead/platform';
import type { Product, StartedProduct } from '@fairlead/sdk';
import { CommandFailure } from './client/failure';
import { homeOf } from './config/home';
import { openHome } from './up/open-home';
import { firstOutcome } from './up/first-connection';
import { PidFile } from './up/pid-file';
import { FairleadSystem } from './up/system';

/** What `Fairlead.start` of the SDK loads: everything, in the process of whoever calls it. Signals of that process are its own. */
export const start: Product['start'] = async (settings) => {
  try {
    return { ok: true, value: await started(settings) };
  } catch (error) {
    if (error instanceof ConfigurationError)
      return { ok: false, refusal: { code: 'CONFIGURATION', problems: error.problems } };
    if (error instanceof CommandFailure)
      return { ok: false, refusal: { code: error.code, problems: [error.message] } };
    throw error;
  }
};

async function started(settings: Parameters<Product['start']>[0]): Promise<StartedProduct> {
  const home = homeOf(settings);
  openHome(home);
  const pid = PidFile.take(home.pidFile);
  let system: FairleadSystem;
  try {
    system = await FairleadSystem.build(settings, home);
  } catch (error) {
    pid.release();
    throw error;
  }
  const stop = async (): Promise<void> => {
    try {
      await system.stop();
    } finally {
      pid.release();
    }
  };
  try {
    const url = await system.open();
    const trouble = await firstOutcome(async () => (await system.operator.status()).gateway);
    const { configuration } = system;
    const { warnings, gateway } = configuration;
    return {
      url,
      account: gateway.TWS_ACCOUNT,
      simulated: system.simulated,
      warnings,
      trouble,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
