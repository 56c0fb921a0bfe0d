import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** What a directory held when it was opened. */
export interface JournalContents {
  readonly snapshot: unknown;
  /** Entries that are newer than the snapshot, oldest first. */
  readonly entries: readonly unknown[];
}

interface Numbered {
  readonly n: number;
  readonly entry: unknown;
}

function isNumbered(value: unknown): value is Numbered {
  return typeof value === 'object' && value !== null && 'n' in value && typeof value.n === 'number';
}

/** Reads JSON lines; a last line that a kill has cut is left out. */
function parsedLines(file: string): Numbered[] {
  if (!existsSync(file)) return [];
  const rows: Numbered[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      if (isNumbered(value)) rows.push(value);
    } catch {
      break;
    }
  }
  return rows;
}

/**
 * An append-only record of what happened, with snapshots. A line is written before its effect is told to anyone, so a
 * killed process forgets nothing that somebody knows.
 */
export class Journal {
  private readonly lines: string;
  private readonly snapshots: string;
  private file: number;
  private next = 1;
  private written = 0;

  private constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.lines = join(directory, 'journal.jsonl');
    this.snapshots = join(directory, 'snapshot.json');
    this.file = openSync(this.lines, 'a');
  }

  /** Opens the directory, creating it where it is missing, and returns what it holds. */
  static open(directory: string): {
    readonly journal: Journal;
    readonly contents: JournalContents;
  } {
    const journal = new Journal(directory);
    return { journal, contents: journal.read() };
  }

  /** Bytes appended since the last snapshot. */
  get bytes(): number {
    return this.written;
  }

  /** Appends one entry. It survives the death of this process once the call returns. */
  append(entry: unknown): void {
    const line = `${JSON.stringify({ n: this.next, entry })}\n`;
    writeSync(this.file, line);
    this.next += 1;
    this.written += line.length;
  }

  /** Replaces all entries so far by a snapshot. A kill at any moment leaves either the old state or the new one. */
  compact(snapshot: unknown): void {
    const temporary = `${this.snapshots}.tmp`;
    writeFileSync(temporary, JSON.stringify({ n: this.next - 1, entry: snapshot }));
    renameSync(temporary, this.snapshots);
    truncateSync(this.lines);
    this.written = 0;
  }

  close(): void {
    closeSync(this.file);
  }

  private read(): JournalContents {
    const [stored] = parsedLines(this.snapshots);
    const after = stored?.n ?? 0;
    const entries = parsedLines(this.lines).filter(({ n }) => n > after);
    this.next = (entries.at(-1)?.n ?? after) + 1;
    this.dropTornLine();
    return { snapshot: stored?.entry, entries: entries.map(({ entry }) => entry) };
  }

  /** A line cut by a kill would swallow the next one: it is ended, and the reader skips what is no JSON at the end only. */
  private dropTornLine(): void {
    const text = readFileSync(this.lines, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    if (end < text.length) truncateSync(this.lines, Buffer.byteLength(text.slice(0, end)));
  }
}
