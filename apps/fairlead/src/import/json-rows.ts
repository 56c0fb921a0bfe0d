import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseStrictJson, partsOfJson } from '@fairlead/core';
import { type SignalRow, UnreadableFileError, rowOf } from './signal-row';

/** A JSON document is read whole. */
const DOCUMENT_BYTES_MAX = 64 * 1_024 * 1_024;

/** Reads a file with a signal on each line. */
export async function* linesOfJson(file: string): AsyncGenerator<SignalRow> {
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    line += 1;
    const trimmed = text.replace(/^\uFEFF/, '').trim();
    if (trimmed !== '') yield rowOfText(line, trimmed);
  }
}

/** Reads a file that is a list of signals, or an object with the list as `signals`. */
export async function* listOfJson(file: string): AsyncGenerator<SignalRow> {
  const text = await readFile(file, 'utf8');
  if (text.length > DOCUMENT_BYTES_MAX) {
    throw new UnreadableFileError(
      'a JSON document of more than 64 MB: write a signal on each line (.ndjson)',
    );
  }
  const document = text.replace(/^\uFEFF/, '');
  const whole = parseStrictJson(document);
  if (!whole.ok && whole.refusal.kind === 'not-json') {
    throw new UnreadableFileError(`it ${whole.refusal.message}`);
  }
  let line = 1;
  let from = 0;
  for (const part of listIn(document)) {
    line += newLinesIn(document.slice(from, part.at));
    from = part.at;
    yield rowOfText(line, part.text);
  }
}

function listIn(document: string): readonly { readonly text: string; readonly at: number }[] {
  const [only, another] = partsOfJson(document) ?? [];
  const isList = /^\s*\[/.test(document);
  const wrapped = !isList && only?.key === 'signals' && another === undefined ? only : null;
  const list = wrapped ? partsOfJson(wrapped.text) : partsOfJson(document);
  if (list === null || (!isList && wrapped?.text.startsWith('[') !== true)) {
    throw new UnreadableFileError(
      'it must be a list of signals, or {"signals": [ … ]} and nothing beside it',
    );
  }
  return list.map(({ text, at }) => ({ text, at: at + (wrapped?.at ?? 0) }));
}

function rowOfText(line: number, text: string): SignalRow {
  const parsed = parseStrictJson(text);
  if (parsed.ok) return rowOf(line, parsed.value);
  const { path, message } = parsed.refusal;
  return { line, problems: [{ path, message }] };
}

function newLinesIn(text: string): number {
  return text.split('\n').length - 1;
}
