import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite cards/gallery`: every state of the card on one page. Not part of the product. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/gallery', emptyOutDir: true },
});
