import { type Field, type MessageSpec, isPresent } from '@fairlead/tws-wire';

type Values = Readonly<Record<string, unknown>>;
type Spec = MessageSpec<string, readonly Field[]>;

const FIRST = 101;

/** Fills a message so that no two fields hold the same: a field that is read in another's place shows. */
export function distinctValues(spec: Spec, version: number, given: Values): Values {
  let next = FIRST;

  const valueOf = (field: Extract<Field, { shape: 'scalar' }>): unknown => {
    next += 1;
    switch (field.kind) {
      case 'text':
      case 'escaped':
        return `${field.name} ${next}`;
      case 'flag':
        return next % 2 === 0;
      case 'int':
      case 'maybeInt':
        return next;
      case 'number':
      case 'maybeNumber':
      case 'maybeInfinite':
        return `${next}.25`;
    }
  };

  const fill = (fields: readonly Field[], row: Record<string, unknown>, own: Values): Values => {
    for (const field of fields) {
      if (!isPresent(field, version) || field.shape === 'fixed') continue;
      if (field.shape === 'when') {
        if (field.condition.holds(row[field.condition.name])) fill(field.fields, row, own);
      } else if (field.name in own) row[field.name] = own[field.name];
      else if (field.shape === 'scalar') row[field.name] = valueOf(field);
      else row[field.name] = [fill(field.fields, {}, {}), fill(field.fields, {}, {})];
    }
    return row;
  };

  return fill(spec.fields, {}, given);
}

/** Returns a row as the client's programmers meet it: decimals are numbers. */
export function asClientRow(fields: readonly Field[], row: Values): Values {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, asClientValue(fields, name, value)]),
  );
}

function asClientValue(fields: readonly Field[], name: string, value: unknown): unknown {
  const field = fieldNamed(fields, name);
  if (field?.shape === 'list' && Array.isArray(value))
    return value.map((row: Values) => asClientRow(field.fields, row));
  const isNumber = field?.shape === 'scalar' && /number|infinite/i.test(field.kind);
  return isNumber && value !== undefined ? Number(value) : value;
}

function fieldNamed(
  fields: readonly Field[],
  name: string,
): Exclude<Field, { shape: 'when' }> | undefined {
  for (const field of fields) {
    if (field.shape !== 'when') {
      if (field.name === name) return field;
      continue;
    }
    const inner = fieldNamed(field.fields, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
