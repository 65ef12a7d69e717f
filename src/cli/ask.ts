import { createInterface } from 'node:readline/promises'
import { Refusal } from '../core/base/refusal.ts'

type Terminal = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; terminal?: boolean }

/** Asks the person at the terminal. Ctrl-C and the end of their typing are a "no", and no mistake of ours. */
export async function ask(question: string, at: Terminal): Promise<string> {
  const terminal = createInterface(at)
  try {
    return await terminal.question(question)
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    at.output.write('\n')
    throw new Refusal('conflict', 'question.broken-off', 'You cancelled; what you were asked about was not done.')
  } finally {
    terminal.close()
  }
}
