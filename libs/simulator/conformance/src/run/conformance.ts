import { readFrames } from '@fairlead/simulator-service';
import { WireError, decodeServerMessage } from '@fairlead/tws-wire';
import { accountCases } from './account-cases';
import { contractCases } from './contract-cases';
import { historyCases } from './history-cases';
import { marketCases } from './market-cases';
import { nextCases } from './next-cases';
import { orderCases } from './order-cases';
import { refusedCases } from './refused-cases';
import { type Check, Scene } from './scene';
import { sessionCases } from './connection-cases';

/** What the client and the simulator made of each other at one announced version. */
export interface Conformance {
  readonly version: number;
  readonly checks: readonly Check[];
  /** Frames of either side with fields that the other did not expect. */
  readonly leftoverFields: number;
  /** Frames of either side that the other could not read. */
  readonly decodeErrors: number;
  /** What was wrong with frames, a line each. */
  readonly wireProblems: readonly string[];
}

const LEFT = /left (over|on queue)/;

/** Drives the unmodified client through every request that it has. Orders come first: what follows asks about them. */
export async function conformanceAt(version: number): Promise<Conformance> {
  const scene = await Scene.open(version);
  try {
    await sessionCases(scene);
    await contractCases(scene);
    await orderCases(scene);
    await accountCases(scene);
    await marketCases(scene);
    await historyCases(scene);
    await refusedCases(scene);
    await nextCases(scene);
    await scene.close();
    const wireProblems = [...fromClient(scene), ...fromServer(scene), ...scene.misread];
    const left = wireProblems.filter((problem) => LEFT.test(problem)).length;
    return {
      version,
      checks: scene.checks,
      leftoverFields: left,
      decodeErrors: wireProblems.length - left,
      wireProblems,
    };
  } finally {
    scene.remove();
  }
}

/** What the simulator could not read. */
function fromClient({ simulator }: Scene): readonly string[] {
  return simulator.control.violations.map(
    ({ message, field, problem }) => `client: ${message}.${field}: ${problem}`,
  );
}

/** What the strict decoder cannot read of what the simulator sent. */
function fromServer({ simulator }: Scene): readonly string[] {
  return readFrames(simulator.framesFile)
    .filter(({ direction, version }) => direction === 'out' && version > 0)
    .flatMap(({ fields, version }) => {
      try {
        return decodeServerMessage(fields, version) === undefined
          ? [`simulator: unknown message ${String(fields[0])}`]
          : [];
      } catch (error) {
        if (error instanceof WireError) return [`simulator: ${error.message}`];
        throw error;
      }
    });
}
