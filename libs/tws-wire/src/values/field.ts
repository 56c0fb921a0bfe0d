/** How one field is written. `maybe…` kinds have an unset form and decode to undefined. */
interface ValueOfKind {
  readonly text: string;
  /** Text that TWS sends as 7-bit ASCII with `\uXXXX`. */
  readonly escaped: string;
  readonly int: number;
  readonly maybeInt: number | undefined;
  /** A decimal as plain text: prices and quantities never become floats. */
  readonly number: string;
  readonly maybeNumber: string | undefined;
  /** As maybeNumber, or `Infinity`. */
  readonly maybeInfinite: string | undefined;
  readonly flag: boolean;
}
/** The name of a way to write a field. */
export type Kind = keyof ValueOfKind;
/** Fields that were read or will be written, by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Present from one server version to another. */
export interface Gated {
  /** The first server version that has it. */
  readonly since: number;
  /** The last one. */
  readonly until: number;
}
/** One field. */
export interface Scalar<N extends string, K extends Kind, O extends boolean> extends Gated {
  readonly shape: 'scalar';
  readonly name: N;
  readonly kind: K;
  /** True where it may be left out when encoding. */
  readonly optional: O;
  /** The wire text of a value that is left out or unset. */
  readonly absent: string;
}
/** A field whose value carries no meaning, such as a message's version. */
export interface Fixed extends Gated {
  readonly shape: 'fixed';
  readonly name: string;
  readonly text: string;
}
/** A count, then as many rows. */
export interface List<N extends string, F extends readonly Field[]> extends Gated {
  readonly shape: 'list';
  readonly name: N;
  readonly fields: F;
}
/** What an earlier field of the same row must hold. */
export interface Condition {
  readonly name: string;
  readonly holds: (value: unknown) => boolean;
  /** The values it holds for, where they can be listed. */
  readonly values: readonly unknown[];
}
/** Fields that are there only where an earlier one says so. */
export interface When<F extends readonly Field[]> extends Gated {
  readonly shape: 'when';
  readonly condition: Condition;
  readonly fields: F;
}
/** An entry of a field list. */
export type Field =
  Scalar<string, Kind, boolean> | Fixed | List<string, readonly Field[]> | When<readonly Field[]>;

/** The field list of one message. */
export interface MessageSpec<N extends string, F extends readonly Field[]> extends Gated {
  readonly id: number;
  readonly name: N;
  readonly fields: F;
}

type AnyScalar = Scalar<string, Kind, boolean>;
interface AnyList {
  readonly shape: 'list';
  readonly name: string;
  readonly fields: readonly unknown[];
}
type Scalars<F> = Extract<F, AnyScalar>;
type Lists<F> = Extract<F, AnyList>;
type Inside<F> = F extends { readonly shape: 'when'; readonly fields: readonly (infer G)[] }
  ? G
  : never;
// A `when` within a `when` is as deep as the specification goes.
type Conditional<F> = Inside<F> | Inside<Inside<F>>;

type Values<F> = {
  readonly [S in Scalars<F> as S['name']]: ValueOfKind[S['kind']];
} & {
  readonly [L in Lists<F> as L['name']]: readonly ValuesOf<L['fields']>[];
};
type ConditionalValues<F> = {
  readonly [S in Scalars<F> as S['name']]?: ValueOfKind[S['kind']] | undefined;
} & {
  readonly [L in Lists<F> as L['name']]?: readonly ValuesOf<L['fields']>[] | undefined;
};
/** What a field list decodes to. Fields under a `when` are optional. */
export type ValuesOf<F extends readonly unknown[]> = Values<F[number]> &
  ConditionalValues<Conditional<F[number]>>;

type Inputs<F> = {
  readonly [S in Extract<Scalars<F>, { optional: false }> as S['name']]: ValueOfKind[S['kind']];
};
type OptionalInputs<F> = {
  readonly [S in Scalars<F> as S['name']]?: ValueOfKind[S['kind']] | undefined;
} & {
  readonly [L in Lists<F> as L['name']]?: readonly InputOf<L['fields']>[] | undefined;
};
/** What a field list encodes from: a field with a default may be left out. */
export type InputOf<F extends readonly unknown[]> = Inputs<F[number]> &
  OptionalInputs<Exclude<F[number], { optional: false }> | Conditional<F[number]>>;

const ALWAYS: Gated = { since: 0, until: Number.MAX_SAFE_INTEGER };

