import { pairUp } from '../base/pair-up.ts'
import type { Definition, Gate } from './definition.ts'

/** Which gate of one version is which of another: by id, else by a title that changed a little. */
export const sameGates = (before: Definition, after: Definition): Map<Gate, Gate> =>
  pairUp(before.gates, after.gates, { id: ({ id }) => id, text: ({ title }) => title })
