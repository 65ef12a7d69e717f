import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Ask } from '../acceptance/desk.ts'
import { startServer } from '../acceptance/server-process.ts'

type Life = Awaited<ReturnType<typeof startServer>>

/**
 * A server that is killed again and again and starts again by itself. `ask` is somebody who does not give up: without an answer they
 * ask again, with the same key, once it is back.
 */
export async function severalLives(folder: string, env: Record<string, string>) {
  const start = () => startServer(folder, env, join(import.meta.dirname, 'planned-server.ts'))
  let life: Promise<Life> = start()
  let isDying = false
  const lives = { kills: 0, repeated: 0 }

  /** Under `kill -9`; whatever it is in the middle of, it never comes back to. */
  const kill = async (): Promise<void> => {
    if (isDying) return
    isDying = true
    const dying = await life
    lives.kills += 1
    life = dying.kill('SIGKILL').then(start)
    life.catch(() => {})
    isDying = false
  }

  const ask: Ask = async (method, path, options = {}) => {
    const headers = { ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}), ...options.headers }
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 100) throw new Error(`${method} ${path} gets no answer`)
      const answer: Answer | undefined = await (await life).ask(method, path, { ...options, headers }).catch((error: unknown) => {
        if (error instanceof Error && /fetch failed|terminated|other side closed|was answered 503/.test(error.message)) return undefined
        throw error
      })
      if (answer && answer.status !== 503) return answer
      lives.repeated += 1
      await pause(50)
    }
  }

  await life
  return { ask, kill, lives, end: async () => (await life).kill('SIGTERM') }
}
