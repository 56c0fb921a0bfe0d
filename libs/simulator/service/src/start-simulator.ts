import { readFileSync } from 'node:fs';
import { DEFAULT_WALK, orderKey, PriceSource, RecordedPrices } from '@fairlead/simulator-domain';
import { join } from 'node:path';
import { type Instant, instantText, namesIn } from '@fairlead/core';
import { Ledger } from './ledger/ledger';
import { storedAccount } from './ledger/stored-account';
import { FasterClock, type SimulatorClock, SteppedClock } from './clock/clock';
import { DEFAULT_START, openClock } from './clock/open-clock';
import { SimulatorControl } from './actions/simulator-control';
import { ControlServer } from './control/control-server';
import { Stepper, type StepReport, type StepRequest } from './actions/stepper';
import { machineDisk } from './disk/disk';
import { FrameLog } from './frames/frame-log';
import { mendFrameLog } from './frames/mend-frame-log';
import { MarketFeed } from './server/feed/market-feed';
import type { SimulatorOptions, SimulatorSettings } from './options';
import type { Scenario } from './scenario/scenario-shape';
import { ScenarioPlayer, type ScenarioProgress } from './scenario/scenario-player';
import { DirectoryLock } from './server/directory-lock';
import { SimulatorCore } from './server/simulator-core';
import { TwsServer } from './server/tws-server';

const MEBIBYTE = 1024 * 1024;
const TIMER_MS_MIN = 5;
const RECENT_FRAMES_MAX = 10_000;

/** A running simulator. */
export interface Simulator {
  readonly host: string;
  readonly port: number;
  /** Where the control port listens, null where there is none. */
  readonly controlUrl: string | null;
  readonly account: string;
  /** The file that `readFrames` reads. */
  readonly framesFile: string;
  readonly control: SimulatorControl;
  /** Moves a stepped clock and waits for the clients. Rejects with a NotSteppedError where it runs by itself. */
  step(request: StepRequest): Promise<StepReport>;
  /** Plays a scenario in place of the present one. Throws a ScenarioError where it needs another start. */
  play(scenario: Scenario): ScenarioProgress;
  /** Returns how far the scenario has come, null where none is played. */
  scenario(): ScenarioProgress | null;
  /** Cuts all connections, saves, and stops. */
  stop(): Promise<void>;
}

function settingsOf(options: SimulatorOptions): SimulatorSettings {
  return {
    host: '127.0.0.1',
    port: 0,
    controlHost: '127.0.0.1',
    controlNames: '',
    controlPort: null,
    account: storedAccount(options.directory) ?? 'DU1000001',
    cash: '1000000',
    otherCash: {},
    otherAccounts: [],
    profile: 'always-open',
    seed: 1,
    clock: 'real',
    startAt: null,
    prices: {},
    scenario: null,
    tickMs: 250,
    serverVersion: 178,
    marketData: 'live',
    historyDays: 1,
    marketDataLines: 100,
    frameLogBytesMax: 64 * MEBIBYTE,
    outgoingBytesMax: 32 * MEBIBYTE,
    switches: {},
    logStreams: false,
    disk: machineDisk,
    ...options.scenario?.needs,
    ...options,
  };
}

/**
 * Starts a TWS on a TCP port. Rejects where a port is taken, the directory cannot be written or is another simulator's, or a
 * scenario needs another start.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const settings = settingsOf(options);
  const lock = await DirectoryLock.take(settings.directory);
  try {
    return await startOn(settings, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function startOn(settings: SimulatorSettings, lock: DirectoryLock): Promise<Simulator> {
  const { directory } = settings;
  const recorded = recordOf(settings);
  const clock = openClock(settings.clock, {
    directory,
    startAt: settings.startAt ?? recorded?.startText ?? DEFAULT_START,
    realMs: Date.now(),
    disk: settings.disk,
    say,
  });
  const prices = pricesOf(settings, { recorded: recorded?.prices ?? null, clock });
  const ledger = openLedger(settings, prices, clock.now());
  const framesFile = join(directory, 'frames.jsonl');
  mendFrameLog(
    framesFile,
    (client, order) => ledger.exchange.order(orderKey(client, order)) !== null,
  );
  const frames = new FrameLog(framesFile, {
    bytesMax: settings.frameLogBytesMax,
    streams: settings.logStreams,
    // For who asks by HTTP; nobody else can.
    recentMax: settings.controlPort === null ? 0 : RECENT_FRAMES_MAX,
    say,
  });
  const core = new SimulatorCore(settings, clock, ledger, prices);
  return new RunningSimulator(core, frames, { framesFile, lock }).start();
}

function openLedger(settings: SimulatorSettings, prices: PriceSource, now: Instant): Ledger {
  return Ledger.open({ ...settings, prices, now, say });
}

/** To whoever watches the process: of the disk, to which nothing can be written then. */
function say(text: string): void {
  process.stderr.write(`TWS simulator: ${text}\n`);
}

