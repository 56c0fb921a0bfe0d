import {
  type DocumentNode,
  type Reading,
  type Shape,
  choice,
  kindText,
  list,
  mapped,
  maybe,
  needed,
  number,
  record,
  text,
} from '@fairlead/core/document';
import { ALERT_FIELDS, type AlertField, type AlertMapping } from './alert-mapping';

const ACTIONS = ['BUY', 'SELL', 'SHORT', 'COVER', 'CLOSE', 'NEUTRAL'] as const;
const MAPPINGS_MAX = 100;
const NAMES_MAX = 20;
const WORDS_MAX = 50;
const CONFIDENCE = { min: '0', max: '1', unit: 'from 0 to 1, such as 0.85' } as const;

const name = text({
  pattern: /^[a-z0-9][a-z0-9-]{0,31}$/,
  about: 'a name of 1 to 32 small letters, digits and hyphens',
  mend: (written) => {
    const small = written.toLowerCase().replaceAll(/[ _]/g, '-');
    return /^[a-z0-9][a-z0-9-]{0,31}$/.test(small) ? small : null;
  },
});
const fieldName = text({
  pattern: /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/,
  about: 'the name of a field of the alert, or a path to it with dots',
});
const exchange = text({
  pattern: /^[A-Z0-9_]{1,32}$/,
  about: 'an exchange as it stands before the colon, such as NASDAQ',
  mend: (written) => (/^[a-z0-9_]{1,32}$/i.test(written) ? written.toUpperCase() : null),
});

/** One field or several, of which the first that the alert has counts. */
const fieldNames: Shape<readonly string[]> = {
  schema: {
    oneOf: [
      fieldName.schema,
      { type: 'array', minItems: 1, maxItems: NAMES_MAX, items: fieldName.schema },
    ],
  },
  read: (node, reading) => {
    if (node.kind === 'list')
      return list(fieldName, { min: 1, max: NAMES_MAX }).read(node, reading);
    const only = fieldName.read(node, reading);
    return only === undefined ? undefined : [only];
  },
};

/** What the tool calls each action. */
const actions: Shape<Readonly<Record<string, string>>> = {
  schema: {
    type: 'object',
    minProperties: 1,
    maxProperties: WORDS_MAX,
    additionalProperties: { enum: ACTIONS },
  },
  read: (node, reading) => {
    if (node.kind !== 'map' || node.entries.length === 0 || node.entries.length > WORDS_MAX) {
      return reading.report(node.at, `must be a map of 1 to ${WORDS_MAX} words of the tool to actions, such as buy: BUY, not ${kindText(node)}`); // prettier-ignore
    }
    const read = node.entries.map(
      ({ key, value }) =>
        [key.toLowerCase(), choice(ACTIONS).read(value, reading.into(key))] as const,
    );
    return read.some(([, action]) => action === undefined)
      ? undefined
      : Object.fromEntries(read.map(([word, action]) => [word, action ?? '']));
  },
};

const mapping = record({
  id: needed(name),
  source: maybe(name),
  confidence: maybe(number(CONFIDENCE)),
  key: maybe(fieldNames),
  fields: needed(
    record({
      symbol: needed(fieldNames),
      action: needed(fieldNames),
      issuedAt: needed(fieldNames),
      price: maybe(fieldNames),
      confidence: maybe(fieldNames),
      id: maybe(fieldNames),
      positionSide: maybe(fieldNames),
      positionSize: maybe(fieldNames),
    }),
  ),
  actions: needed(actions),
  exchanges: maybe(list(exchange, { min: 0, max: 200 })),
});

const alertMapping: Shape<AlertMapping> = mapped(mapping, (read, node, reading) => {
  if (read.confidence === undefined && read.fields.confidence === undefined) {
    return reading.report(node.at, '"confidence" is missing: a signal has one; write the one that all have, or the field under fields that holds it'); // prettier-ignore
  }
  return {
    id: read.id,
    source: read.source ?? null,
    confidence: read.confidence?.toNumber() ?? null,
    key: read.key ?? [],
    fields: Object.fromEntries(
      ALERT_FIELDS.map((field) => [field, read.fields[field] ?? []]),
    ) as Record<AlertField, readonly string[]>,
    actions: read.actions,
    exchanges: read.exchanges ?? [],
  };
});

/** How a file of mappings is written: each once. */
export const alertsShape: Shape<readonly AlertMapping[]> = mapped(
  record({ alerts: needed(list(alertMapping, { min: 1, max: MAPPINGS_MAX })) }),
  ({ alerts }, node, reading) => (idsOnce(node, alerts, reading) ? alerts : undefined),
);

function idsOnce(node: DocumentNode, alerts: readonly AlertMapping[], reading: Reading): boolean {
  const twice = alerts.find(({ id }, index) => alerts.findIndex((each) => each.id === id) < index);
  if (twice === undefined) return true;
  reading.report(node.at, `the mapping "${twice.id}" is there twice; give one another id`);
  return false;
}
