import 'reflect-metadata';
import { ConfigurationError, readEnvironment } from '@fairlead/platform';
import { SimulatorEnv, environmentOptions, startSimulator } from '@fairlead/simulator-service';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const {
    values: [env],
  } = readEnvironment([SimulatorEnv]);
  const simulator = await startSimulator(environmentOptions(env));
  say(`TWS simulator: ${simulator.host}:${simulator.port}, account ${simulator.account}`);
  if (simulator.controlUrl !== null) say(`Control: ${simulator.controlUrl}/openapi.json`);
  say(`State and frames: ${env.FAIRLEAD_SIMULATOR_DIRECTORY}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  const configuration = error instanceof ConfigurationError;
  process.stderr.write(`${configuration ? error.message : String(error)}\n`);
  process.exit(1);
});
