import { setTimeout as sleep } from 'node:timers/promises';
import { REQUESTS, DeadLetteredV1, SignalDisposedV1 } from '@fairlead/contracts';
import { decimalText } from '@fairlead/core';
import {
  type Scenario,
  type ScenarioProgress,
  assertionsOf,
  placedOrders,
  readFrames,
} from '@fairlead/simulator-service';
import { Pipeline } from '../src/support/pipeline';

/** What came of one scenario. */
export interface Played {
  readonly scenario: Scenario;
  readonly progress: ScenarioProgress;
  /** How the signal to buy, and the one to leave, ended: `none` where a signal was not accepted or is not disposed. */
  readonly entry: string;
  readonly exit: string;
  /** The broker's position in the end. */
  readonly position: string;
  /** What has to hold in the end, by name: true, or what is wrong. */
  readonly holds: Readonly<Record<string, true | string>>;
}

const OPEN_WITHIN_MS = 30_000;
const ENTRY_MS = 9_000;
const SETTLE_WITHIN_MS = 45_000;
const CALM_MS = 3_000;
const POLL_MS = 250;
const CONFIGURED = { FAIRLEAD_SETTLE_MS: '1000' };

/** Plays a scenario to the whole pipeline: a signal to buy AAPL, later one to leave, and then a look at what is left. */
export async function playScenario(scenario: Scenario): Promise<Played> {
  const pipeline = await Pipeline.start({
    simulator: { scenario },
    untilOpen: false,
    environment: CONFIGURED,
  });
  try {
    const opened = await within(OPEN_WITHIN_MS, () => isOpen(pipeline));
    const entry = await send(pipeline, 'BUY');
    await sleep(ENTRY_MS);
    const exit = await send(pipeline, 'SELL');
    const holds = await settled(pipeline, [entry, exit]);
    return {
      scenario,
      progress: present(pipeline.simulator.scenario()),
      entry: outcome(pipeline, entry),
      exit: outcome(pipeline, exit),
      position: positionOf(pipeline),
      holds: { 'gate opens': opened || 'it stays shut', ...holds },
    };
  } finally {
    await pipeline.stop();
  }
}

type Holds = Readonly<Record<string, true | string>>;

/** Returns what holds once it has been so for a while, or when there is no more time. */
async function settled(pipeline: Pipeline, signals: readonly (string | null)[]): Promise<Holds> {
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  let calmSince = performance.now();
  for (;;) {
    const holds = await lookAt(pipeline, signals);
    const now = performance.now();
    if (Object.values(holds).some((each) => each !== true)) calmSince = now;
    if (now - calmSince > CALM_MS || now > deadline) return holds;
    await sleep(POLL_MS);
  }
}

async function lookAt(pipeline: Pipeline, signals: readonly (string | null)[]): Promise<Holds> {
  const { control, framesFile } = pipeline.simulator;
  const assertions = new Map(assertionsOf(control).map((each) => [each.name, each]));
  const dead = pipeline.services.published(DeadLetteredV1).length;
  const undisposed = signals.filter((id) => id !== null && dispositions(pipeline, id).length !== 1);
  const references = placedOrders(readFrames(framesFile)).map(({ orderRef }) => orderRef);
  const twice = references.filter((each, index) => references.indexOf(each) !== index);
  const isProtected = assertions.get('positions-protected');
  const isWire = assertions.get('no-violations');
  return {
    'one end for each signal': undisposed.length === 0 || `${undisposed.length} without one`,
    'no reference sent twice': twice.length === 0 || twice.join(', '),
    'flat or protected': isProtected?.holds === true || (isProtected?.because ?? []).join('; '),
    'reconciled with the broker': await isReconciled(pipeline),
    'no dead letter': dead === 0 || `${dead}`,
    'clean wire': isWire?.holds === true || (isWire?.because ?? []).join('; '),
  };
}

async function isReconciled(pipeline: Pipeline): Promise<true | string> {
  try {
    const { equal, differences } = await pipeline.reconcile();
    return equal || `${differences.length} differences`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function isOpen(pipeline: Pipeline): Promise<boolean> {
  try {
    const status = await pipeline.services.request(REQUESTS.orderManagementStatus, {});
    return status.gate === 'open';
  } catch {
    return false;
  }
}

/** Returns the signal's id, null where it was not accepted. */
async function send(pipeline: Pipeline, action: 'BUY' | 'SELL'): Promise<string | null> {
  try {
    return await pipeline.signal('AAPL', action);
  } catch {
    return null;
  }
}

function dispositions(pipeline: Pipeline, signalId: string): readonly SignalDisposedV1[] {
  return pipeline.services
    .published(SignalDisposedV1)
    .filter(({ correlationId }) => correlationId === signalId)
    .map(({ data }) => data);
}

function outcome(pipeline: Pipeline, signalId: string | null): string {
  if (signalId === null) return 'none';
  const [first] = dispositions(pipeline, signalId);
  return first === undefined ? 'none' : `${first.disposition} ${first.code}`;
}

function positionOf(pipeline: Pipeline): string {
  const [position] = pipeline.simulator.control.state().positions;
  return position === undefined ? '0' : decimalText(position.quantity);
}

async function within(ms: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('a scenario is played');
  return value;
}
