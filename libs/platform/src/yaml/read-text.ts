import { readFile } from 'node:fs/promises';
import { type Result, ok, refused } from '@fairlead/core';
import { type FileProblem, problemAt, wholeFile } from './file-problem';

/** Far more than twenty thousand rules take; what is larger is something else. */
const BYTES_MAX = 8 * 1_024 * 1_024;

/** Reads a file for people: UTF-8, with or without a byte order mark. */
export async function readText(file: string): Promise<Result<string, readonly FileProblem[]>> {
  try {
    return textOf(await readFile(file));
  } catch (error) {
    return refused([wholeFile(whyUnreadable(error))]);
  }
}

/** Returns the text that bytes stand for, or where they are no text. */
export function textOf(bytes: Uint8Array): Result<string, readonly FileProblem[]> {
  if (bytes.length > BYTES_MAX) {
    const message = `has ${bytes.length} bytes; ${BYTES_MAX} are the most, so it is not the file that is meant`;
    return refused([wholeFile(message)]);
  }
  try {
    // A byte order mark is taken away by the decoder.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const zero = text.indexOf('\0');
    return zero < 0 ? ok(text) : refused([notText(text.slice(0, zero))]);
  } catch {
    return refused([notText(soundPart(bytes))]);
  }
}

/** A decoder that replaces what it cannot read shows where that begins. */
function soundPart(bytes: Uint8Array): string {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  const broken = lenient.indexOf('�');
  return broken < 0 ? lenient : lenient.slice(0, broken);
}

function notText(before: string): FileProblem {
  const lines = before.split('\n');
  const at = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  return problemAt(at, 'is not UTF-8 text here; save the file as UTF-8');
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}

/** Returns why a file cannot be read, and what to do about it. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'is not there; was it deleted or renamed?';
  if (code === 'EACCES' || code === 'EPERM') {
    return 'cannot be read: this user has no right to; change its permissions';
  }
  if (code === 'EISDIR') return 'is a directory, not a file';
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
