import type { GatewayStatus } from '@fairlead/contracts';
import { instantText } from '@fairlead/core';
import { ConfigurationError } from '@fairlead/platform';
import { FairleadClient } from '@fairlead/sdk';
import { CommandFailure } from '../client/failure';
import { neutralLines, neutralText } from '../client/neutral';
import { processEnvironment } from '../config/environment';
import { type Home, homeOf } from '../config/home';
import { DemoPredictions } from '../demo/demo-predictions';
import { DEMO_LIMITS, type DemoResult, runDemo } from '../demo/demo';
import { wantsColour } from '../printer/wants-colour';
import { type Running, bannerText, troubleText } from './banner';
import { EventPrinter } from './event-printer';
import { firstOutcome, troubleOf } from './first-connection';
import { openHome } from './open-home';
import { otherAccountsText } from './other-accounts';
import { PidFile } from './pid-file';
import { StopRequest } from './stop-request';
import { FairleadSystem } from './system';
import { uncaught } from './uncaught';

/** How `up` was called. */
export interface UpOptions {
  readonly demo?: boolean;
  readonly exit?: boolean;
  readonly poll?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** How often it is printed that there is still no way to the broker. */
const REMIND_EVERY_MS = 30_000;

/** The configuration, or the way it was called, is wrong: nothing was started. */
const EXIT_MISUSED = 2;

/** Runs everything until it is to stop. Returns the exit code. */
export async function runUp(options: UpOptions): Promise<number> {
  const home = homeOf(processEnvironment());
  const stopRequest = new StopRequest();
  try {
    openHome(home);
    const pid = PidFile.take(home.pidFile);
    try {
      return await runSystem(home, options, stopRequest);
    } finally {
      pid.release();
    }
  } catch (error) {
    return reportFailure(error, home);
  }
}

async function runSystem(
  home: Home,
  options: UpOptions,
  stopRequest: StopRequest,
): Promise<number> {
  const predictions = await predictionsFor(options, home);
  try {
    return await runWith(home, { options, stopRequest, predictions });
  } finally {
    await predictions?.stop();
  }
}

function predictionsFor(options: UpOptions, home: Home): Promise<DemoPredictions> | null {
  if (options.poll !== true) return null;
  if (options.demo === true) return DemoPredictions.start(home, processEnvironment());
  throw new CommandFailure(
    'USAGE',
    '--poll belongs to --demo. To poll an API of yours, set FAIRLEAD_PREDICTION_API_URL.',
    2,
  );
}

/** What a run was asked for, and by what means. */
interface Wanted {
  readonly options: UpOptions;
  readonly stopRequest: StopRequest;
  /** The prediction API of the demo; null where the demo sends by itself. */
  readonly predictions: DemoPredictions | null;
}

async function runWith(home: Home, wanted: Wanted): Promise<number> {
  const { options, stopRequest, predictions } = wanted;
  const crash = uncaught();
  const environment = { ...processEnvironment(), ...predictions?.environment };
  const system = await FairleadSystem.build(environment, home);
  const printer = new EventPrinter(system.live, {
    json: options.json === true,
    style: {
      colour: wantsColour(process.stdout.isTTY, processEnvironment()),
      verbose: options.verbose === true,
    },
    gatesSince: instantText(system.clock.now()),
    write: (line) => process.stdout.write(`${line}\n`),
  });
  let reminder: NodeJS.Timeout | undefined;
  try {
    for (const warning of system.configuration.warnings) warn(warning);
    const url = await system.open();
    await greet(system, home, { url, options, stopRequest });
    printer.start();
    reminder = remindOfTrouble(system, (text) => announce(system, { options, printer }, text));
    const code = options.demo === true ? await demo(system, { url, home, printer, ...wanted }) : 0;
    if (options.demo !== true || options.exit !== true)
      await Promise.race([stopRequest.made, crash]);
    announce(system, { options, printer }, 'stopping: what is in hand is finished first');
    return code;
  } finally {
    clearInterval(reminder);
    await system.stop();
    printer.stop();
  }
}

/** Says that everything runs, once it is known whether there is a way to the broker, and what else a person has to know. */
async function greet(
  system: FairleadSystem,
  home: Home,
  start: { readonly url: string; readonly options: UpOptions; readonly stopRequest: StopRequest },
): Promise<void> {
  const outcome = firstOutcome(() => gatewayOf(system));
  const trouble = await Promise.race([outcome, start.stopRequest.made.then(() => null)]);
  const { orderManagement: trading } = await system.operator.status();
  if (start.options.json !== true)
    process.stdout.write(
      `${neutralLines(banner(system, home, { url: start.url, trading, trouble }))}\n`,
    );
  else if (trouble !== null) warn(troubleText(trouble));
  const others = trading?.otherAccounts ?? [];
  for (const line of otherAccountsText(others, system.simulatedAccount)) warn(line);
}

async function gatewayOf(system: FairleadSystem): Promise<GatewayStatus | null> {
  return (await system.operator.status()).gateway;
}

/** Prints every while that there is no way to the broker: a line that scrolled away long ago shows nothing. */
function remindOfTrouble(system: FairleadSystem, say: (text: string) => void): NodeJS.Timeout {
  const remind = async (): Promise<void> => {
    const gateway = await gatewayOf(system);
    const trouble = gateway === null ? null : troubleOf(gateway);
    if (trouble !== null) say(troubleText(trouble));
  };
  return setInterval(() => void remind().catch(() => undefined), REMIND_EVERY_MS).unref();
}

function banner(
  system: FairleadSystem,
  home: Home,
  { url, trading, trouble }: Pick<Running, 'url' | 'trading' | 'trouble'>,
): string {
  const { common, gateway, rules } = system.configuration;
  const port = Number(new URL(url).port);
  const wanted = common.FAIRLEAD_HTTP_PORT;
  return bannerText({
    url,
    wantedPort: wanted === 0 || wanted === port ? null : wanted,
    account: gateway.TWS_ACCOUNT,
    tws: `${gateway.TWS_HOST}:${gateway.TWS_PORT}`,
    simulated: system.simulated,
    database: system.database,
    home: home.directory,
    keyFile: home.keyFile,
    newKey: system.newKey,
    terminal: process.stdout.isTTY,
    trouble,
    logFile: home.logFile,
    rules: rules.FAIRLEAD_RULES,
    instruments: common.FAIRLEAD_INSTRUMENTS,
    startedAt: common.FAIRLEAD_NOW ?? null,
    offsetSeconds: Math.round((system.clock.now() - Date.now()) / 1_000),
    trading,
  });
}

interface DemoSurroundings extends Wanted {
  readonly url: string;
  readonly home: Home;
  readonly printer: EventPrinter;
}

/** Runs the demo unless it is interrupted. Returns the exit code of `--exit`. */
async function demo(system: FairleadSystem, around: DemoSurroundings): Promise<number> {
  const client = FairleadClient.from({ FAIRLEAD_URL: around.url }, around.home.directory);
  const shown = runDemo({
    live: system.live,
    operator: system.operator,
    limits: DEMO_LIMITS,
    say: (text) => announce(system, around, `demo: ${text}`),
    send: async (symbol, action) => {
      if (around.predictions !== null)
        return around.predictions.predict(system.live, symbol, action);
      const id = `demo-${symbol}-${action}-${system.clock.now()}`;
      const signal = { id, source: 'demo', symbol, action, confidence: 0.95 };
      return (await client.sendSignal(signal)).signalId;
    },
  });
  const result = await Promise.race([shown, around.stopRequest.made.then(() => null)]);
  if (result === null) return 1;
  const code = concludeDemo(result, (text) => announce(system, around, `demo: ${text}`));
  if (around.options.exit !== true)
    announce(
      system,
      around,
      'demo: it is over; Fairlead goes on and takes your signals, Ctrl-C stops it',
    );
  return code;
}

function concludeDemo(result: DemoResult, announce: (text: string) => void): number {
  for (const failure of result.failures) warn(`demo: ${failure}`);
  const whole = result.closedTrade && result.deniedSignal && result.reconciled;
  if (whole) announce('one trade closed, one signal denied, reconciled with the broker');
  return whole ? 0 : 1;
}

/** Prints something for a person in its place among the lines; beside JSON there is no such place. */
function announce(
  system: FairleadSystem,
  { options, printer }: Pick<DemoSurroundings, 'options' | 'printer'>,
  text: string,
): void {
  if (options.json === true) process.stderr.write(`── ${neutralText(text)}\n`);
  else printer.remark(`── ${neutralText(text)}`, instantText(system.clock.now()));
}

function warn(text: string): void {
  process.stderr.write(`fairlead: ${neutralLines(text)}\n`);
}

function reportFailure(error: unknown, home: Home): number {
  if (error instanceof ConfigurationError) {
    warn('the configuration has problems; nothing was started:');
    for (const problem of error.problems) process.stderr.write(`  - ${neutralText(problem)}\n`);
    return EXIT_MISUSED;
  }
  if (error instanceof CommandFailure) {
    warn(error.message);
    return error.exitCode;
  }
  warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  warn(`the log is ${home.logFile}`);
  return 1;
}
