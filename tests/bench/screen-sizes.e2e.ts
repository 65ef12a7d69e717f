import { expect, test } from 'vitest'
import { screenSizes } from '../../benchmarks/support/screen-sizes.ts'
import { builtScreens } from '../support/screens.ts'

/** The budgets of the web, of which sizes are the part that no busy machine blurs; times are measured by `npm run bench`. */
test('the inbox takes at most 170 KB of JavaScript, each further screen 60 KB, the page editor 100 KB', async () => {
  const { inbox, screens, editor } = screenSizes(await builtScreens())
  expect(inbox).toBeLessThanOrEqual(170)
  // A measure that finds nothing would hold every budget.
  expect(inbox).toBeGreaterThan(50)
  expect(screens.size).toBeGreaterThan(20)
  expect([...screens].filter(([, kilobytes]) => kilobytes > 60 || kilobytes < 0.2)).toEqual([])
  expect(editor).toBeGreaterThan(30)
  expect(editor).toBeLessThanOrEqual(100)
})
