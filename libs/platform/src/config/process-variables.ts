/** Returns the variables of this process, for a child that has to get some of them. */
export function processVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
