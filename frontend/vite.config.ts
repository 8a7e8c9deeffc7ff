import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The API is served by the Go program; `npm run dev` passes requests on to it.
const api = process.env['SM_API'] ?? 'http://127.0.0.1:34115';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // No data: addresses: the content security policy allows fonts from 'self' only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': { target: api, changeOrigin: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
