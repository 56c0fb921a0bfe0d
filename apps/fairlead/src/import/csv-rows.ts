import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvColumns } from './csv-columns';
import { type SignalRow, UnreadableFileError } from './signal-row';

const DELIMITERS = [',', ';', '\t'] as const;
const FIRST_LINE_BYTES = 16 * 1_024;
const RECORD_CHARACTERS_MAX = 64 * 1_024;

/** A CSV file of signals: its columns, once its first row was read, and its rows. */
export interface CsvFile {
  readonly columns: CsvColumns;
  readonly rows: AsyncGenerator<SignalRow>;
}

interface Read {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Opens a CSV file: separated by commas, semicolons or tabs, with or without quotes. Throws an UnreadableFileError. */
export async function openCsv(file: string): Promise<CsvFile> {
  const delimiter = await delimiterOf(file);
  const records = recordsOf(file, delimiter);
  const first = await records.next();
  if (first.done === true)
    throw new UnreadableFileError('it is empty: its first line names the columns');
  const columns = CsvColumns.of(first.value.record, delimiter);
  return { columns, rows: rowsOf(records, columns) };
}

async function* rowsOf(
  records: AsyncGenerator<Read>,
  columns: CsvColumns,
): AsyncGenerator<SignalRow> {
  for await (const { record, info } of records) {
    const line = info.lines - lineEndsIn(record);
    if (record.every((cell) => cell.trim() === '')) continue;
    if (record.length === columns.count) yield { line, signal: columns.signalOf(record) };
    else {
      const message = `the line has ${record.length} cells, the first one has ${columns.count}: put texts with a separator in them in quotes`;
      yield { line, problems: [{ path: '', message }] };
    }
  }
}

async function* recordsOf(file: string, delimiter: string): AsyncGenerator<Read> {
  const { CsvError, parse } = await import('csv-parse');
  const parser = parse({
    ...{ bom: true, delimiter, info: true, relax_column_count: true, relax_quotes: true },
    // Named, because the parser otherwise takes the first end of a line that it finds for the only one.
    ...{ record_delimiter: ['\r\n', '\n', '\r'], skip_empty_lines: true },
    max_record_size: RECORD_CHARACTERS_MAX,
  });
  const source = createReadStream(file);
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  let lastLine = 0;
  try {
    for await (const read of parser as AsyncIterable<Read>) {
      lastLine = read.info.lines;
      yield read;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFileError(
      `a quote that is opened in line ${lastLine + 1} or soon after is not closed: nothing from there on was read`,
      { cause: error },
    );
  }
}

async function delimiterOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(FIRST_LINE_BYTES),
      0,
      FIRST_LINE_BYTES,
      0,
    );
    const [line = ''] = buffer.toString('utf8', 0, bytesRead).split(/[\r\n]/);
    const counts = DELIMITERS.map((each) => line.split(each).length);
    return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
  } finally {
    await handle.close();
  }
}

function lineEndsIn(record: readonly string[]): number {
  return record.reduce((total, cell) => total + cell.split(/\r\n|\n|\r/).length - 1, 0);
}
