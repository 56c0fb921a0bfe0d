import { join } from 'node:path';
import { Book } from './book/book';
import { SystemClock } from './clock';
import { SimulatorControl } from './control/control';
import { orderKey } from './book/order-meta';
import { FrameLog } from './frames/frame-log';
import { mendFrameLog } from './frames/mend-frame-log';
import { MarketFeed } from './market/market-feed';
import { PriceSource } from './market/price-source';
import type { SimulatorOptions, SimulatorSettings } from './options';
import { SimulatorCore } from './server/simulator-core';
import { TwsServer } from './server/tws-server';

const MEBIBYTE = 1024 * 1024;

/** A running simulator. */
export interface Simulator {
  readonly host: string;
  readonly port: number;
  readonly account: string;
  /** The file that `readFrames` reads. */
  readonly framesFile: string;
  readonly control: SimulatorControl;
  /** Cuts all connections, saves, and stops. */
  stop(): Promise<void>;
}

function settingsOf(options: SimulatorOptions): SimulatorSettings {
  return {
    host: '127.0.0.1',
    port: 0,
    account: 'DU1000001',
    cash: '1000000',
    otherAccounts: [],
    profile: 'always-open',
    seed: 1,
    clock: new SystemClock(),
    tickMs: 250,
    serverVersion: 178,
    marketData: 'live',
    historyDays: 7,
    marketDataLines: 100,
    frameLogBytesMax: 64 * MEBIBYTE,
    outgoingBytesMax: 32 * MEBIBYTE,
    switches: {},
    logStreams: false,
    ...options,
  };
}

/** Starts a TWS on a TCP port. Rejects where the port is taken or the directory cannot be written. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const settings = settingsOf(options);
  const { directory, account, clock } = settings;
  const prices = new PriceSource(settings.seed);
  const book = Book.open({ ...settings, prices, now: clock.now() });
  const framesFile = join(directory, 'frames.jsonl');
  mendFrameLog(
    framesFile,
    (client, order) => book.exchange.order(orderKey(client, order)) !== null,
  );
  const frames = new FrameLog(framesFile, {
    bytesMax: settings.frameLogBytesMax,
    streams: settings.logStreams,
  });
  const core = new SimulatorCore(settings, clock, book, prices);
  const feed = new MarketFeed(core);
  const server = new TwsServer(core, feed, frames);
  const port = await server.listen();
  const timer =
    settings.tickMs > 0 ? setInterval(() => feed.tick(), settings.tickMs).unref() : undefined;
  const control = new SimulatorControl(core, server, feed);
  const end = async (): Promise<void> => {
    clearInterval(timer);
    await server.close();
    book.close();
    frames.close();
  };
  let ended: Promise<void> | null = null;
  // A second stop waits for the first: files are closed once.
  const stop = (): Promise<void> => (ended ??= end());
  return { host: settings.host, port, account, framesFile, control, stop };
}
