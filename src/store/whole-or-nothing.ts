import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lockUnlessHeld } from './attach.ts'
import { clusterNames, placeElsewhereOf } from './data-place.ts'

/**
 * Fills a data folder that holds no database yet. Where that is refused, what was made ready for it goes again: a folder that looks
 * like an installation, and is none, would be taken for one. What lay there before stays, and so does a database that was there.
 */
export async function wholeOrNothing<T>(dataDir: string, fill: () => Promise<T>): Promise<T> {
  const before = existsSync(dataDir) ? readdirSync(dataDir) : undefined
  try {
    return await fill()
  } catch (error) {
    // What the person has to hear is why it was refused, also where something of it can't be removed.
    if (!before?.some((name) => clusterNames.includes(name))) await takeBack(dataDir, before).catch(() => {})
    throw error
  }
}

async function takeBack(dataDir: string, before: readonly string[] | undefined): Promise<void> {
  if (!existsSync(dataDir)) return
  const lock = await lockUnlessHeld(dataDir)
  if ('heldBy' in lock) return
  try {
    const elsewhere = placeElsewhereOf(dataDir)
    if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true, force: true })
    for (const name of readdirSync(dataDir)) {
      if (name !== 'lock' && !before?.includes(name)) rmSync(join(dataDir, name), { recursive: true, force: true })
    }
  } finally {
    lock.release()
  }
  if (before === undefined) rmdirSync(dataDir)
}
