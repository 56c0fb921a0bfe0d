import { ACTIONS } from '../actions/actions';
import { CONTROL_ROUTES, type ControlRoute } from './control-routes';
import type { JsonSchema } from '../schema/json-schema';
import { SCENARIO_SCHEMA } from '../scenario/scenario';

const VERSION = '1';
/** RFC 9457: the one shape of errors. */
const ERROR: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'problems'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** Returns the OpenAPI document of the control port. */
export function openApi(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  const add = (path: string, method: string, operation: unknown): void => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  };
  for (const route of CONTROL_ROUTES.filter(({ path }) => path !== '/actions/{name}'))
    add(route.path, route.method, operationOf(route));
  for (const [name, { summary, schema }] of ACTIONS)
    add(`/actions/${name}`, 'POST', { summary, requestBody: bodyOf(schema), responses: RESPONSES });
  return {
    openapi: '3.0.3',
    info: { title: 'TWS simulator, control port', version: VERSION },
    paths,
  };
}

const RESPONSES = {
  '200': { description: 'Done.' },
  default: {
    description: 'Not done, and why.',
    content: { 'application/problem+json': { schema: ERROR } },
  },
};

function operationOf(route: ControlRoute): JsonSchema {
  const named = route.path.endsWith('{name}')
    ? [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }]
    : [];
  const requested = (route.query ?? []).map((name) => ({
    name,
    in: 'query',
    schema: { type: 'integer' },
  }));
  const schema = route.path === '/scenario' ? SCENARIO_SCHEMA : route.body;
  return {
    summary: route.summary,
    parameters: [...named, ...requested],
    ...(route.body === undefined ? {} : { requestBody: bodyOf(schema) }),
    responses: RESPONSES,
  };
}

function bodyOf(schema: JsonSchema | undefined): JsonSchema {
  return { content: { 'application/json': { schema } } };
}
