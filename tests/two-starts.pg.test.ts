import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openApp } from '../src/app.ts'
import { listTenants } from '../src/store/workspaces.ts'
import { freshDatabase } from './support/database.ts'

test('two Batons that start at once on one empty database make one demo between them, and both serve it', async () => {
  const database = await freshDatabase()
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'baton-node-')))
  const playbooksDir = join(import.meta.dirname, '..', 'playbooks')
  const open = (dataDir: string) =>
    openApp({ dataDir, database: { ...database, dataDir }, host: '127.0.0.1', port: 0, playbooksDir, demo: 'small', withoutJobs: true })
  const apps = await Promise.all(folders.map(open))
  try {
    expect(await listTenants(database)).toHaveLength(1)
    const [first, second] = await Promise.all(
      apps.map(({ server }) => server.inject({ url: '/api/v1/demo/people', headers: { host: '127.0.0.1' } })),
    )
    expect(first?.statusCode).toBe(200)
    expect(second?.json()).toEqual(first?.json())
  } finally {
    for (const app of apps) await app.close()
    await database.close()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
})
