import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { fireDueTimers } from '../../src/operations/fire-timers.ts'
import { openServices } from '../../src/operations/open-services.ts'
import { openPools } from '../../src/store/database.ts'
import { from } from '../support/letter-desk.ts'
import { limitsFor } from '../support/smtp-server.ts'

/**
 * A Baton that does one thing: it lets a letter leave whose moment has come, and dies at a named place of its way as under `kill -9`.
 * What it leaves behind is what the database and the journal have on them.
 */
const Carries = z.object({
  host: z.string(),
  name: z.string(),
  dataDir: z.string(),
  tenant: z.string(),
  now: z.string(),
  port: z.number(),
  dies: z.string(),
})
const { host, name, dataDir, tenant, now, port, dies } = Carries.parse(JSON.parse(process.env.BATON_TEST_CARRIES ?? '{}'))

const database = openPools({ connection: { host, port: 5432, user: 'owner', database: name }, dataDir, size: 3 })
const services = openServices({
  database,
  newId: randomUUID,
  newToken: randomUUID,
  clock: () => new Date(now),
  address: 'http://127.0.0.1:3000',
  seedDemo: async () => {},
  mail: {
    server: { host: '127.0.0.1', port, tls: 'off' },
    from,
    clientName: 'baton.test',
    limits: limitsFor(),
    at: (place) => {
      if (place === dies) process.kill(process.pid, 'SIGKILL')
    },
  },
})
await fireDueTimers(services, tenant, new Date(now))
await services.post.idle()
// The place was never come to.
process.exit(0)