/** Declares a text, empty where left out. */
export function text<const N extends string>(name: N, absent = ''): Scalar<N, 'text', true> {
  return { shape: 'scalar', name, kind: 'text', optional: true, absent, ...ALWAYS };
}
/** Declares a text that travels as 7-bit ASCII. */
export function escaped<const N extends string>(name: N): Scalar<N, 'escaped', true> {
  return { shape: 'scalar', name, kind: 'escaped', optional: true, absent: '', ...ALWAYS };
}
/** Declares an integer that must be given. */
export function int<const N extends string>(name: N): Scalar<N, 'int', false> {
  return { shape: 'scalar', name, kind: 'int', optional: false, absent: '', ...ALWAYS };
}
/** Declares an integer that reads as `absent` where it is empty. */
export function intOr<const N extends string>(name: N, absent: number): Scalar<N, 'int', true> {
  return {
    shape: 'scalar',
    name,
    kind: 'int',
    optional: true,
    absent: String(absent),
    ...ALWAYS,
  };
}
/** Declares an integer with an unset form, which is written as `absent`. */
export function maybeInt<const N extends string>(
  name: N,
  absent = '',
): Scalar<N, 'maybeInt', true> {
  return { shape: 'scalar', name, kind: 'maybeInt', optional: true, absent, ...ALWAYS };
}
/** Declares a decimal that must be given. */
export function number<const N extends string>(name: N): Scalar<N, 'number', false> {
  return { shape: 'scalar', name, kind: 'number', optional: false, absent: '', ...ALWAYS };
}
/** Declares a decimal that reads as `absent` where it is empty. */
export function numberOr<const N extends string>(
  name: N,
  absent: string,
): Scalar<N, 'number', true> {
  return { shape: 'scalar', name, kind: 'number', optional: true, absent, ...ALWAYS };
}
/** Declares a decimal with an unset form, which is written as `absent`. */
export function maybeNumber<const N extends string>(
  name: N,
  absent = '',
): Scalar<N, 'maybeNumber', true> {
  return { shape: 'scalar', name, kind: 'maybeNumber', optional: true, absent, ...ALWAYS };
}
/** Declares a decimal with an unset form that may also be infinite. */
export function maybeInfinite<const N extends string>(name: N): Scalar<N, 'maybeInfinite', true> {
  return { shape: 'scalar', name, kind: 'maybeInfinite', optional: true, absent: '', ...ALWAYS };
}
/** Declares a boolean, false where left out or empty. */
export function flag<const N extends string>(name: N, absent = '0'): Scalar<N, 'flag', true> {
  return { shape: 'scalar', name, kind: 'flag', optional: true, absent, ...ALWAYS };
}
/** Declares a field that is written as given and skipped when read: mostly a message's own version, long frozen. */
export function fixed(constant: string, name = 'version'): Fixed {
  return { shape: 'fixed', name, text: constant, ...ALWAYS };
}
/** Declares a count followed by as many rows. */
export function list<const N extends string, const F extends readonly Field[]>(
  name: N,
  fields: F,
): List<N, F> {
  return { shape: 'list', name, fields, ...ALWAYS };
}
/** Declares fields that are there only where the condition holds of a field before them. */
export function when<const F extends readonly Field[]>(condition: Condition, fields: F): When<F> {
  return { shape: 'when', condition, fields, ...ALWAYS };
}
/** Returns the field or message, present from this server version on. */
export function since<G extends Gated>(version: number, gated: G): G {
  return { ...gated, since: version };
}
/** Returns the field, present up to and including this server version. */
export function until<G extends Gated>(version: number, gated: G): G {
  return { ...gated, until: version };
}
/** Declares a message. */
export function message<const N extends string, const F extends readonly Field[]>(
  id: number,
  name: N,
  fields: F,
): MessageSpec<N, F> {
  return { id, name, fields, ...ALWAYS };
}

/** True where the server version has the field or message. */
export function isPresent({ since, until }: Gated, version: number): boolean {
  return version >= since && version <= until;
}

/** Holds where the text is not empty. */
export function given(name: string): Condition {
  return { name, holds: (value) => value !== undefined && value !== '', values: [] };
}
/** Holds where the field is one of the values. */
export function oneOf(name: string, ...values: readonly unknown[]): Condition {
  return { name, holds: (value) => values.includes(value), values };
}
/** Holds where the decimal is above zero. */
export function positive(name: string): Condition {
  const holds = (value: unknown): boolean =>
    typeof value === 'string' && /^[\d.]*[1-9]/.test(value);
  return { name, holds, values: [] };
}
/** Holds where the text is a small number. */
export function numeric(name: string): Condition {
  const holds = (value: unknown): boolean => typeof value === 'string' && /^\d{1,4}$/.test(value);
  return { name, holds, values: ['0', '1'] };
}
/** Holds where the list has rows. */
export function filled(name: string): Condition {
  return { name, holds: (value) => Array.isArray(value) && value.length > 0, values: [] };
}
