import { builtIn } from './built-in/built-in.ts'
import { byHand } from './by-hand/by-hand.ts'
import type { Connector } from './connector.ts'

/** Every connector that Baton has. To add one: a folder, and a line here. */
export const connectors: readonly Connector[] = [builtIn, byHand]
