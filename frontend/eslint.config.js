import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import { defineConfig } from 'eslint/config';

import svelteConfig from './svelte.config.js';

const lib = './src/lib';
const features = ['home', 'search', 'reader', 'newsletters', 'initiatives', 'updates', 'settings', 'palette', 'help', 'files', 'cite', 'notes'];

/** What may not import what. Features see api, host, state and ui, never each other. */
const zones = [
  { target: `${lib}/api`, from: './src', except: ['./lib/api'], message: 'api imports nothing of ours.' },
  { target: `${lib}/ui`, from: './src', except: ['./lib/ui'], message: 'ui imports nothing of ours.' },
  { target: `${lib}/host`, from: './src', except: ['./lib/host', './lib/api'], message: 'host imports api only.' },
  { target: `${lib}/state`, from: './src', except: ['./lib/state', './lib/api', './lib/host'], message: 'state imports api and host only.' },
  ...features.map((name) => ({
    target: `${lib}/${name}`,
    from: './src',
    except: ['api', 'host', 'state', 'ui', name].map((dir) => `./lib/${dir}`),
    message: 'a feature imports api, host, state and ui, never another feature.',
  })),
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'playwright-report/', 'src/lib/api/types.gen.ts'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    // The parser within a .svelte file; import-x follows imports from .ts files into them.
    languageOptions: { globals: { ...globals.browser, ...globals.node }, parserOptions: { parser: ts.parser, svelteConfig } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/ignore': ['node_modules'],
      'import-x/extensions': ['.ts', '.js', '.svelte'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'], 'svelte-eslint-parser': ['.svelte'], espree: ['.js'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js', '.svelte'] })],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'max-lines': ['error', { max: 400 }],
      'no-undef': 'off',
      // Addresses are plain hash links; there is no SvelteKit router here.
      'svelte/no-navigation-without-resolve': 'off',
      // The only HTML shown comes from our own server, escaped or sanitised there.
      'svelte/no-at-html-tags': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
);
