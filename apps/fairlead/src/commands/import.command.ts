import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { SubmissionResult } from '@fairlead/contracts';
import type { SignalInput } from '@fairlead/sdk';
import type { Command } from 'commander';
import { CommandFailure } from '../client/failure';
import type { Output } from '../client/output';
import { ownCommand } from '../client/own-command';
import { processEnvironment } from '../config/environment';
import { homeOf } from '../config/home';
import { openCsv } from '../import/csv-rows';
import { type ImportPlan, type ImportReport, importSignals } from '../import/import-signals';
import { linesOfJson, listOfJson } from '../import/json-rows';
import { type SignalRow, UnreadableFileError } from '../import/signal-row';
import { command, withClient, withOutput } from './command';

const FORMATS = ['csv', 'json', 'ndjson'] as const;
type Format = (typeof FORMATS)[number];
const FORMAT_OF: Readonly<Record<string, Format>> = {
  ...{ '.csv': 'csv', '.tsv': 'csv', '.txt': 'csv' },
  ...{ '.json': 'json', '.ndjson': 'ndjson', '.jsonl': 'ndjson' },
};
const REFUSALS_SHOWN = 50;
const PROGRESS_EVERY_MS = 1_000;

interface ImportOptions {
  readonly json?: boolean;
  readonly format?: string;
  readonly source: string;
  readonly issuedNow?: boolean;
  readonly dryRun?: boolean;
}

type Send = ImportPlan['send'];

/** `fairlead signal import FILE`. */
export function importCommand(): Command {
  return command('import', 'send the signals of a file; run again, it sends nothing twice')
    .argument('<file>', 'CSV with a line of column names, a JSON list, or NDJSON')
    .option('--format <format>', `${FORMATS.join(', ')}; default: by the name of the file`)
    .option('--source <name>', 'who sends, for signals that name no source', 'import')
    .option('--issued-now', 'signals without issuedAt are issued when they are sent')
    .option('--dry-run', 'check every signal, by instruments.yaml here, and send none')
    .addHelpText(
      'after',
      '\nColumns are the fields of a signal, such as symbol, action, confidence, issuedAt, id and features.rsi; cells are separated by\n' +
        'commas, semicolons or tabs. Exit code 1 where a signal was refused.',
    )
    .action((file: string, options: ImportOptions) => {
      if (options.dryRun === true) {
        return withOutput(options, async (output) => imported(file, options, { output, send: await checker() })); // prettier-ignore
      }
      return withClient(options, ({ client, output }) =>
        imported(file, options, { output, send: (signals) => client.sendSignals(signals) }),
      );
    });
}

async function imported(
  file: string,
  options: ImportOptions,
  { output, send }: { readonly output: Output; readonly send: Send },
): Promise<void> {
  const { source, issuedNow = false, dryRun = false } = options;
  try {
    const opened = await openFile(file, options.format);
    const plan = { file, ...opened, source, issuedNow, dryRun, send, onProgress: progress() };
    const report = await importSignals(plan);
    output.write(report, reportText);
    if (report.refused > 0) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new CommandFailure('UNREADABLE', `${file}: ${error.message}`);
  }
}

async function openFile(
  file: string,
  format: string | undefined,
): Promise<{
  readonly rows: AsyncIterable<SignalRow>;
  readonly titleOf: (path: string) => string;
}> {
  const known = FORMATS.find((each) => each === (format ?? FORMAT_OF[extname(file).toLowerCase()]));
  if (known === undefined) {
    const message = `What ${file} is, its name does not say: add --format ${FORMATS.join(', --format ')}.`;
    throw new CommandFailure('USAGE', message, 2);
  }
  if (!existsSync(file)) throw new CommandFailure('UNREADABLE', `There is no file ${file}.`);
  const titleOf = (path: string): string => path;
  if (known === 'csv') {
    const { columns, rows } = await openCsv(file);
    return { rows, titleOf: (path) => columns.titleOf(path) };
  }
  return { rows: known === 'json' ? listOfJson(file) : linesOfJson(file), titleOf };
}

/** Checks what signal-ingestion would, but for their times and their sender. */
async function checker(): Promise<Send> {
  const { fileProblemText, tryInstruments } = await import('@fairlead/platform');
  const { signalCheckOf } = await import('@fairlead/signal-service');
  const environment = processEnvironment();
  const list =
    environment['FAIRLEAD_INSTRUMENTS'] ?? `${homeOf(environment).root}/instruments.yaml`;
  const instruments = await tryInstruments(list);
  if (!instruments.ok) {
    const [first] = instruments.refusal;
    const reason = first === undefined ? 'it cannot be read' : fileProblemText(list, first);
    throw new CommandFailure('BROKEN_FILE', reason);
  }
  const check = signalCheckOf(instruments.value);
  return (signals) => Promise.resolve(signals.map((signal) => checked(signal, check)));
}

function checked(
  signal: SignalInput,
  check: (signal: object) => Pick<SubmissionResult, 'code' | 'problems'> | null,
): SubmissionResult {
  // A moment, for those that get theirs when they are sent.
  const refusal = check({ issuedAt: '2026-01-31T14:30:00Z', ...signal });
  const status = refusal === null ? 'ACCEPTED' : 'REFUSED';
  const httpStatus = refusal === null ? 202 : 422;
  return { status, httpStatus, code: 'ACCEPTED', message: '', problems: [], ...refusal };
}

/** Shows a person how far it is, once a second. */
function progress(): (report: ImportReport) => void {
  let shownAt = performance.now();
  return ({ rows, refused }) => {
    if (!process.stderr.isTTY || performance.now() - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = performance.now();
    process.stderr.write(`\r${rows} signals, ${refused} refused `);
  };
}

function reportText(report: ImportReport): string {
  const { file, dryRun, rows, accepted, duplicates, refused, refusals } = report;
  const taken = dryRun ? `${accepted} are well-formed` : `${accepted} accepted`;
  const repeated = duplicates === 0 ? '' : `, ${duplicates} accepted before`;
  const shown = refusals.slice(0, REFUSALS_SHOWN);
  const more = refused - shown.length;
  return [
    `${file}: ${rows} signals; ${taken}${repeated}, ${refused} refused${dryRun ? '; nothing was sent' : ''}`,
    ...shown.map(({ line, code, message }) => `line ${line}: ${message} (${code})`),
    ...(more > 0
      ? [`and ${more} more: ${ownCommand().call} signal import … --json lists them`]
      : []),
  ].join('\n');
}
