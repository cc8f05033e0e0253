import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// React picks its development build by this, and a test runner that starts the build has set it to "test".
process.env.NODE_ENV = 'production';

/** One self-contained file, so that a CRM page can load the card with a single script. */
export default defineConfig({
  plugins: [react()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    // `light-dark()` and nested containers are left as written: every browser a CRM supports knows them.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'src/record/mount.tsx', formats: ['es'], fileName: () => 'record.js' },
    // Vite leaves the whitespace of ES libraries alone, for bundlers downstream; here a browser is next.
    rolldownOptions: { output: { minify: true } },
  },
});
