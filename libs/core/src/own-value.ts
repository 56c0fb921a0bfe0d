/** Returns what stands under a name that somebody else wrote: `constructor` and its kind, which every object has, are nothing. */
export function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
