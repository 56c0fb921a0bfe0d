import {
  type JsonPart,
  type Result,
  ok,
  parseStrictJson,
  partsOfJson,
  refused,
} from '@fairlead/core';
import { textOfBody } from '@fairlead/platform';
import { type ParseRefusal, notJson } from '../parse-submission';

const WANTED = 'must be a list of signals, or {"signals": [ … ]} and nothing beside it';

/**
 * Returns the signals of a body as each was written: what is wrong within one of them is found when that one is read, and
 * refuses it alone.
 */
export function splitBatch(body: Uint8Array): Result<readonly string[], ParseRefusal> {
  const text = textOfBody(body);
  if (!text.ok) return refused(notJson(text.refusal));
  const whole = parseStrictJson(text.value);
  if (!whole.ok && isOfWhole(whole.refusal)) return refused(notJson(whole.refusal));
  const list = listIn(text.value);
  if (list !== null) return ok(list.map((part) => part.text));
  const problems = [{ code: 'INVALID', path: '', message: WANTED } as const];
  return refused({ kind: 'malformed', source: null, problems });
}

function isOfWhole({ kind, path }: { readonly kind: string; readonly path: string }): boolean {
  return kind === 'not-json' || path === '';
}

function listIn(text: string): readonly JsonPart[] | null {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('[')) return partsOfJson(trimmed);
  const [member, another] = partsOfJson(trimmed) ?? [];
  const isWrapped = member?.key === 'signals' && another === undefined;
  return isWrapped && member.text.startsWith('[') ? partsOfJson(member.text) : null;
}
