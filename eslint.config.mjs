import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Which kind of project may use which: rows combine with AND, and a project without tags can use nothing. */
export const TYPE_ROWS = [
  {
    sourceTag: 'type:core',
    onlyDependOnLibsWithTags: ['type:core'],
    allowedExternalImports: ['decimal.js', 'luxon', 'fast-check'],
  },
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: ['type:core', 'type:contracts'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', '@nats-io/*'],
  },
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:core', 'type:domain'],
    allowedExternalImports: ['fast-check', 'trading-signals'],
  },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:core', 'type:contracts', 'type:platform'],
  },
  {
    sourceTag: 'type:testing',
    onlyDependOnLibsWithTags: [
      'type:core',
      'type:contracts',
      'type:platform',
      'type:testing',
      'type:service',
    ],
  },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: [
      'type:core',
      'type:contracts',
      'type:domain',
      'type:platform',
      'type:testing',
    ],
  },
  {
    // Puts clients to a service from outside, and compares with what its domain says.
    sourceTag: 'type:conformance',
    onlyDependOnLibsWithTags: ['type:core', 'type:domain', 'type:service'],
  },
  {
    // What programs of others import: nothing of a service, and what a type needs of a domain.
    sourceTag: 'type:sdk',
    onlyDependOnLibsWithTags: [
      'type:core',
      'type:contracts',
      'type:domain',
      'type:sdk',
      'type:testing',
    ],
    bannedExternalImports: ['@nestjs/*', 'typeorm'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: [
      'type:core',
      'type:contracts',
      'type:service',
      'type:platform',
      'type:sdk',
    ],
  },
  {
    sourceTag: 'type:e2e',
    onlyDependOnLibsWithTags: [
      'type:core',
      'type:contracts',
      'type:sdk',
      'type:testing',
      'type:service',
      'type:platform',
    ],
  },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:core', 'type:contracts', 'type:tool'],
  },
];

/** Which stage may use which: position's pure fold is the one thing that stages share. */
export const SCOPE_ROWS = [
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared', 'scope:simulator'] },
  { sourceTag: 'scope:signal', onlyDependOnLibsWithTags: ['scope:signal', 'scope:shared'] },
  { sourceTag: 'scope:rules', onlyDependOnLibsWithTags: ['scope:rules', 'scope:shared'] },
  {
    sourceTag: 'scope:order',
    onlyDependOnLibsWithTags: ['scope:order', 'scope:position', 'scope:shared'],
  },
  { sourceTag: 'scope:broker', onlyDependOnLibsWithTags: ['scope:broker', 'scope:shared'] },
  { sourceTag: 'scope:market', onlyDependOnLibsWithTags: ['scope:market', 'scope:shared'] },
  { sourceTag: 'scope:position', onlyDependOnLibsWithTags: ['scope:position', 'scope:shared'] },
  { sourceTag: 'scope:console', onlyDependOnLibsWithTags: ['scope:console', 'scope:shared'] },
  { sourceTag: 'scope:simulator', onlyDependOnLibsWithTags: ['scope:simulator', 'scope:shared'] },
  {
    sourceTag: 'scope:sdk',
    onlyDependOnLibsWithTags: ['scope:sdk', 'scope:rules', 'scope:shared'],
  },
  // The whole-pipeline suites compose every service, as the command line does.
  {
    sourceTag: 'scope:e2e',
    onlyDependOnLibsWithTags: ['type:service', 'scope:sdk', 'scope:shared'],
  },
];

const AMBIENT = [
  ['Date', 'Time enters as an argument `now: Instant`; adapters hold a Clock.'],
  ['setTimeout', 'Domain code has no timers.'],
  ['setInterval', 'Domain code has no timers.'],
  ['setImmediate', 'Domain code has no timers.'],
  ['process', 'Configuration enters as arguments.'],
  ['crypto', 'Ids enter as arguments or are derived (deterministic-id).'],
  ['console', 'Domain code does not log.'],
].map(([name, message]) => ({ name, message }));

const MATH_RANDOM = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Randomness is seeded and enters as an argument.',
};
const TYPEORM_SAVE = {
  selector:
    'CallExpression[callee.property.name=/^(save|insert|upsert|remove|softRemove)$/][callee.object.property.name=/[rR]epository|[mM]anager/]',
  message: 'Writes go through Tx.query inside the unit of work (UPDATE … WHERE version = …).',
};
const ENUM = { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' };
const DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };
const PAPER_BY_HAND = {
  selector: "CallExpression[callee.property.name='startsWith'][arguments.0.value='D']",
  message: 'isPaperAccount of core says which accounts are paper.',
};
const EXPORT_ALL = { selector: 'ExportAllDeclaration', message: 'Barrels export by name.' };

const IB_CLIENT = { name: '@stoqey/ib', message: 'Only tws-gateway talks to the IB client.' };
const TESTING = { name: '@fairlead/testing', message: 'What runs in production tests nothing.' };

const SPECS = [
  '**/*.spec.ts',
  '**/*.features.ts',
  '**/testing/**/*.ts',
  '**/test/**/*.ts',
  '**/fixtures/**/*.ts',
  'e2e/**/*.ts',
  'tools/**/*.ts',
];

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '.nx/**',
      '.fairlead/**',
      '.cache/**',
      'coverage/**',
      'node_modules/**',
      '**/*.cjs',
      '**/*.mjs',
      'jest.preset.js',
      'tools/tidy/fixtures/**',
    ],
  },
  eslint.configs.recommended,
  // Rules that need types are oxlint's (.oxlintrc.json): it takes seconds for all files, so that nothing of them is cached.
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    // What a class is built from is imported as a value, because Nest reads it at run time.
    languageOptions: {
      parserOptions: { experimentalDecorators: true, emitDecoratorMetadata: true },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          // The command line loads services lazily, so that `fairlead status` starts fast; `up` imports them.
          checkDynamicDependenciesExceptions: ['.*'],
          depConstraints: [...TYPE_ROWS, ...SCOPE_ROWS],
        },
      ],
      // Naming a field to leave it out of the rest is a use of it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      'max-params': ['error', 3],
      '@typescript-eslint/max-params': 'off',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-else-return': 'error',
      'no-nested-ternary': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        TYPEORM_SAVE,
        ENUM,
        DEFAULT_EXPORT,
        EXPORT_ALL,
        MATH_RANDOM,
        PAPER_BY_HAND,
      ],
    },
  },
  {
    // Nest builds these: constructors take as many collaborators as the wiring needs.
    files: [
      'libs/*/service/src/**/*.ts',
      'libs/platform/src/**/*.ts',
      'apps/**/*.ts',
      '**/conformance/**',
    ],
    rules: { 'max-params': 'off' },
  },
  {
    files: [
      'libs/core/src/**/*.ts',
      'libs/*/domain/src/**/*.ts',
      'libs/exchange/src/**/*.ts',
      'libs/tws-wire/src/**/*.ts',
    ],
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*'], message: 'Pure code does no I/O.' },
            { group: ['fast-check'], message: 'fast-check is for specs.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', ...AMBIENT],
      'no-restricted-syntax': [
        'error',
        ENUM,
        DEFAULT_EXPORT,
        EXPORT_ALL,
        MATH_RANDOM,
        PAPER_BY_HAND,
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Time enters as an argument.',
        },
        { selector: "NewExpression[callee.name='Date']", message: 'Time enters as an argument.' },
        { selector: ':function[async=true]', message: 'Domain and core are synchronous.' },
      ],
    },
  },
  {
    // The one place that says which accounts are paper.
    files: ['libs/core/src/identity/paper-account.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Formatting a given instant needs Date; reading the clock stays banned by the syntax rule above.
    files: ['libs/core/src/time/instant.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['libs/*/service/src/application/**/*.ts'],
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/adapters/**'], message: 'The application knows ports, not adapters.' },
            {
              group: ['@nestjs/*', 'typeorm', '@nats-io/*', '@stoqey/*'],
              message: 'Application classes are plain.',
            },
            { group: ['node:*'], message: 'The application does no I/O of its own.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        TYPEORM_SAVE,
        ENUM,
        DEFAULT_EXPORT,
        EXPORT_ALL,
        MATH_RANDOM,
        PAPER_BY_HAND,
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Adapters hold a Clock.',
        },
        { selector: "NewExpression[callee.name='Date']", message: 'Adapters hold a Clock.' },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['libs/broker/service/**', 'e2e/**', '**/conformance/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [IB_CLIENT] }] },
  },
  {
    files: ['libs/*/service/src/**/*.ts', 'libs/sdk/src/**/*.ts', 'apps/**/*.ts'],
    ignores: [...SPECS, 'libs/broker/service/**', '**/conformance/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [IB_CLIENT, TESTING] }],
    },
  },
  {
    files: ['libs/broker/service/src/**/*.ts'],
    ignores: SPECS,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [TESTING] }] },
  },
  {
    files: ['**/*.ts'],
    ignores: [...SPECS, 'libs/testing/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'process.env is read in platform/config only.',
        },
      ],
    },
  },
  {
    // Programs of others: they print, and a file of rules has a default export.
    files: ['examples/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': ['error', ENUM, EXPORT_ALL],
    },
  },
  { files: ['libs/platform/src/config/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: SPECS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-globals': 'off',
    },
  },
  prettier,
);
