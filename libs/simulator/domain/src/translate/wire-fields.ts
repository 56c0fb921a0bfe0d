import { CLIENT_SPECS, type Field, SERVER_SPECS } from '@fairlead/tws-wire';

type Spec = (typeof SERVER_SPECS)[number] | (typeof CLIENT_SPECS)[number];

/** Messages that a server may send, by name. */
export const SERVER_MESSAGES: readonly string[] = namesOf(SERVER_SPECS);
/** Requests that a client may make, by name. */
export const CLIENT_MESSAGES: readonly string[] = namesOf(CLIENT_SPECS);

function namesOf(specs: readonly Spec[]): readonly string[] {
  return [...new Set(specs.map((spec) => spec.name))].sort();
}

/** Returns what is wrong with new values for the fields of a server's message: nothing for good ones. */
export function valueProblems(
  message: string,
  values: Readonly<Record<string, unknown>>,
): readonly string[] {
  const kinds = kindsOf(SERVER_SPECS.filter((spec) => spec.name === message));
  return Object.entries(values).flatMap(([name, value]) => {
    const kind = kinds.get(name);
    if (kind === undefined)
      return [`${message} has no field ${name}; it has ${[...kinds.keys()].sort().join(', ')}`];
    const problem = kindProblem(kind, value);
    return problem === undefined ? [] : [`${message}.${name} ${problem}`];
  });
}

/** Returns fields that a client's request does not have. */
export function unknownRequestFields(
  request: string,
  fields: readonly string[],
): readonly string[] {
  const kinds = kindsOf(CLIENT_SPECS.filter((spec) => spec.name === request));
  return fields.filter((name) => !kinds.has(name));
}

function kindsOf(specs: readonly Spec[]): ReadonlyMap<string, string> {
  return new Map(specs.flatMap((spec) => scalars(spec.fields)));
}

/** Decimals, and the numbers by which TWS says "not set": its largest long has nineteen digits. */
const DECIMAL_OR_UNSET = /^(-?\d{1,19}(\.\d{1,15})?|1\.7976931348623157[eE]\+?308)$/;

/** Only plain fields can be set: rows of lists cannot. */
function scalars(fields: readonly Field[]): readonly (readonly [string, string])[] {
  return fields.flatMap((field) => {
    if (field.shape === 'scalar') return [[field.name, field.kind] as const];
    return field.shape === 'when' ? scalars(field.fields) : [];
  });
}

function kindProblem(kind: string, value: unknown): string | undefined {
  if (kind.startsWith('maybe') && value === null) return undefined;
  switch (kind) {
    case 'text':
    case 'escaped':
      return typeof value === 'string' && !value.includes('\0')
        ? undefined
        : 'must be text without a NUL';
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'int':
    case 'maybeInt':
      return Number.isSafeInteger(value) ? undefined : 'must be a whole number';
    default:
      return typeof value === 'string' && DECIMAL_OR_UNSET.test(value)
        ? undefined
        : 'must be a decimal as text, such as "100.02"';
  }
}
