/** The one statement that completing a task needs at the least: $1 the task, $2 who did it. Asked of `pg` by itself, and of the floor by HTTP. */
export const completeTask = `with u as (update task set state = 'done', completed_at = now() where id = $1 returning handover),
  e as (insert into event (handover, task, actor, kind) select handover, $1, $2, 'completed' from u),
  o as (insert into outbox (topic, payload) select 'completed', jsonb_build_object('id', $1::bigint) from u) select handover from u`
