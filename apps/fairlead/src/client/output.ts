import type { CommandFailure } from './failure';
import { neutral, neutralJson, neutralLines } from './neutral';

/** Where a command writes: a person's text, or JSON where that is wanted. */
export class Output {
  constructor(private readonly json: boolean) {}

  /** Writes the value as JSON, or as the text that `render` makes of it. What others wrote in it commands no terminal. */
  write<T>(value: T, render: (value: T) => string): void {
    process.stdout.write(`${this.json ? neutralJson(value, 2) : render(neutral(value))}\n`);
  }

  /** Writes what went wrong; as JSON on stdout where JSON is wanted, so that a reader always gets a document. */
  failure(failure: CommandFailure): void {
    if (this.json) {
      const error = { code: failure.code, message: failure.message, details: failure.details };
      process.stdout.write(`${neutralJson({ error }, 2)}\n`);
      return;
    }
    const text = `${failure.message}\n${problemLines(neutral(failure.details))}`;
    process.stderr.write(`fairlead: ${neutralLines(text)}`);
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
