import { type Result, ok, refused } from '@fairlead/core';
import { type DocumentNode, type DocumentPath, Reading, fieldOf } from '@fairlead/core/document';
import { ConfigurationError } from '../config/configuration-error';
import { type FileProblem, fileProblemText } from '../yaml/file-problem';
import { parseYaml } from '../yaml/parse-yaml';
import { readText } from '../yaml/read-text';
import { InstrumentCatalogue } from './instrument-catalogue';
import { instrumentsShape } from './instrument-shape';

/** Reads `instruments.yaml`. Throws a ConfigurationError with everything that is wrong in it, by line and column. */
export async function readInstruments(file: string): Promise<InstrumentCatalogue> {
  const read = await tryInstruments(file);
  if (read.ok) return read.value;
  throw new ConfigurationError(read.refusal.map((problem) => fileProblemText(file, problem)));
}

/** Reads `instruments.yaml`, or returns everything that is wrong in it. */
export async function tryInstruments(
  file: string,
): Promise<Result<InstrumentCatalogue, readonly FileProblem[]>> {
  const text = await readText(file);
  return text.ok ? parseInstruments(text.value) : text;
}

/** Parses the text of `instruments.yaml`: a list of `{symbol, type, currency, exchange, primaryExchange?}`. */
export function parseInstruments(
  text: string,
): Result<InstrumentCatalogue, readonly FileProblem[]> {
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml;
  const reading = Reading.start();
  const listed = instrumentsShape.read(yaml.value, reading);
  if (listed !== undefined && reading.problems.length === 0) {
    return ok(new InstrumentCatalogue(listed));
  }
  return refused(
    reading.problems.map(({ at, path, message }) => ({
      ...at,
      about: aboutOf(path, yaml.value),
      message,
    })),
  );
}

function aboutOf([index, ...rest]: DocumentPath, document: DocumentNode): string {
  const item = document.kind === 'list' && typeof index === 'number' ? document.items[index] : null;
  const symbol = item === null || item === undefined ? null : fieldOf(item, 'symbol');
  const name = symbol?.kind === 'scalar' && rest[0] !== 'symbol' ? symbol.text : '';
  return [name, rest.join('.')].filter((part) => part !== '').join(', ');
}
