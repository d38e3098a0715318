/**
 * Builds the browser part into `dist/`. The target is Chrome 87 because government desktops still run it; nothing is inlined,
 * so that the server's content security policy needs no exception.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    assetsInlineLimit: 0,
    outDir: 'dist',
    emptyOutDir: true,
    // Contracts are schemas; the browser uses their types and a few plain functions, so the schemas themselves may go.
    rolldownOptions: { treeshake: { manualPureFunctions: ['z'] } },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/socket.io': { target: 'http://127.0.0.1:8080', ws: true },
    },
  },
});
