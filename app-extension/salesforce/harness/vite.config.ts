import { join } from 'node:path';
import { defineConfig } from 'vite';

/** `npx vite --config app-extension/salesforce/harness/vite.config.ts`, and open `/harness/`: not part of the product. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  server: { fs: { allow: [join(import.meta.dirname, '../../..')] } },
});
