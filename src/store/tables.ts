import type { ColumnType, Generated } from 'kysely'
import type { Json } from '../core/base/canonical.ts'

/**
 * The tables of schema `baton` as queries see them. Reading only: what changes them is the log (log.ts), sessions and workspaces
 * have their own files. Written by hand; the catalogue test compares it with the database.
 */
export type Tables = {
  'baton.workspace': { tenant: string; name: string; is_demo: boolean; settings: JsonObject; clock: JsonObject; version: number }
  'baton.person': { tenant: string; id: string; email: string; name: string; data: JsonObject; active_until: Date | null; version: number }
  'baton.directory': { tenant: string; kind: string; id: string; name: string; data: JsonObject; version: number }
  'baton.session': {
    tenant: string
    token_hash: Buffer
    person: string
    kind: string
    created_at: Date
    expires_at: Date
    data: JsonObject
    id: Generated<string>
    used_at: Date | null
    idle: string | null
  }
  'baton.credential': { tenant: string; person: string; password: string | null; changed_at: Date; seen_at: Date | null }
  'baton.secret': { tenant: string; field: string; sealed: string; key: string; written_at: Date }
  'baton.foreign_identity': { tenant: string; issuer: string; subject: string; person: string; linked_at: Date }
  'baton.passkey': {
    tenant: string
    id: string
    person: string
    name: string
    public_key: Buffer
    counter: number
    transports: string[]
    created_at: Date
    used_at: Date | null
  }
  'baton.provisioner': {
    tenant: string
    id: string
    token_hash: Buffer
    name: string
    made_by: string
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }
  'baton.access_link': {
    tenant: string
    token_hash: Buffer
    person: string
    purpose: 'invitation' | 'password'
    created_at: Date
    expires_at: Date
  }
  'baton.attempt': { tenant: string; what: string; who: Buffer; times: number; since: Date }
  'baton.playbook': {
    tenant: string
    id: string
    version: number
    page: string
    definition: JsonObject
    published_at: Date
    origin: 'folder' | 'editor'
  }
  'baton.playbook_draft': {
    tenant: string
    playbook: string
    person: string
    page: string
    title: string
    based_on: string | null
    suggestion: string | null
    taken: string | null
    declined: { by: string; at: string; because: string } | null
    saved_at: Date
    version: number
  }
  'baton.account': {
    tenant: string
    id: string
    name: string
    parent: string | null
    data: JsonObject
    search: string
    ended_at: Date | null
    version: number
  }
  'baton.record': {
    tenant: string
    account: string
    kind: string
    key: string
    data: JsonColumn
    source: string
    checked_at: Date
    version: number
  }
  'baton.assignment': {
    tenant: string
    account: string
    role: string
    holder_kind: 'person' | 'pool'
    holder: string
    holds: boolean
    from_at: Date
    to_at: Date | null
  }
  'baton.holding': {
    tenant: string
    id: string
    account: string
    role: string
    holder_kind: 'person' | 'pool'
    holder: string
    holds: boolean
    from_at: Date
    to_at: Date | null
    known_from: Date
    known_to: Date | null
    entered_by: string
    source: string
    reason: string | null
  }
  'baton.cover': {
    tenant: string
    id: string
    account: string
    person: string
    holder_kind: 'person' | 'pool'
    holder: string
    from_at: Date
    to_at: Date
    state: CoverState
    reason: string
    brief: string
    read_at: Date | null
    note: string | null
    ended_at: Date | null
    departure: string | null
    created_by: string
    created_at: Date
  }
  'baton.coverage_gap': { tenant: string; account: string; since_at: Date; until_at: Date | null; found_at: Date; why: string }
  'baton.coverage_look': { tenant: string; account: string; at: Date | null; marks: number }
  'baton.departure': {
    tenant: string
    id: string
    person: string
    leaves_at: Date
    state: 'open' | 'closed'
    note: string
    created_by: string
    created_at: Date
    version: number
  }
  'baton.event': {
    tenant: string
    seq: number
    stream_kind: string
    stream: string
    version: number
    type: string
    actor: string
    at: Date
    body: string
    hash: Buffer
    digest: Buffer | null
    salt: Buffer | null
    sealed: JsonColumn | null
    erased: Buffer | null
  }
  'baton.erasure': {
    tenant: string
    id: string
    kind: 'person' | 'contact'
    subject: string
    mark: string
    at: Date
    by: string
    why: string
    counts: JsonObject
  }
  'baton.chain': { tenant: string; seq: number; hash: Buffer }
  'baton.handover': {
    tenant: string
    id: string
    number: number
    ref: string
    account: string
    version: number
    status: HandoverStatus
    playbook: string
    playbook_version: number
    stage: string | null
    from_holder: string | null
    to_holder: string | null
    holding: string[]
    participants: string[]
    due_at: Date | null
    tasks_done: number
    tasks_total: number
    started_at: Date | null
    ended_at: Date | null
    updated_at: Date
    row: JsonObject
    state: JsonObject
  }
  'baton.handover_account': { tenant: string; account: string; handover: string; changes_holder: boolean; ended: boolean }
  'baton.task': {
    tenant: string
    handover: string
    task: string
    assignee: string | null
    role: string
    title: string
    verb: string
    status: string
    due_at: Date | null
    opened_at: Date | null
    unblocks: number
    data: JsonObject
  }
  'baton.timer': {
    tenant: string
    id: string
    handover: string | null
    kind: string
    due_at: Date
    data: JsonObject
    fired_at: Date | null
    cancelled_at: Date | null
  }
  'baton.effect': {
    tenant: string
    handover: string
    id: string
    kind: string
    state: string
    fence: number
    lease_until: Date | null
    repeat: string
    data: JsonObject
    planned_at: Date
  }
  'baton.waiting_count': { tenant: string; person: string; mine: number; others: number }
  'baton.gate_decision': {
    tenant: string
    handover: string
    gate: string
    round: number
    decided_by: string
    decided_at: Date
    data: JsonObject
  }
  'baton.mail': {
    tenant: string
    id: string
    at: Date
    to_addresses: string[]
    subject: string
    text: string
    html: string | null
    headers: JsonObject
    about: JsonObject
    once: string | null
    parts: JsonColumn
    deliver_at: Date | null
  }
  'baton.link': {
    tenant: string
    id: string
    token_hash: Buffer
    person: string
    handover: string | null
    purpose: string
    subject: string | null
    role: string | null
    address: string
    made_by: 'mail' | 'list'
    mail: string | null
    created_at: Date
    expires_at: Date
    opened: number
    opened_at: Date | null
    used_at: Date | null
    revoked_at: Date | null
    revoked_by: string | null
  }
  'baton.mail_delivery': {
    tenant: string
    mail: string
    kind: 'letter' | 'notice'
    state: DeliveryState
    left_to: string[]
    attempts: number
    next_at: Date
    fence: number
    lease_until: Date | null
    words: string | null
    settled_at: Date | null
  }
  'baton.idempotency': { tenant: string; actor: string; key: string; request_hash: string; status: number; answer: JsonColumn; at: Date }
  'baton.relay_cursor': { tenant: string; name: string; seq: number }
  'deployment.tenant': { tenant: string; created_at: Date }
  'deployment.identity': {
    one: boolean
    id: string
    epoch: number
    restored_at: Date | null
    sending_confirmed_at: Date | null
    sending_confirmed_by: string | null
    mail_leaves: boolean
  }
}

/** What became of a mail that leaves. */
export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'refused' | 'unknown'

export type HandoverStatus = 'proposed' | 'running' | 'paused' | 'completed' | 'cancelled'

/** A cover that is over waits for the note of whoever covered: `due`. */
export type CoverState = 'planned' | 'running' | 'due' | 'ended' | 'cancelled'

/** Read as it is; written as text, since `pg` would turn a list into a PostgreSQL array. */
type JsonColumn = ColumnType<Json, string, string>
type JsonObject = ColumnType<{ readonly [key: string]: Json | undefined }, string, string>
