/** Returns by how much something took longer than it may, in words, or null. */
export function excessOf(name, seconds, minutes) {
  const allowed = minutes * 60;
  if (seconds <= allowed) return null;
  return `${name} took ${seconds.toFixed(0)} s of ${allowed} s: make it faster, or raise its minutes in tools/ci/run.mjs and say why`;
}
