import { readdirSync } from 'node:fs';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('./src/features/', import.meta.url));

const forbid = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});

// app → features → shared: a route composes features, a feature knows only itself and what is shared.
const layers = [
  {
    files: ['src/shared/**'],
    rules: forbid(['**/features/**', '**/app/**'], 'Shared code knows no feature and no page.'),
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: forbid(
      ['**/app/**', '**/features/**', ...features.filter((f) => f !== feature).map((f) => `../${f}/**`)],
      'Features do not import each other or the app: compose them in a route, or share through src/shared.',
    ),
  })),
];

export default defineConfig(
  { ignores: ['dist', 'src/shared/api/schema.d.ts'] },
  ...tseslint.configs.recommended,
  hooks.configs.flat['recommended-latest'],
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
  ...layers,
);
