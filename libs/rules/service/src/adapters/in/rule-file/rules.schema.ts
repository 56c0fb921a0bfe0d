import { BAR_INTERVALS } from '@fairlead/contracts';
import { RULE_MODES, WEEKDAYS } from '@fairlead/rules-domain';

const POSITIVE = {
  type: ['number', 'string'],
  exclusiveMinimum: 0,
  pattern: String.raw`^\d+(\.\d+)?$`,
};
const SIGNED = { type: ['number', 'string'], pattern: String.raw`^-?\d+(\.\d+)?$` };
const NAME = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' };
const TIME = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$' };
const SCALAR = { type: ['string', 'number', 'boolean'] };
const DIRECTIONS = ['LONG', 'SHORT'];

/** An object with exactly one of these fields: kinder messages than `oneOf`. */
function oneOfFields(properties: Record<string, object>): object {
  return {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    properties,
  };
}

function fields(properties: Record<string, object>, required: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required };
}

const COMMON = {
  id: NAME,
  strategy: NAME,
  symbol: { type: 'string', minLength: 1, maxLength: 32 },
  symbols: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { type: 'string', minLength: 1, maxLength: 32 },
  },
  priority: { type: 'integer', minimum: -1_000_000, maximum: 1_000_000 },
  maxPerDay: { type: 'integer', minimum: 1 },
  mode: { enum: RULE_MODES },
  enabled: { type: 'boolean' },
};
const OPPOSITE = { enum: ['ignore', 'close', 'reverse'] };

/** The JSON Schema of a rules file. */
export const RULES_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Fairlead rules',
  ...fields(
    {
      version: { const: 1 },
      rules: { type: 'array', maxItems: 20_000, items: { $ref: '#/definitions/rule' } },
    },
    ['rules'],
  ),
  definitions: {
    rule: {
      type: 'object',
      if: { required: ['template'] },
      then: { $ref: '#/definitions/template' },
      else: { $ref: '#/definitions/full' },
    },
    template: fields(
      {
        ...COMMON,
        template: { enum: ['buy', 'short'] },
        size: { $ref: '#/definitions/size' },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
        stop: { $ref: '#/definitions/distance' },
        target: { $ref: '#/definitions/distance' },
        cooldownMinutes: { type: 'number', minimum: 0 },
        onOpposite: OPPOSITE,
      },
      ['template', 'id', 'size'],
    ),
    full: fields(
      {
        ...COMMON,
        when: { $ref: '#/definitions/condition' },
        then: { $ref: '#/definitions/action' },
        cooldownSeconds: { type: 'number', minimum: 0 },
      },
      ['id', 'when', 'then'],
    ),
    size: oneOfFields({
      shares: POSITIVE,
      notional: POSITIVE,
      equityPct: POSITIVE,
      riskPct: POSITIVE,
    }),
    distance: fields({
      percent: POSITIVE,
      absolute: POSITIVE,
      atr: POSITIVE,
      period: { type: 'integer', minimum: 2, maximum: 500 },
      interval: { enum: BAR_INTERVALS },
    }),
    action: oneOfFields({
      enter: fields(
        {
          direction: { enum: DIRECTIONS },
          size: { $ref: '#/definitions/size' },
          stop: { $ref: '#/definitions/distance' },
          target: { $ref: '#/definitions/distance' },
          limitOffsetPercent: SIGNED,
          onOpposite: OPPOSITE,
          allowShort: { type: 'boolean' },
        },
        ['direction', 'size', 'stop', 'target'],
      ),
      close: { enum: [...DIRECTIONS, 'ANY'] },
    }),
    conditions: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: { $ref: '#/definitions/condition' },
    },
    condition: oneOfFields({
      and: { $ref: '#/definitions/conditions' },
      or: { $ref: '#/definitions/conditions' },
      not: { $ref: '#/definitions/condition' },
      event: fields(
        {
          type: { type: 'string' },
          where: {
            type: 'object',
            maxProperties: 50,
            additionalProperties: { $ref: '#/definitions/predicate' },
          },
        },
        ['type'],
      ),
      position: fields({
        strategy: NAME,
        open: { type: 'boolean' },
        direction: { enum: DIRECTIONS },
        unrealisedPercentMin: SIGNED,
        unrealisedPercentMax: SIGNED,
        heldSecondsMin: { type: 'number', minimum: 0 },
      }),
      time: fields({
        start: TIME,
        end: TIME,
        days: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: WEEKDAYS } },
        marketHoursOnly: { type: 'boolean' },
      }),
    }),
    predicate: {
      type: ['string', 'number', 'boolean', 'object'],
      additionalProperties: false,
      minProperties: 1,
      properties: {
        in: { type: 'array', minItems: 1, maxItems: 100, items: SCALAR },
        gte: SIGNED,
        lte: SIGNED,
        gt: SIGNED,
        lt: SIGNED,
      },
    },
  },
};
