import type { CommandFailure } from './failure';

/** Where a command writes: a person's text, or JSON where that was asked for. */
export class Output {
  constructor(private readonly json: boolean) {}

  /** Writes the value as JSON, or as the text that `render` makes of it. */
  write<T>(value: T, render: (value: T) => string): void {
    process.stdout.write(`${this.json ? JSON.stringify(value, null, 2) : render(value)}\n`);
  }

  /** Writes what went wrong; as JSON on stdout where JSON was asked for, so that a reader always gets a document. */
  failure(failure: CommandFailure): void {
    if (this.json) {
      const error = { code: failure.code, message: failure.message, details: failure.details };
      process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
      return;
    }
    process.stderr.write(`fairlead: ${failure.message}\n${problemLines(failure.details)}`);
  }
}

/** The problems of a refused body, one line each. */
function problemLines(details: unknown): string {
  if (typeof details !== 'object' || details === null || !('problems' in details)) return '';
  const { problems } = details;
  // One problem is the message itself.
  if (!Array.isArray(problems) || problems.length < 2) return '';
  return problems.map((problem: unknown) => `  ${problemText(problem)}\n`).join('');
}

function problemText(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null) return String(problem);
  const { path, message }: { path?: unknown; message?: unknown } = problem;
  return path === '' ? String(message) : `${String(path)} ${String(message)}`;
}
