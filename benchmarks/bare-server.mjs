// The floor under a start: the same PostgreSQL from npm, Fastify and pg, and nothing else. `start.mjs` measures Baton against it.
import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import Fastify from 'fastify'
import pg from 'pg'

const [postgres, cluster, sockets, port, uid, gid] = process.argv.slice(2)
const account = uid ? { uid: Number(uid), gid: Number(gid) } : {}
const database = spawn(postgres, ['-D', cluster, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${sockets}`], {
  ...account,
  cwd: cluster,
  stdio: 'ignore',
})
const pool = new pg.Pool({ host: sockets, user: 'owner', database: 'postgres' })
pool.on('error', () => {})
for (;;) {
  try {
    await pool.query('select 1')
    break
  } catch {
    await pause(10)
  }
}
const server = Fastify()
server.get('/readyz', async () => (await pool.query('select 1 as ready')).rows[0])
await server.listen({ host: '127.0.0.1', port: Number(port) })

process.on('SIGTERM', async () => {
  await server.close()
  await pool.end()
  database.once('exit', () => process.exit(0))
  database.kill('SIGINT')
})
