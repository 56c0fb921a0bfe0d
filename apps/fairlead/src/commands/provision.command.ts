import { Argument, type Command, InvalidArgumentError } from 'commander';
import { delimiter } from 'node:path';
import { neutralText } from '../client/neutral';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';
import { command, withOutput } from './command';

/** What can be provisioned by itself. NATS needs its file before it starts, so the secrets come first. */
const PARTS = ['secrets', 'database', 'streams'] as const;
/** Only when it is wanted: every message of the last day goes out again, for a NATS that has lost its files. */
const RESEND = 'resend';
const WAIT_SECONDS_MAX = 600;

interface Options {
  readonly json?: boolean;
  readonly natsListen?: string;
  readonly natsMonitor?: string;
  readonly natsStore?: string;
  readonly wait: number;
}

/** `fairlead provision [secrets | database | streams | resend]`. */
export function provisionCommand(): Command {
  return command('provision', 'prepare NATS and PostgreSQL for services that run as processes')
    .addArgument(
      new Argument(
        '[part]',
        'default: secrets, database, streams; resend only when NATS has lost its files',
      ).choices([...PARTS, RESEND]),
    )
    .option(
      '--nats-listen <address>',
      'where NATS listens for services (default: what FAIRLEAD_NATS_URL names of this machine, else 127.0.0.1:4222)',
    )
    .option('--nats-monitor <address>', 'where NATS shows its figures (default: 127.0.0.1:8222)')
    .option(
      '--nats-store <directory>',
      'where NATS keeps its files (default: jetstream in the home); these three are kept until they are given again',
    )
    .option('--wait <seconds>', 'how long PostgreSQL and NATS may take to answer', seconds, 0)
    .addHelpText(
      'after',
      '\nFAIRLEAD_SECRETS (default: secrets in the home) is where passwords, nats.conf and the API key are kept,\n' +
        'a directory for each who needs them.\n' +
        'FAIRLEAD_DATABASE_URL names PostgreSQL and a role that may make roles and schemas, FAIRLEAD_NATS_URL names NATS.\n' +
        'Programs that read events: each folder of examples/ that has an extension.yaml, and the folders in FAIRLEAD_EXTENSIONS,\n' +
        `separated by "${delimiter}", get a user of NATS, a password and their places in the streams.\n` +
        'Can be repeated at will: it says what it changed.',
    )
    .action((part: (typeof PARTS)[number] | typeof RESEND | undefined, options: Options) =>
      withOutput(options, async (output) => {
        const environment = processEnvironment();
        const { provision } = await import('../provision/provision.js');
        const asText = options.json !== true;
        const changes = await provision({
          parts: part === undefined ? PARTS : [part],
          environment,
          home: homeOf(environment),
          waitMs: options.wait * 1_000,
          nats: {
            listen: options.natsListen,
            monitor: options.natsMonitor,
            storeDirectory: options.natsStore,
          },
          onChanges: (done) => {
            if (asText) for (const line of done) process.stdout.write(`${neutralText(line)}\n`);
          },
        });
        if (asText && changes.length > 0) return;
        output.write({ changes }, () => 'Everything is as it should be.');
      }),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= WAIT_SECONDS_MAX) return value;
  throw new InvalidArgumentError(`from 0 to ${WAIT_SECONDS_MAX}`);
}
