import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const engine = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': engine, '/hls': engine },
  },
  build: {
    target: 'es2022',
    manifest: true,
    // The content policy allows no data: scripts or workers, so every asset is a file.
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/testing/setup.ts'],
    restoreMocks: true,
  },
});