function recordOf(
  settings: SimulatorSettings,
): { readonly prices: RecordedPrices; readonly startText: string } | null {
  const { file } = settings.prices;
  if (file === undefined || file === null) return null;
  const prices = RecordedPrices.parse(readFileSync(file, 'utf8'), file);
  return { prices, startText: instantText(prices.startAt) };
}

/** Simulated time is the record's own; on the machine's clock the record begins now. */
function pricesOf(
  { seed, prices }: SimulatorSettings,
  source: { readonly recorded: RecordedPrices | null; readonly clock: SimulatorClock },
): PriceSource {
  const { recorded, clock } = source;
  const simulated = clock instanceof SteppedClock || clock instanceof FasterClock;
  const shifted = simulated ? recorded : (recorded?.startingAt(clock.now()) ?? null);
  return new PriceSource(seed, { ...DEFAULT_WALK, ...prices }, shifted);
}

/** The parts of a simulator, and how they are started and ended. */
class RunningSimulator implements Simulator {
  readonly control: SimulatorControl;
  readonly framesFile: string;
  private readonly lock: DirectoryLock;
  port = 0;
  controlUrl: string | null = null;
  private readonly feed: MarketFeed;
  private readonly server: TwsServer;
  private readonly stepper: Stepper;
  private readonly controlServer: ControlServer;
  private timer: NodeJS.Timeout | undefined;
  private player: ScenarioPlayer | null = null;
  private ended: Promise<void> | null = null;

  constructor(
    private readonly core: SimulatorCore,
    private readonly frames: FrameLog,
    owned: { readonly framesFile: string; readonly lock: DirectoryLock },
  ) {
    this.framesFile = owned.framesFile;
    this.lock = owned.lock;
    this.feed = new MarketFeed(core);
    this.server = new TwsServer(core, this.feed, frames);
    this.control = new SimulatorControl(core, this.server, this.feed);
    this.stepper = new Stepper(core, this.feed);
    const { clock, settings } = core;
    const { control } = this;
    this.controlServer = new ControlServer(
      {
        ...{ control, frames, clock },
        step: (request) => this.step(request),
        play: (scenario) => this.play(scenario),
        stopScenario: () => this.player?.stop(),
        scenario: () => this.scenario(),
      },
      { address: settings.controlHost, names: namesIn(settings.controlNames) },
    );
  }

  get host(): string {
    return this.core.settings.host;
  }

  get account(): string {
    return this.core.settings.account;
  }

  async start(): Promise<this> {
    const { settings } = this.core;
    try {
      // Before a client can connect, so that none misses its beginning.
      if (settings.scenario !== null) this.play(settings.scenario);
      this.port = await this.server.listen();
      if (settings.controlPort !== null) {
        const port = await this.controlServer.listen(settings.controlPort);
        this.controlUrl = `http://${settings.controlHost}:${port}`;
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.startTicking();
    return this;
  }

  step(request: StepRequest): Promise<StepReport> {
    return this.stepper.step(request);
  }

  play(scenario: Scenario): ScenarioProgress {
    const player = new ScenarioPlayer(this.core, this.control, scenario);
    this.player?.stop();
    this.player = player;
    player.begin();
    return player.progress();
  }

  scenario(): ScenarioProgress | null {
    return this.player?.progress() ?? null;
  }

  stop(): Promise<void> {
    // A second stop waits for the first: files are closed once.
    return (this.ended ??= this.end());
  }

  private startTicking(): void {
    const { clock, settings } = this.core;
    if (settings.tickMs === 0 || clock instanceof SteppedClock) return;
    const factor = clock instanceof FasterClock ? clock.factor : 1;
    const everyMs = Math.max(TIMER_MS_MIN, settings.tickMs / factor);
    this.timer = setInterval(() => this.feed.tick(), everyMs).unref();
  }

  private async end(): Promise<void> {
    clearInterval(this.timer);
    this.player?.stop();
    const stepped = this.stepper.end();
    await this.controlServer.close();
    await this.server.close();
    await stepped;
    this.core.ledger.close();
    this.frames.close();
    this.lock.release();
  }
}
