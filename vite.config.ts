import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds the screens. The server fills `__NONCE__` in the one page and serves the rest as it is. */
export default defineConfig({
  // Absolute, so that Baton can be started from any folder.
  root: join(import.meta.dirname, 'src', 'web'),
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // light-dark() and nesting are kept as written; these are the oldest browsers that know them.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    sourcemap: false,
    // A data: URL would have to be allowed by the content security policy for fonts too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
})
