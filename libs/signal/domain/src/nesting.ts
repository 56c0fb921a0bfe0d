/** True where objects and arrays are nested deeper than the limit; looks no further than that. */
export function isNestedDeeperThan(value: unknown, levelsMax: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levelsMax === 0) return true;
  return Object.values(value).some((inner) => isNestedDeeperThan(inner, levelsMax - 1));
}
