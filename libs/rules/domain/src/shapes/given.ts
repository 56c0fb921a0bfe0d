/** The fields of an object that have a value. */
export type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Returns the object without the fields that are undefined. */
export function given<T extends object>(fields: T): Given<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Given<T>;
}
