/** Returns how often a suite repeats itself: shortly by default and in CI, long with `npm run e2e:long`. */
export function howMany(times: { readonly short: number; readonly long: number }): number {
  return process.env['E2E_FORM'] === 'long' ? times.long : times.short;
}
