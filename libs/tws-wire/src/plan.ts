import { type Condition, type Field, type MessageSpec, isPresent } from './values/field';
import { VERSION_MAX, VERSION_MIN } from './hello';
import { parseValue } from './values/value-text';
import { WireError } from './values/wire-error';

/** Any message's field list. */
export type Spec = MessageSpec<string, readonly Field[]>;
/** A field that carries a value. */
export type ScalarField = Extract<Field, { shape: 'scalar' }>;

/** One step of reading or writing a row. */
type Step =
  | ScalarField
  | Extract<Field, { shape: 'fixed' }>
  | { readonly shape: 'list'; readonly name: string; readonly row: Plan }
  | {
      readonly shape: 'when';
      readonly condition: Condition;
      /** What the condition sees of a text that the writer left out. */
      readonly leftOut: unknown;
      readonly row: Plan;
    };

/** A field list at one server version. */
export interface Plan {
  readonly steps: readonly Step[];
  /** What the fields that this version does not have read as. */
  readonly absent: readonly (readonly [name: string, value: unknown])[];
}

const plans = new WeakMap<Spec, Map<number, Plan>>();

/** Returns the message's field list at a server version, made once. Throws a WireError where that version has no such message. */
export function planOf(spec: Spec, version: number): Plan {
  const known = plans.get(spec)?.get(version);
  if (known !== undefined) return known;
  const isSpoken = Number.isInteger(version) && version >= VERSION_MIN && version <= VERSION_MAX;
  if (!isSpoken || !isPresent(spec, version))
    throw new WireError(`server version ${version} has no such message`, {
      messageName: spec.name,
      field: '',
      frame: [],
    });
  const plan = compile(spec.fields, version, new Map());
  const byVersion = plans.get(spec) ?? new Map<number, Plan>();
  plans.set(spec, byVersion.set(version, plan));
  return plan;
}

function compile(fields: readonly Field[], version: number, leftOut: Map<string, unknown>): Plan {
  for (const field of fields)
    if (field.shape === 'scalar' && field.kind === 'text') leftOut.set(field.name, field.absent);
  const present = fields.filter((field) => isPresent(field, version));
  const gone = fields.filter((field) => !isPresent(field, version));
  return {
    steps: present.map((field) => stepOf(field, version, leftOut)),
    absent: gone.flatMap((field) => absentOf(field)),
  };
}

function stepOf(field: Field, version: number, leftOut: Map<string, unknown>): Step {
  switch (field.shape) {
    case 'fixed':
    case 'scalar':
      return field;
    case 'list':
      return { shape: 'list', name: field.name, row: compile(field.fields, version, new Map()) };
    case 'when': {
      const { condition } = field;
      return {
        shape: 'when',
        condition,
        leftOut: leftOut.get(condition.name),
        row: compile(field.fields, version, leftOut),
      };
    }
  }
}

function absentOf(field: Field): readonly (readonly [string, unknown])[] {
  if (field.shape === 'list') return [[field.name, []]];
  if (field.shape !== 'scalar') return [];
  const isNumeric = field.kind === 'int' || field.kind === 'number';
  const parsed = parseValue(field.kind, field.absent === '' && isNumeric ? '0' : field.absent, '');
  return 'value' in parsed ? [[field.name, parsed.value]] : [];
}
