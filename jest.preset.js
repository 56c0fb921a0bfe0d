const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const swcOptions = JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8'));
const { paths } = JSON.parse(
  readFileSync(join(__dirname, 'tsconfig.base.json'), 'utf8'),
).compilerOptions;

const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [`^${name}$`, join(__dirname, file)]),
);

/** Shared by every project. NestJS 12 and trading-signals are ESM only, so Jest has to transform them too. */
module.exports = {
  testEnvironment: 'node',
  // The database of a run starts within the first spec that asks for it, on a machine that may be busy.
  testTimeout: 60_000,
  globalSetup: join(__dirname, 'tools/test/global-setup.cjs'),
  globalTeardown: join(__dirname, 'tools/test/global-teardown.cjs'),
  setupFiles: [require.resolve('reflect-metadata')],
  testMatch: ['<rootDir>/**/*.spec.ts'],
  transform: { '^.+\\.[mc]?[tj]s$': ['@swc/jest', { ...swcOptions, swcrc: false }] },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|trading-signals|file-type)/)'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.nx/', '<rootDir>/.fairlead/'],
  moduleNameMapper: {
    ...moduleNameMapper,
    '^fast-check$': join(__dirname, 'tools/test/seeded-fast-check.cjs'),
  },
};
