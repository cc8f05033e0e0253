import { defineConfig, mergeConfig } from 'vite';
import record from './vite.config.ts';

/** The script of our server's own pages: a card by itself, and the brief. */
export default mergeConfig(
  record,
  defineConfig({
    build: {
      emptyOutDir: false,
      lib: { entry: 'src/page/page.ts', formats: ['es'], fileName: () => 'page.js' },
    },
  }),
);
