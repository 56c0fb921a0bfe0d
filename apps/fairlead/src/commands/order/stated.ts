type Stated<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** Returns the fields that were stated. */
export function stated<Fields extends object>(fields: Fields): Stated<Fields> {
  const entries: [string, unknown][] = Object.entries(fields);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Stated<Fields>;
}
