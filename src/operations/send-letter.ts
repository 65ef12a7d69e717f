import type { Handover, LetterVersion } from '../core/process/handover.ts'
import type { HandOver, Journalled } from '../store/letter-journal.ts'
import { afterCrash } from './after-crash.ts'
import { keepLetter } from './keep-letter.ts'
import { letterResult } from './letter-result.ts'
import { loadHandover } from './load-handover.ts'
import { inFlightKey } from './post.ts'
import { whyStopped } from './sending/stop.ts'
import type { Services } from './services.ts'
import { startLetter } from './start-letter.ts'

/**
 * Hands one version of the letter over, or says what became of it. Called once right after the hand-over is committed, and again by
 * the relay after a crash; whoever comes second finds the marks of the first. What is settled is answered; a conversation with a
 * mail server goes on in the background and says its result by itself.
 */
export async function sendLetter(
  services: Services,
  { tenant, handover, letterVersion, now }: { tenant: string; handover: Handover; letterVersion: number; now: Date },
) {
  const { handedOver, outcome, versions } = handover.letter
  // The relay may come after people, or a later reply, have settled it.
  if (handedOver?.version !== letterVersion || outcome) return undefined
  const version = versions.find((one) => one.version === letterVersion)
  if (!version) throw new Error(`Version ${letterVersion} of the letter of ${handover.id} does not exist`)
  const handOver: HandOver = { handover: handover.id, version: letterVersion, at: handedOver.at }
  const { post } = services
  if (post.inFlight.has(inFlightKey(tenant, handOver))) return undefined
  await post.settings?.at('committed')

  const known = journalOf(services, tenant, handover.id)
  if ('problem' in known)
    return letterResult(services, { tenant, handOver, outcome: 'unknown', evidence: known.problem, now }, 'not journalled')
  const mine = known.find(({ version: other, at }) => other === letterVersion && at === handOver.at)
  if (mine) return letterResult(services, { tenant, handOver, ...afterCrash(mine), now }, mine.isTold ? 'not journalled' : 'journalled')
  const forgotten = await forgottenBy(services, tenant, handOver, known)
  if (forgotten) {
    post.journal.met(tenant, forgotten, handOver.at, now)
    return letterResult(services, { tenant, handOver, ...afterSetBack(forgotten, version), now }, 'not journalled')
  }

  const stopped = await whyStopped(services, tenant)
  if (stopped !== undefined)
    return letterResult(services, { tenant, handOver, outcome: 'refused', evidence: `${stopped} Nobody got it.`, now }, 'not journalled')
  if (await isDemo(services, tenant, handover.id, now)) return keepLetter(services, { tenant, handOver, ref: handover.ref, version, now })
  const { restoredAt } = await services.store.deployment()
  if (restoredAt !== null && handOver.at <= restoredAt.toISOString()) {
    // Two clocks said so, ours and the database's, and ours may have been set back since.
    const evidence = `By our clock the letter was handed over at ${handOver.at}, before this data was restored from a backup (${restoredAt.toISOString()}). Ask where the original ran. If our clock was set back since, nobody got it: nothing left from here.`
    return letterResult(services, { tenant, handOver, outcome: 'unknown', evidence, now }, 'not journalled')
  }
  if (!post.settings) return keepLetter(services, { tenant, handOver, ref: handover.ref, version, now })
  return startLetter(services, { tenant, handOver, ref: handover.ref, version, now })
}

async function isDemo(services: Services, tenant: string, id: string, now: Date): Promise<boolean> {
  const found = await loadHandover(services, { tenant, id, actor: { kind: 'baton' }, now })
  if ('answered' in found) throw new Error('The machine uses no keys')
  return found.loaded.workspace.isDemo
}

/** What cannot be read does not say that nothing left. */
function journalOf({ post, store }: Services, tenant: string, handover: string): Journalled[] | { problem: string } {
  try {
    return post.journal.of(tenant, handover)
  } catch (error) {
    store.log('warn', `The journal of letters of ${tenant} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return {
      problem:
        'The journal of letters, a file in the data folder, cannot be read, so nothing was begun. Nobody knows whether an earlier try left.',
    }
  }
}

/** The newest hand-over that began and that this database has forgotten, because it was set back to before it. */
async function forgottenBy(
  services: Services,
  tenant: string,
  handOver: HandOver,
  known: readonly Journalled[],
): Promise<Journalled | undefined> {
  const mayHaveLeft = known.filter((one) => afterCrash(one).outcome !== 'refused')
  if (mayHaveLeft.length === 0) return undefined
  const inLog = await services.store.handOversInLog(tenant, handOver.handover)
  // Brought before people under this very hand-over, it still stands in its way: only another one, which they allowed, may begin.
  inLog.delete(handOver.at)
  return mayHaveLeft.findLast(({ at, metUnder }) => ![at, ...metUnder].some((moment) => inLog.has(moment)))
}

function afterSetBack(forgotten: Journalled, version: LetterVersion): { outcome: 'sent' | 'unknown'; evidence: string } {
  const { outcome, evidence } = afterCrash(forgotten)
  if (outcome === 'sent' && forgotten.hash === version.hash)
    return { outcome: 'sent', evidence: `It had left before this data was set back (${forgotten.begunAt}). ${evidence}` }
  return {
    outcome: 'unknown',
    evidence: `A letter of this handover was handed over ${forgotten.begunAt}, before this data was set back${
      forgotten.hash === version.hash ? '' : ', with other words'
    }. It does not leave again by itself. What is known of it: ${evidence}`,
  }
}
