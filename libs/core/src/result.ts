/** Something that was done, with what came of it. */
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

/** An expected negative, with its reason. */
export interface Refused<Refusal> {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** The outcome of something that may be refused for an expected reason. */
export type Result<T, Refusal> = Ok<T> | Refused<Refusal>;

/** Returns a success that carries the value. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** Returns a refusal: an expected negative, with its reason. */
export function refused<R>(refusal: R): Refused<R> {
  return { ok: false, refusal };
}
