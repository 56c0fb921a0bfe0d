// Lints one deliberate breach for each tag row, with the rows of the real configuration, and prints what was refused.
import { ESLint } from 'eslint';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { SCOPE_ROWS, TYPE_ROWS } from '../../eslint.config.mjs';

const BREACHES = [
  { row: 'type:core', from: 'libs/core', imports: '@fairlead/contracts' },
  { row: 'type:core', from: 'libs/core', imports: 'rxjs' },
  { row: 'type:contracts', from: 'libs/contracts', imports: '@fairlead/platform' },
  { row: 'type:contracts', from: 'libs/contracts', imports: '@nestjs/common' },
  { row: 'type:domain', from: 'libs/order/domain', imports: '@fairlead/contracts' },
  { row: 'type:domain', from: 'libs/order/domain', imports: 'typeorm' },
  { row: 'type:platform', from: 'libs/platform', imports: '@fairlead/order-domain' },
  { row: 'type:testing', from: 'libs/testing', imports: '@fairlead/order-domain' },
  { row: 'type:service', from: 'libs/order/service', imports: '@fairlead/broker-service' },
  { row: 'type:conformance', from: 'libs/simulator/conformance', imports: '@fairlead/testing' },
  { row: 'type:sdk', from: 'libs/sdk', imports: '@fairlead/platform' },
  { row: 'type:sdk', from: 'libs/sdk', imports: '@nestjs/common' },
  { row: 'type:app', from: 'apps/fairlead', imports: '@fairlead/order-domain' },
  { row: 'type:e2e', from: 'e2e', imports: '@fairlead/order-domain' },
  { row: 'type:tool', from: 'tools', imports: '@fairlead/platform' },
  { row: 'scope:shared', from: 'libs/platform', imports: '@fairlead/order-domain' },
  { row: 'scope:signal', from: 'libs/signal/service', imports: '@fairlead/rules-domain' },
  { row: 'scope:rules', from: 'libs/rules/service', imports: '@fairlead/signal-domain' },
  { row: 'scope:order', from: 'libs/order/service', imports: '@fairlead/broker-domain' },
  { row: 'scope:broker', from: 'libs/broker/service', imports: '@fairlead/tws-wire' },
  { row: 'scope:market', from: 'libs/market/service', imports: '@fairlead/order-domain' },
  { row: 'scope:position', from: 'libs/position/service', imports: '@fairlead/market-domain' },
  { row: 'scope:console', from: 'libs/console/service', imports: '@fairlead/order-domain' },
  { row: 'scope:sdk', from: 'libs/sdk', imports: '@fairlead/order-domain' },
  { row: 'scope:e2e', from: 'e2e', imports: '@fairlead/tws-wire' },
  { row: 'scope:simulator', from: 'libs/simulator/service', imports: '@fairlead/order-domain' },
];

async function messagesOf({ row, from, imports }) {
  const rows = [...TYPE_ROWS, ...SCOPE_ROWS].filter(({ sourceTag }) => sourceTag === row);
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { '@nx': nx },
        rules: { '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints: rows }] },
      },
    ],
  });
  const code = `import '${imports}';\n`;
  const results = await eslint.lintText(code, { filePath: `${from}/src/breach.ts` });
  return results.flatMap((result) => result.messages.map(({ message }) => message));
}

const covered = new Set(BREACHES.map(({ row }) => row));
const report = {
  rowsWithoutFixture: [...TYPE_ROWS, ...SCOPE_ROWS]
    .map(({ sourceTag }) => sourceTag)
    .filter((row) => !covered.has(row)),
  breaches: [],
};
for (const breach of BREACHES) {
  report.breaches.push({ ...breach, messages: await messagesOf(breach) });
}
process.stdout.write(JSON.stringify(report));
