import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CommittedUnit, PlatformObserver, PublishedMessage } from './observer';

/** One committed unit of work, or one durable message that a transport has taken. */
export interface UnitLogLine {
  readonly kind: 'commit' | 'publish';
  /** The machine's monotonic clock, microseconds: comparable between processes of one machine. */
  readonly monotonicUs: number;
  readonly service: string;
  /** The stories it belongs to. */
  readonly correlationIds: readonly string[];
  /** The type of a message; the empty text for a commit. */
  readonly type: string;
}

const WRITE_EVERY_MS = 250;

/** Writes every commit and every durable message to a file, for counting what a story costs. Gathers lines in between. */
export class UnitLog implements PlatformObserver {
  private lines: string[] = [];

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    setInterval(() => this.flush(), WRITE_EVERY_MS).unref();
    process.once('exit', () => this.flush());
  }

  committed({ service, correlationIds }: CommittedUnit): void {
    this.add({ kind: 'commit', service, correlationIds, type: '' });
  }

  published({ service, type, body }: PublishedMessage): void {
    const { correlationId } = JSON.parse(body) as { correlationId: string };
    this.add({ kind: 'publish', service, correlationIds: [correlationId], type });
  }

  private add(line: Omit<UnitLogLine, 'monotonicUs'>): void {
    const monotonicUs = Number(process.hrtime.bigint() / 1_000n);
    this.lines.push(JSON.stringify({ ...line, monotonicUs } satisfies UnitLogLine));
  }

  private flush(): void {
    const lines = this.lines.splice(0);
    if (lines.length === 0) return;
    try {
      appendFileSync(this.file, `${lines.join('\n')}\n`);
    } catch (error) {
      // What measures must not end what is measured.
      process.stderr.write(
        `fairlead: ${lines.length} lines of ${this.file} are lost: ${String(error)}\n`,
      );
    }
  }
}

/** Returns the observers that an environment asks for. */
export function observersFor(unitLog: string | undefined): readonly PlatformObserver[] {
  return unitLog === undefined ? [] : [new UnitLog(unitLog)];
}
