import type { Json } from '../core/base/canonical.ts'
import type { ClaimedEffect } from './claim-effect.ts'
import type { Deployment } from './deployment.ts'
import type { TurnDigests } from './digests.ts'
import type { DueTimer } from './due-timers.ts'
import type { StoreLog } from './embedded-postgres.ts'
import type { Loaded, LookedAt, Want } from './load.ts'
import type { Answered, Append, Appended, Entry, MailRow } from './log-types.ts'
import type { ClaimedMail, DeliveryResult } from './mail-delivery.ts'
import type { StoredStop } from './sending-stop.ts'
import type { DeliveryState } from './tables.ts'

type JsonObject = { readonly [key: string]: Json | undefined }

export type StoredPlaybook = {
  id: string
  version: number
  page: string
  definition: JsonObject
  publishedAt: string
  origin: 'folder' | 'editor'
}

/**
 * What the path of a change needs of its memory, from a command to the letter that leaves. PostgreSQL keeps it
 * (`postgres-store.ts`); the simulation brings a small one in memory, and the same tests hold both (`tests/store`). Each call is
 * one transaction: it happens whole or not at all.
 */
export type Store = {
  load(tenant: string, want: Want): Promise<Loaded | { answered: Answered }>
  /** What `load` says of each of these handovers, in their order, and what lists say of it. */
  loadHandovers(tenant: string, ids: readonly string[]): Promise<LookedAt[]>
  append(change: Append): Promise<Appended | { answered: Answered }>

  /** All workspaces, the oldest first. */
  tenants(): Promise<string[]>
  /** Undefined where there is none. */
  workspace(tenant: string): Promise<{ isDemo: boolean; clock: JsonObject } | undefined>
  /** All published versions, the newest of each playbook first. */
  playbooks(tenant: string): Promise<StoredPlaybook[]>
  /** The id of the handover with this short name. */
  handoverNamed(tenant: string, ref: string): Promise<string | undefined>
  handoverStates(tenant: string, ids: readonly string[]): Promise<{ state: JsonObject; playbook: string; playbookVersion: number }[]>
  /** Those that move any of these accounts, or one above it, and have not ended, each once: a child that came since goes along. */
  handoversUnderWay(tenant: string, accounts: readonly string[]): Promise<string[]>
  handoversRunning(tenant: string): Promise<string[]>
  /** The calls of handovers that wait for the moment of one. */
  callsToCome(tenant: string): Promise<{ id: string; ref: string; calls: JsonObject }[]>

  /** What happened in one stream after a version, the oldest first. */
  readEvents(tenant: string, stream: Entry['stream'], afterVersion: number, limit: number): Promise<Entry[]>
  /** What a follower has not seen yet, and that it is done with it. */
  readCommitted(follower: string, limitPerTenant?: number): Promise<Entry[]>
  advance(follower: string, tenant: string, seq: number): Promise<void>

  dueTimers(tenant: string, now: Date, limit?: number): Promise<DueTimer[]>
  turnDigests(tenant: string, now: Date, turns: TurnDigests): Promise<number>
  /** People on whom something waits, and who have no digest before them. */
  withoutDigest(tenant: string): Promise<string[]>
  setDigests(tenant: string, digests: readonly { person: string; at: string }[]): Promise<void>

  claimEffect(claim: {
    tenant: string
    handover: string
    effect: string
    from?: string[]
    now: Date
    leaseSeconds: number
  }): Promise<ClaimedEffect | undefined>
  /** Leaves an effect to whoever comes by later. Only the newest claim may. */
  postponeEffect(left: { tenant: string; handover: string; effect: string; fence: number; until: Date }): Promise<void>
  /** Effects that were planned before then and that nobody began, or whose claim is over. */
  effectsLeft(tenant: string, moments: { plannedBefore: Date; now: Date }): Promise<{ handover: string; id: string }[]>

  deployment(): Promise<Deployment>
  /** Who stopped all sending of this workspace, and why; null while nobody has. */
  sendingStop(tenant: string): Promise<StoredStop | null>
  claimMail(claim: { tenant: string; now: Date; leaseSeconds: number; most: number }): Promise<ClaimedMail[]>
  settleMail(settled: { tenant: string; now: Date; result: DeliveryResult; tell?: MailRow[] }): Promise<boolean>
  claimLetter(claim: { tenant: string; mail: MailRow; now: Date }): Promise<boolean>
  settleLetterCopy(settled: { tenant: string; once: string; state: DeliveryState; words: string; now: Date }): Promise<void>
  handOversInLog(tenant: string, handover: string): Promise<Set<string>>

  log: StoreLog
}
