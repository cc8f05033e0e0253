import { join } from 'node:path';
import { defineConfig } from 'vite';
import { lightning } from './lightning.ts';

/** `npx vite --config app-extension/salesforce/harness/vite.config.ts`, and open `/harness/`: not part of the product. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  plugins: [lightning()],
  build: { rolldownOptions: { input: join(import.meta.dirname, 'index.html') } },
  server: { fs: { allow: [join(import.meta.dirname, '../../..')] } },
});
