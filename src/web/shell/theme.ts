import { sharedValue } from '../design/shared-value.ts'

export type Theme = 'system' | 'light' | 'dark'
const remembered = 'baton.theme'

const stored = (): Theme => {
  const value = typeof localStorage === 'undefined' ? null : localStorage.getItem(remembered)
  return value === 'light' || value === 'dark' ? value : 'system'
}

const theme = sharedValue<Theme>(stored())
export const useTheme = () => theme.use()

/** `system` leaves the choice to the browser; the other two are written on the page. */
export function setTheme(next: Theme) {
  localStorage.setItem(remembered, next)
  theme.set(next)
  showTheme()
}

export function showTheme() {
  const now = theme.get()
  if (now === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset.theme = now
}
