/**
 * Returns a pure function that remembers what it gave: for what is asked again and again and takes long. It forgets all once
 * it remembers `keptMax`, so that it holds no more than that.
 */
export function memoised<T>(compute: (key: number) => T, keptMax: number): (key: number) => T {
  const kept = new Map<number, T>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined || kept.has(key)) return known as T;
    const value = compute(key);
    if (kept.size >= keptMax) kept.clear();
    kept.set(key, value);
    return value;
  };
}
