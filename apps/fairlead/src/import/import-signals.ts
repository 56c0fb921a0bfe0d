import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { SubmissionResult } from '@fairlead/contracts';
import { derivedId, problemsText } from '@fairlead/core';
import type { SignalInput } from '@fairlead/sdk';
import { type SignalRow, UnreadableFileError } from './signal-row';

/** Signals of one call; those without a time of their own are issued when it is made. */
const PAGE = 200;
/** Refusals that are kept for the report; all of them are counted. */
const REFUSALS_MAX = 10_000;

/** A row that became no signal. */
interface RefusedRow {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** What became of a file. */
export interface ImportReport {
  readonly file: string;
  /** True where nothing was sent. */
  readonly dryRun: boolean;
  readonly rows: number;
  readonly accepted: number;
  /** Accepted by an earlier run, or twice in the file. */
  readonly duplicates: number;
  readonly refused: number;
  readonly refusals: readonly RefusedRow[];
}

/** What an import goes by. */
export interface ImportPlan {
  readonly file: string;
  readonly rows: AsyncIterable<SignalRow>;
  /** The source of rows that name none. */
  readonly source: string;
  /** True: rows without a time are issued when they are sent. */
  readonly issuedNow: boolean;
  readonly dryRun: boolean;
  /** What the file calls a field. */
  readonly titleOf: (path: string) => string;
  readonly send: (signals: readonly SignalInput[]) => Promise<readonly SubmissionResult[]>;
  readonly onProgress?: (report: ImportReport) => void;
}

/** A row that is on its way. */
interface Waiting {
  readonly line: number;
  readonly input: SignalInput;
  readonly isIssuedNow: boolean;
}

/**
 * Sends the rows of a file in their order. Each has an id of its own or one that is derived from what it says, so a run that
 * was interrupted is repeated as a whole: what was taken is not taken twice.
 */
export async function importSignals(plan: ImportPlan): Promise<ImportReport> {
  const fileId = await hashOf(plan.file);
  const tally = new Tally(plan);
  let page: Waiting[] = [];
  const send = async (): Promise<void> => {
    if (page.length === 0) return;
    const results = await plan.send(page.map(({ input }) => input));
    for (const [at, { line, isIssuedNow }] of page.entries()) {
      const result = results[at];
      if (result !== undefined) tally.count(line, isIssuedNow ? sentBefore(result) : result);
    }
    page = [];
    plan.onProgress?.(tally.report());
  };
  for await (const row of readable(plan.rows, send)) {
    const waiting = waitingOf(row, plan, fileId);
    if ('input' in waiting) page.push(waiting);
    else tally.refuse(waiting);
    if (page.length >= PAGE) await send();
  }
  await send();
  return tally.report();
}

/** What could be read before a file turned out to be broken is sent all the same: each row stands for itself. */
async function* readable(
  rows: AsyncIterable<SignalRow>,
  before: () => Promise<void>,
): AsyncGenerator<SignalRow> {
  try {
    yield* rows;
  } catch (error) {
    if (error instanceof UnreadableFileError) await before();
    throw error;
  }
}

function waitingOf(row: SignalRow, plan: ImportPlan, fileId: string): Waiting | RefusedRow {
  const { line } = row;
  if ('problems' in row) return { line, code: 'INVALID', message: problemsText(row.problems) };
  const { signal } = row;
  const isIssuedNow = plan.issuedNow && signal['issuedAt'] === undefined;
  if (signal['issuedAt'] === undefined && !isIssuedNow) {
    const message = `${plan.titleOf('issuedAt')} is missing: a UTC time such as "2026-01-31T14:30:00Z"; --issued-now gives such rows the time of their sending`;
    return { line, code: 'INVALID', message };
  }
  const source = signal['source'] ?? plan.source;
  // A row without a time is the same only in the same file: tomorrow's file may say the same again and mean it.
  const content = isIssuedNow ? [fileId, String(line)] : [JSON.stringify(signal)];
  const id = signal['id'] ?? derivedId('import', ...content);
  return { line, input: { ...signal, id, source } as unknown as SignalInput, isIssuedNow };
}

/** Sent again it has another time, so it collides with what was taken of it before. */
function sentBefore(result: SubmissionResult): SubmissionResult {
  return result.status === 'CONFLICT' ? { ...result, status: 'DUPLICATE' } : result;
}

/** Counts what becomes of rows. */
class Tally {
  private accepted = 0;
  private duplicates = 0;
  private refused = 0;
  private readonly refusals: RefusedRow[] = [];

  constructor(private readonly plan: ImportPlan) {}

  count(line: number, { status, code, message, problems }: SubmissionResult): void {
    if (status === 'ACCEPTED') this.accepted += 1;
    else if (status === 'DUPLICATE') this.duplicates += 1;
    else {
      const named = problems.map(({ path, message: text }) => ({
        path: path === '' ? path : this.plan.titleOf(path),
        message: text,
      }));
      this.refuse({ line, code, message: named.length > 0 ? problemsText(named) : message });
    }
  }

  refuse(row: RefusedRow): void {
    this.refused += 1;
    if (this.refusals.length < REFUSALS_MAX) this.refusals.push(row);
  }

  report(): ImportReport {
    const { accepted, duplicates, refused } = this;
    const refusals = [...this.refusals].sort((a, b) => a.line - b.line);
    const { file, dryRun } = this.plan;
    const rows = accepted + duplicates + refused;
    return { file, dryRun, rows, accepted, duplicates, refused, refusals };
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
