/**
 * Lint rules: the type-checked rules of typescript-eslint, because a forgotten `await` on a query is the bug that this kind
 * of program has, and the sizes of `CONTRIBUTING.md`. What concerns rooms, names and purity is held by `tests/form`.
 */
import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*.fixture.ts', 'tests/**', 'load-tests/**'];
const PLAIN_SCRIPTS = ['**/*.js', '**/*.mjs'];

const sizes = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 70 }],
  '@typescript-eslint/max-params': ['error', { max: 3 }],
};

const modules = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'ExportDefaultDeclaration',
      message: 'Export by name: one thing, one name, everywhere.',
    },
  ],
};

const correctness = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
  // HL7 and MLLP are made of control characters.
  'no-control-regex': 'off',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/strict-boolean-expressions': [
    'error',
    {
      allowString: true,
      allowNumber: true,
      allowNullableBoolean: true,
      allowNullableString: true,
    },
  ],
  '@typescript-eslint/no-misused-promises': [
    'error',
    { checksVoidReturn: { attributes: false, arguments: true } },
  ],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // Text is taken apart by code points on purpose, where names and complaints are read.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  // A function may be async because the contract that it fulfils is, without anything to wait for.
  '@typescript-eslint/require-await': 'off',
};

export default defineConfig(
  globalIgnores(['dashboard/web/dist/', 'tests/form/fixtures/', 'coverage/', '.vigil/']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { ...sizes, ...modules, ...correctness },
  },
  {
    files: ['dashboard/web/**'],
    extends: [reactHooks.configs.flat.recommended],
    // It speaks of React's compiler, which is not used here.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    files: TESTS,
    rules: {
      // A `describe` block is a chapter, and a property's callback has a position for each generator; `tests/form` knows
      // these and measures the rest.
      'max-lines-per-function': 'off',
      '@typescript-eslint/max-params': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // The command line and the benchmarks answer on standard output, and a hook of the test runner may.
    files: ['bin/**', 'load-tests/**', '.ci/**', '**/*.setup.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // The types of k6 say that scenarios are instances of classes; k6 takes plain objects, as its documentation shows.
    files: ['load-tests/k6/**'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: PLAIN_SCRIPTS,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly' },
    },
  },
  {
    // Tools look for the default export of their configuration.
    files: ['*.config.{js,ts}', '**/*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
