import type { ComposeProject } from './compose-project';

/** What a service logs when it is stopped with messages in hand. */
interface StoppedReading {
  readonly event: 'nats.stopped-reading';
  readonly stream: string;
  readonly durable: string;
  readonly inHand: number;
}

/** Returns how many messages were in hand whenever a service was stopped, by `<stream> <durable>`. */
export async function readingEnds(project: ComposeProject): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  for (const line of await project.logs()) {
    if (!line.includes('nats.stopped-reading')) continue;
    const { stream, durable, inHand } = JSON.parse(line) as StoppedReading;
    const name = `${stream} ${durable}`;
    ends.set(name, (ends.get(name) ?? 0) + inHand);
  }
  return ends;
}
