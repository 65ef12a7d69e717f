import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './design/tokens.css'
import './design/base.css'
import { followChanges } from './client/live.ts'
import { queries } from './client/queries.ts'
import { router } from './router.tsx'
import { showDensity } from './shell/density.ts'
import { showTheme } from './shell/theme.ts'

// The scroll lock of dialogs writes a <style>; the policy lets it through by this nonce only.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
if (nonce) setNonce(nonce)

showTheme()
showDensity()
followChanges(queries)

const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root to draw into.')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
