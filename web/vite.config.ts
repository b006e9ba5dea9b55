import { defineConfig, loadEnv } from 'vite';

// The server serves dist/ from /; while developing, its API answers beside Vite (BASE_URL, default the mock's address).
const server = loadEnv('', '.', 'BASE_')['BASE_URL'] ?? 'http://127.0.0.1:8421';

export default defineConfig({
  build: {
    // A file that becomes a data: address would be refused by the server's content security policy in places.
    assetsInlineLimit: 0,
    // light-dark() stays as it is, so that a dark stage can lie on a light page.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': server, '/readyz': server } },
});
