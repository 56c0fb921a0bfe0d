import { type Result, ok, refused } from '@fairlead/core';
import { Reading } from '@fairlead/core/document';
import {
  ConfigurationError,
  type FileProblem,
  fileProblemText,
  parseYaml,
  readText,
} from '@fairlead/platform';
import { type AlertMapping, alertsShape } from '@fairlead/signal-domain';
import { SHIPPED_ALERTS } from './shipped-alerts';

/** The mappings of alerts that are known, by their ids. */
export class AlertMappings {
  private readonly byId: ReadonlyMap<string, AlertMapping>;

  /** Of one id the last one counts. */
  constructor(mappings: readonly AlertMapping[]) {
    this.byId = new Map(mappings.map((mapping) => [mapping.id, mapping]));
  }

  /** Reads the mappings of a file beside the shipped one. Throws a ConfigurationError with everything that is wrong in it. */
  static async read(file: string | undefined): Promise<AlertMappings> {
    const shipped = soundOf('the shipped alerts', readAlerts(SHIPPED_ALERTS));
    if (file === undefined) return new AlertMappings(shipped);
    const text = await readText(file);
    const own = soundOf(file, text.ok ? readAlerts(text.value) : text);
    return new AlertMappings([...shipped, ...own]);
  }

  /** Returns a mapping, or null. */
  of(id: string): AlertMapping | null {
    return this.byId.get(id) ?? null;
  }

  get ids(): readonly string[] {
    return [...this.byId.keys()];
  }
}

/** Returns the mappings of a file, or everything that is wrong with it, each with its place and its mend. */
export function readAlerts(text: string): Result<readonly AlertMapping[], readonly FileProblem[]> {
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml;
  const reading = Reading.start();
  const mappings = alertsShape.read(yaml.value, reading);
  if (mappings !== undefined && reading.problems.length === 0) return ok(mappings);
  return refused(
    reading.problems.map(({ at, path, message }) => ({ ...at, about: path.join('.'), message })),
  );
}

function soundOf<T>(file: string, read: Result<T, readonly FileProblem[]>): T {
  if (read.ok) return read.value;
  throw new ConfigurationError(read.refusal.map((problem) => fileProblemText(file, problem)));
}
