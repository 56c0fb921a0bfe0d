import { Decimal, decimalText } from '@fairlead/core';
import type { Kind } from './field';

/** How official clients and servers spell "no value" for a double. */
export const UNSET_DOUBLE = '1.7976931348623157E308';
export const UNSET_INT = '2147483647';
export const UNSET_LONG = '9223372036854775807';
/** What the official Python client sends for a decimal that nobody set: 2^127 - 1. */
const UNSET_DECIMAL = '170141183460469231731687303715884105727';

const UNSET_DOUBLE_FORMS = /^1\.797693134862315[67]\d{0,4}e\+?308$/i;
const INTEGER = /^-?\d{1,16}$/;
const WHOLE_WITH_POINT = /^(-?\d{1,16})\.0{0,20}$/;
const NUMBER = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?$/i;
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,19})(?:\.\d{0,19}[1-9])?$/;
const INFINITE = /^infinit(?:y|e)$/i;
const NUMBER_CHARS_MAX = 64;

/** What a field's text stands for, or why it stands for nothing. */
export type Parsed = { readonly value: unknown } | { readonly problem: string };

function parseInteger(wire: string): Parsed {
  const digits = WHOLE_WITH_POINT.exec(wire)?.[1] ?? wire;
  const value = INTEGER.test(digits) ? Number(digits) : Number.NaN;
  // -0 would not survive being written again.
  return Number.isSafeInteger(value) ? { value: value + 0 } : { problem: 'not an integer' };
}

function parseNumber(wire: string): Parsed {
  if (PLAIN_NUMBER.test(wire) && wire !== '-0') return { value: wire };
  if (wire.length > NUMBER_CHARS_MAX || !NUMBER.test(wire)) return { problem: 'not a number' };
  const value = new Decimal(wire.startsWith('+') ? wire.slice(1) : wire);
  const plain = decimalText(value);
  return plain.length > NUMBER_CHARS_MAX ? { problem: 'a number out of range' } : { value: plain };
}

/** Returns the text with every `\uXXXX` replaced by its character. */
export function unescapeText(wire: string): string {
  return wire.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Returns the text as 7-bit ASCII: backslashes too are escaped, since clients decode them. */
export function escapeText(value: string): string {
  return value.replace(
    /[^\x00-\x5b\x5d-\x7f]/g, // eslint-disable-line no-control-regex -- the range is ASCII less the backslash
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isUnsetNumber(wire: string): boolean {
  return wire === '' || wire === UNSET_DECIMAL || UNSET_DOUBLE_FORMS.test(wire);
}

function isUnset(wire: string): boolean {
  return wire === UNSET_INT || wire === UNSET_LONG || isUnsetNumber(wire);
}

function parseFlag(wire: string): Parsed {
  if (wire === '1') return { value: true };
  if (wire === '0' || wire === '') return { value: false };
  if (wire.toLowerCase() === 'true') return { value: true };
  return wire.toLowerCase() === 'false' ? { value: false } : { problem: 'not a flag' };
}

/** Returns what a field's text means. An integer or number that is empty, or a number that is unset, means its default, where it has one. */
export function parseValue(kind: Kind, wire: string, absent: string): Parsed {
  if (kind === 'text') return { value: wire };
  if (kind === 'escaped') return { value: unescapeText(wire) };
  const text = wire.trim();
  switch (kind) {
    case 'flag':
      return parseFlag(text);
    case 'int':
      return parseInteger(text === '' ? absent : text);
    case 'number':
      return parseNumber(isUnsetNumber(text) ? absent : text);
    case 'maybeInt':
      return isUnset(text) ? { value: undefined } : parseInteger(text);
    case 'maybeNumber':
      return isUnset(text) ? { value: undefined } : parseNumber(text);
    case 'maybeInfinite':
      if (INFINITE.test(text)) return { value: 'Infinity' };
      return isUnset(text) ? { value: undefined } : parseNumber(text);
  }
}

function isNumberText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= NUMBER_CHARS_MAX && NUMBER.test(value);
}

/** Returns the text on the wire of a value that is given, or undefined where it cannot be written. */
export function formatValue(kind: Kind, value: unknown): string | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'escaped':
      return typeof value === 'string' ? escapeText(value) : undefined;
    case 'flag':
      return typeof value === 'boolean' ? String(Number(value)) : undefined;
    case 'int':
    case 'maybeInt':
      return Number.isSafeInteger(value) ? String(value) : undefined;
    case 'number':
    case 'maybeNumber':
      return isNumberText(value) ? value : undefined;
    case 'maybeInfinite':
      return value === 'Infinity' || isNumberText(value) ? value : undefined;
  }
}
