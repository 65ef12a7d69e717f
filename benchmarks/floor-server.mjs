// The floor under an operation: Fastify and pg, a look-up of the session and one statement written by hand, nothing else. It runs on
// the same PostgreSQL as the Baton that is measured against it.
import Fastify from 'fastify'
import pg from 'pg'
import { completeTask } from './support/complete-task.ts'

const [sockets, user, database, handovers] = process.argv.slice(2)
const pool = new pg.Pool({ host: sockets, user, database, max: 10 })
const ask = (name, text, values) => pool.query({ name, text, values })

await pool.query(`
  create table handover (id bigserial primary key, account bigint not null, owner int not null, due_at timestamptz not null);
  create table task (id bigserial primary key, handover bigint not null references handover, seq int not null, title text not null,
    state text not null default 'open', assignee int not null, due_at timestamptz not null, completed_at timestamptz);
  create table event (id bigserial primary key, handover bigint not null, task bigint, actor int not null, kind text not null, at timestamptz default now());
  create table outbox (id bigserial primary key, topic text not null, payload jsonb not null);
  create table session (token text primary key, person int not null, expires timestamptz not null);
  insert into session values ('floor', 7, now() + interval '1 day')`)
await pool.query(
  `insert into handover (account, owner, due_at) select g, g % 120, now() + interval '30 day' from generate_series(1, ${Number(handovers)}) g`,
)
await pool.query(`insert into task (handover, seq, title, assignee, due_at)
  select h.id, s, 'Task ' || s, (h.owner + s * 13) % 120, now() + s * interval '2 day' from handover h, generate_series(1, 15) s`)
await pool.query(
  `create index on task (assignee, due_at) where state = 'open'; create index on task (handover); create index on event (handover, at)`,
)
await pool.query('vacuum analyze')

const start = `with h as (insert into handover (account, owner, due_at) values ($1, $2, now() + interval '30 day') returning id, owner),
  t as (insert into task (handover, seq, title, assignee, due_at)
    select h.id, s, 'Task ' || s, (h.owner + s * 13) % 120, now() + s * interval '2 day' from h, generate_series(1, 15) s),
  e as (insert into event (handover, actor, kind) select id, $2, 'created' from h),
  o as (insert into outbox (topic, payload) select 'created', jsonb_build_object('id', id) from h)
  select id from h`
const inbox = `select t.id, t.seq, t.title, t.due_at, h.id as handover, h.account from task t join handover h on h.id = t.handover
  where t.assignee = $1 and t.state = 'open' order by t.due_at limit 50`

const server = Fastify()
server.addHook('preHandler', async (request, reply) => {
  const { rows } = await ask('session', 'select person from session where token = $1 and expires > now()', [
    String(request.headers.authorization).slice('Bearer '.length),
  ])
  if (!rows[0]) return reply.code(401).send()
  request.person = rows[0].person
})
server.post('/handovers', async (request) => (await ask('start', start, [request.body.account, request.person])).rows[0])
server.post(
  '/tasks/:task/complete',
  async (request) => (await ask('complete', completeTask, [request.params.task, request.person])).rows[0],
)
server.get('/inbox/:person', async (request) => (await ask('inbox', inbox, [request.params.person])).rows)
await server.listen({ host: '127.0.0.1', port: 0 })
console.log(`http://127.0.0.1:${server.server.address().port}`)
process.on('SIGTERM', () => process.exit(0))
