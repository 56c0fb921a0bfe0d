import { constraintText } from '@fairlead/contracts';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { editDistance } from '@fairlead/core/document';
import { ConfigurationError } from './configuration-error';
import { SETTINGS } from './settings';

/** A class whose fields are environment variables, with defaults and class-validator decorators. */
export type EnvClass<T extends object> = new () => T;

/** The typed values, in the order of the classes. */
type Values<Classes extends readonly EnvClass<object>[]> = {
  readonly [Index in keyof Classes]: Classes[Index] extends EnvClass<infer T> ? Readonly<T> : never;
};

/** What reading the environment gave. */
export interface ReadEnvironment<Classes extends readonly EnvClass<object>[]> {
  readonly values: Values<Classes>;
  /** Variables that begin as ours do and that nobody reads: misspelt, most likely. */
  readonly warnings: readonly string[];
}

const OURS = /^(TWS|FAIRLEAD)_/;
/** Two letters off is a slip of the finger; more is another word. */
const SLIP_MAX = 2;

/**
 * Reads configuration from environment variables into frozen values. An empty variable counts as absent. Throws a
 * ConfigurationError with everything that is wrong.
 */
export function readEnvironment<const Classes extends readonly EnvClass<object>[]>(
  types: Classes,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ReadEnvironment<Classes> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = types.map((type) => readOne(type, given));
  const problems = [...new Set(read.flatMap((each) => each.problems))];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const known = new Set(read.flatMap((each) => each.names));
  return {
    values: read.map((each) => Object.freeze(each.value)) as unknown as Values<Classes>,
    warnings: unknownVariables(Object.keys(given), known),
  };
}

function readOne(
  type: EnvClass<object>,
  given: Readonly<Record<string, string | undefined>>,
): { value: object; names: readonly string[]; problems: readonly string[] } {
  const names = variablesOf(type);
  const own = Object.fromEntries(
    names.filter((name) => name in given).map((name) => [name, given[name]]),
  );
  const value = plainToInstance(type, own, { exposeDefaultValues: true });
  const errors = validateSync(value, { forbidUnknownValues: false });
  const problems = errors.map(({ property, constraints }) => {
    const problems = Object.values(constraints ?? {}).map((text) => constraintText(property, text));
    const shown = property in own ? ` is ${JSON.stringify(own[property])}` : ' is not set';
    return `${property}${secret(property) ? '' : shown}: ${problems.join(', ')}`;
  });
  return { value, names, problems };
}

/** A field without a default does not exist on an instance; its decorators know it. */
function variablesOf(type: EnvClass<object>): readonly string[] {
  const defaults = Object.keys(new type());
  return [...new Set([...defaults, ...decoratedProperties(type)])];
}

function decoratedProperties(type: EnvClass<object>): readonly string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return metadata.map(({ propertyName }) => propertyName);
}

function secret(name: string): boolean {
  return /KEY|SECRET|PASSWORD|TOKEN/.test(name);
}

function unknownVariables(names: readonly string[], known: ReadonlySet<string>): string[] {
  return names
    .filter((name) => OURS.test(name) && !known.has(name) && !SETTINGS.has(name))
    .map((name) => {
      const like = [...known, ...SETTINGS].find(
        (candidate) => editDistance(candidate, name) <= SLIP_MAX,
      );
      return `${name} is not a setting${like === undefined ? '' : `; did you mean ${like}?`}`;
    });
}
