import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openPools } from '../../src/store/database.ts'

/** A second handle on the same database, through a wire that counts how often the client had to wait for an answer. */
export async function countWaits(database: Database): Promise<{ database: Database; waits(): number; close(): Promise<void> }> {
  const { host, port = 5432, user, database: name } = database.connectionOf('owner')
  const folder = mkdtempSync(join(tmpdir(), 'baton-wire-'))
  const sockets = new Set<Socket>()
  let waits = 0
  const server = createServer((client) => {
    const upstream = connect(`${host}/.s.PGSQL.${port}`)
    // What is sent together, or before an answer came, is one wait.
    let isWaiting = false
    client.on('data', (data) => {
      isWaiting = true
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (isWaiting) waits++
      isWaiting = false
      client.write(data)
    })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.listen(join(folder, '.s.PGSQL.5432'))
  await once(server, 'listening')
  const through = openPools({
    connection: { host: folder, port: 5432, user: user ?? 'owner', database: name ?? 'baton' },
    dataDir: database.dataDir,
    size: 1,
  })
  return {
    database: through,
    waits: () => waits,
    async close() {
      await through.close()
      for (const socket of sockets) socket.destroy()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
