import { PROBLEM_TYPE } from '@fairlead/core';
import type { JsonSchema } from '../schemas';
import { type Route, routes } from './controllers';
import { TypeSchemas } from './type-schemas';

/** An OpenAPI document, as far as it is written here. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What the sources of the two paths that take signals do not say: they read their bodies themselves. */
interface Written {
  readonly summary: string;
  readonly content?: Readonly<Record<string, JsonSchema>>;
  readonly answers: Readonly<
    Record<string, { readonly text: string; readonly type: string; readonly isLines?: boolean }>
  >;
}

const LINES = 'application/x-ndjson';
/** What a signal alone is answered with: what one of several is, without its place, and its status is that of the answer. */
const ALONE = 'SignalResult';
const OF_SEVERAL = ['index', 'line', 'httpStatus'];
const ALERT: Written = {
  summary:
    'Takes an alert of another tool, by its mapping; its key stands in the body, or at the end of the path.',
  content: { 'application/json': { type: 'object' }, 'text/plain': { type: 'string' } },
  answers: {
    200: { text: 'The same alert was accepted before.', type: ALONE },
    202: { text: 'It is committed.', type: ALONE },
  },
};
const WRITTEN: Readonly<Record<string, Written>> = {
  'post /v1/signals': {
    summary: 'Sends a signal; as lines, several.',
    content: {
      'application/json': { $ref: '#/components/schemas/SubmissionDto' },
      [LINES]: { type: 'string' },
    },
    answers: {
      200: {
        text: 'It was accepted before; or, for lines, an answer on each line.',
        type: ALONE,
        isLines: true,
      },
      202: { text: 'It is committed.', type: ALONE },
    },
  },
  'post /v1/signals:batch': {
    summary: 'Sends several signals, as a list or as lines; each is answered by itself.',
    content: {
      'application/json': {
        anyOf: [
          { type: 'array', maxItems: 1_000, items: { $ref: '#/components/schemas/SubmissionDto' } },
          {
            type: 'object',
            required: ['signals'],
            properties: {
              signals: {
                type: 'array',
                maxItems: 1_000,
                items: { $ref: '#/components/schemas/SubmissionDto' },
              },
            },
          },
        ],
      },
      [LINES]: { type: 'string', description: 'A signal on each line, at most 10 000.' },
    },
    answers: { 200: { text: 'What became of each.', type: 'BatchResult', isLines: true } },
  },
  'post /v1/alerts/{mapping}': ALERT,
  'post /v1/alerts/{mapping}/{token}': ALERT,
  'get /v1/signals/{id}': {
    summary: 'Returns a signal and how it ended.',
    answers: { 200: { text: 'The signal.', type: 'SignalView' } },
  },
};

const PROBLEM = {
  description: 'It is refused; the code says why.',
  content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/ProblemDetails' } } },
};
const KEYLESS = ['/health', '/metrics', '/openapi.json', '/v1/time'];

/** Returns the OpenAPI document of the HTTP side: its paths by the controllers, its schemas by the types of their answers. */
export function openApiOf(version: string): OpenApi {
  const types = new TypeSchemas(['libs/contracts/src', 'libs/core/src/edge', 'libs/platform/src/http', 'libs/platform/src/observability', 'libs/console/service/src/adapters/in/http', 'libs/signal/service/src/application']); // prettier-ignore
  for (const name of ['SubmissionDto', 'ProblemDetails']) types.ofName(name);
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes()) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, types) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fairlead',
      version,
      description:
        'The HTTP side. Signals come in at signal-ingestion (behind the edge, where there is one); everything else is the console. In one process both are at one address.',
    },
    servers: [{ url: 'http://127.0.0.1:7400' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas: withResultAlone(types),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  };
}

function operationOf(route: Route, types: TypeSchemas): JsonSchema {
  const written = WRITTEN[`${route.method} ${route.path}`];
  const content =
    written?.content ??
    (route.body === null ? undefined : { 'application/json': types.ofName(route.body) });
  const isOpen = KEYLESS.some((path) => route.path.startsWith(path));
  const parameters = parametersOf(route);
  return {
    operationId: `${route.controller.replace('Controller', '')}_${route.name}`,
    tags: [route.controller.replace('Controller', '').toLowerCase()],
    summary: written?.summary ?? route.comment,
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(content === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(content) } }),
    responses: { ...answersOf(route, written, types), default: PROBLEM },
  };
}

function parametersOf({ path, queries, headers }: Route): readonly object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = queries.map((name) => ({
    name,
    in: 'query',
    schema: name === 'limit' ? { type: 'integer', minimum: 1 } : { type: 'string' },
  }));
  const inHeader = headers.map((name) => ({
    name,
    in: 'header',
    schema: { type: 'string', maxLength: 255 },
    description: 'Names the request: the same one again is done once and answered the same.',
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

function answersOf(
  route: Route,
  written: Written | undefined,
  types: TypeSchemas,
): Record<string, unknown> {
  if (route.isStream) {
    return {
      200: {
        description:
          'Events as they are recorded (server-sent events); docs/reference/asyncapi.json has their data.',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    };
  }
  if (written === undefined) {
    const schema = types.of(route.answer);
    const type = schema.type === 'string' ? 'text/plain' : 'application/json';
    return {
      [route.status]: {
        description: 'It is so, or it is done.',
        content: contentOf({ [type]: schema }),
      },
    };
  }
  return Object.fromEntries(
    Object.entries(written.answers).map(([status, { text, type, isLines }]) => {
      const lines = isLines === true ? { [LINES]: types.ofName('SubmissionResult') } : {};
      return [
        status,
        {
          description: text,
          content: contentOf({ 'application/json': named(type, types), ...lines }),
        },
      ];
    }),
  );
}

function named(type: string, types: TypeSchemas): JsonSchema {
  return type === ALONE ? { $ref: `#/components/schemas/${ALONE}` } : types.ofName(type);
}

function withResultAlone(types: TypeSchemas): Readonly<Record<string, unknown>> {
  types.ofName('SubmissionResult');
  const components: Readonly<Record<string, JsonSchema>> = types.components();
  const { properties = {}, required = [], ...rest } = components['SubmissionResult'] ?? {};
  const alone = {
    ...rest,
    properties: Object.fromEntries(
      Object.entries(properties).filter(([name]) => !OF_SEVERAL.includes(name)),
    ),
    required: required.filter((name) => !OF_SEVERAL.includes(name)),
  };
  return { ...components, [ALONE]: alone };
}

function contentOf(content: Readonly<Record<string, JsonSchema>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}
