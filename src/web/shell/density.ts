import { sharedValue } from '../design/shared-value.ts'

export type Density = 'compact' | 'comfortable'
const remembered = 'baton.density'

const stored = (): Density =>
  typeof localStorage !== 'undefined' && localStorage.getItem(remembered) === 'comfortable' ? 'comfortable' : 'compact'

const density = sharedValue<Density>(stored())
export const useDensity = () => density.use()

export function setDensity(next: Density) {
  localStorage.setItem(remembered, next)
  density.set(next)
  showDensity()
}

/** How high rows are. A finger needs the higher ones anyway. */
export function showDensity() {
  if (density.get() === 'comfortable') document.documentElement.dataset.density = 'comfortable'
  else document.documentElement.removeAttribute('data-density')
}
