import { isMailAddress } from '../../core/base/mail-address.ts'
import { words } from './words.ts'

/** What is wrong with the address of somebody who comes in, if anything is. */
export const emailProblem = (typed: string): string | undefined => (isMailAddress(typed.trim()) ? undefined : words.emailMissing)
