/**
 * Returns a function that computes once for each value and remembers it for as long as that value is in use. Only for values that
 * never change: what is read often and changed by being replaced.
 */
export function remembered<Value extends object, Result>(
  compute: (value: Value) => Result,
): (value: Value) => Result {
  const results = new WeakMap<Value, { readonly result: Result }>();
  return (value) => {
    const known = results.get(value);
    if (known !== undefined) return known.result;
    const result = compute(value);
    results.set(value, { result });
    return result;
  };
}
