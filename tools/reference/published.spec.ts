import { parseEnvelope } from '@fairlead/contracts';
import { sampleEnvelope } from '@fairlead/contracts/fixtures';
import { currentShapes } from './build';
import { type PublishedShape, breaks, fileNameOf } from './published';
import { brokenPromises, publishedShapes } from './record';
import type { JsonSchema } from './schemas';

const published = [...publishedShapes()];
const shapes = currentShapes();

describe('what was published', () => {
  it.each(published)('stays as it is: %s carries the digest of what it holds', (file, shape) => {
    expect(fileNameOf(shape)).toBe(file);
  });
  it.each(published)('stays readable: %s', (_file, { type, version, sample }) => {
    const envelope = { ...sampleEnvelope(`${type}@${String(version)}`), data: sample };
    const result = parseEnvelope(JSON.parse(JSON.stringify(envelope)));
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    expect(JSON.parse(JSON.stringify(result.value.data))).toEqual(sample);
  });
  it('is broken by no shape of now', () => {
    expect(
      brokenPromises(
        shapes,
        published.map(([, shape]) => shape),
      ),
    ).toEqual([]);
  });
  it('holds every shape of now; if not: npm run reference', () => {
    const files = new Set(published.map(([file]) => file));
    expect(shapes.map(fileNameOf).filter((file) => !files.has(file))).toEqual([]);
  });
});

const EARLIER: JsonSchema = {
  type: 'object',
  properties: {
    state: { type: 'string', enum: ['open', 'closed'] },
    quantity: { type: 'string', format: 'decimal', pattern: '^[0-9]+$', maxLength: 20 },
    waitMs: { type: 'integer', minimum: 0 },
    legs: { type: 'array', items: { type: 'object', properties: { ref: { type: 'string' } } } },
    values: { type: 'object', additionalProperties: { type: 'number' } },
    note: { type: 'string' },
  },
  required: ['state', 'quantity'],
};
const FIELDS = EARLIER.properties ?? {};
const withField = (name: string, schema: JsonSchema): JsonSchema => ({
  ...EARLIER,
  properties: { ...FIELDS, [name]: schema },
});
const without = (name: string): JsonSchema => ({
  ...EARLIER,
  properties: Object.fromEntries(Object.entries(FIELDS).filter(([field]) => field !== name)),
});

describe('a change of a published shape', () => {
  it.each<readonly [string, JsonSchema, string]>([
    [
      'a new required field',
      { ...EARLIER, required: ['state', 'quantity', 'note'] },
      'note is required now',
    ],
    [
      'a required field that may be missing',
      { ...EARLIER, required: ['state'] },
      'quantity may be missing now',
    ],
    ['a field that is gone', without('note'), 'note is gone'],
    [
      'a field with another unit in its name',
      {
        ...without('waitMs'),
        properties: { ...without('waitMs').properties, waitSeconds: { type: 'integer' } },
      },
      'waitMs is gone',
    ],
    [
      'another type',
      withField('waitMs', { type: 'string', minimum: 0 }),
      'waitMs: type was "integer" and is "string"',
    ],
    [
      'null where there was none',
      withField('note', { type: ['string', 'null'] as unknown as string }),
      'note: type was "string" and is ["string","null"]',
    ],
    [
      'another format',
      withField('quantity', { type: 'string', pattern: '^[0-9]+$', maxLength: 20 }),
      'quantity: format was "decimal" and is nothing',
    ],
    [
      'another pattern',
      withField('quantity', { type: 'string', format: 'decimal', pattern: '^x$', maxLength: 20 }),
      'quantity: pattern was "^[0-9]+$" and is "^x$"',
    ],
    [
      'a value that is gone',
      withField('state', { type: 'string', enum: ['open'] }),
      'state: "closed" is no value any more',
    ],
    [
      'only some values',
      withField('note', { type: 'string', enum: ['a'] }),
      'note: only some values are left',
    ],
    [
      'a narrower bound',
      withField('waitMs', { type: 'integer', minimum: 1 }),
      'waitMs: minimum is narrower than it was',
    ],
    [
      'a shorter text',
      withField('quantity', {
        type: 'string',
        format: 'decimal',
        pattern: '^[0-9]+$',
        maxLength: 9,
      }),
      'quantity: maxLength is narrower than it was',
    ],
    [
      'something within a list',
      withField('legs', { type: 'array', items: { type: 'object', properties: {} } }),
      'legs[].ref is gone',
    ],
    [
      'something within a map',
      withField('values', { type: 'object', additionalProperties: { type: 'string' } }),
      'values{}: type was "number" and is "string"',
    ],
  ])('that is %s needs a new version', (_name, later, problem) => {
    expect(breaks(EARLIER, later)).toEqual([problem]);
  });
  it.each<readonly [string, JsonSchema]>([
    ['a new optional field', withField('more', { type: 'string' })],
    ['a further value', withField('state', { type: 'string', enum: ['open', 'closed', 'exits'] })],
    ['a wider bound', withField('waitMs', { type: 'integer', minimum: -1 })],
  ])('that is %s needs none', (_name, later) => {
    expect(breaks(EARLIER, later)).toEqual([]);
  });
  it('says which message it is about and what to do', () => {
    const shape: PublishedShape = { type: 'order.state', version: 1, schema: EARLIER, sample: {} };
    const later = { ...shape, schema: without('note') };
    expect(brokenPromises([later], [shape])).toEqual([
      'order.state@1 was published: note is gone. Leave it as it is and make version 2 beside it',
    ]);
    expect(brokenPromises([], [shape])[0]).toContain('nobody reads it any more');
  });
});
