import { writeSync } from 'node:fs';
import { type DatabaseConnection, InProcessTransport, type Transport } from '@fairlead/platform';
import { openJetStream } from './open-jetstream';
import { type Numbered, Pair } from './pair';

/** What a process that is going to be killed does; it comes as JSON in its only argument. */
export interface ChildPlan {
  readonly connection: DatabaseConnection;
  /** Absent: everything in this process. */
  readonly natsUrl?: string;
  readonly publish: readonly Numbered[];
  /** `kill`: SIGKILL itself in the handler of this number. `hang`: never end it. */
  readonly at?: { readonly number: number; readonly what: 'kill' | 'hang' };
  /** SIGKILL itself when a message has just been handled: committed, but not yet marked as sent. */
  readonly killAfterHandling?: boolean;
  /** SIGKILL itself after the commit of what it publishes, before any of it goes out. */
  readonly killBeforePublishing?: boolean;
}

async function main(plan: ChildPlan): Promise<void> {
  const pair = await Pair.open({
    connection: plan.connection,
    transport: await transportOf(plan),
    handle: async ({ number }) => {
      say(`start ${number}`);
      if (plan.at?.number !== number) return;
      if (plan.at.what === 'kill') die();
      await new Promise(() => undefined);
    },
    observer: {
      handled: ({ outcome }) => {
        if (plan.killAfterHandling === true && outcome === 'handled') die();
      },
    },
  });
  if (plan.killBeforePublishing !== true) pair.start();
  if (plan.publish.length > 0) await pair.publish(plan.publish);
  say('published');
  if (plan.killBeforePublishing === true) die();
  setInterval(() => undefined, 1_000);
}

async function transportOf({ natsUrl }: ChildPlan): Promise<Transport> {
  if (natsUrl === undefined) return new InProcessTransport(() => undefined);
  return openJetStream(natsUrl);
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

void main(JSON.parse(process.argv[2] ?? '{}') as ChildPlan);
