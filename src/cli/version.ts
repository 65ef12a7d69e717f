import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../core/base/refusal.ts'

/**
 * What this build calls itself everywhere: the version of the package, and behind a plus the commit that it is of, where somebody knows
 * it. `BATON_COMMIT` says it for a build without a checkout; else it is read where git keeps it, as no process has to be started for that.
 */
export function versionIn(root: string, { BATON_COMMIT: given }: NodeJS.ProcessEnv): string {
  if (given && !isCommit(given))
    throw new Refusal(
      'invalid',
      'settings.commit',
      `BATON_COMMIT is "${given}". Give the hash of a commit, as git rev-parse HEAD says it.`,
      {
        where: 'BATON_COMMIT',
      },
    )
  const { version } = Package.parse(JSON.parse(textOf(join(root, 'package.json')) ?? '{}'))
  const commit = given || commitIn(join(root, '.git'))
  return commit ? `${version}+${commit.slice(0, 12)}` : version
}

const Package = z.object({ version: z.string().default('unknown') })

const isCommit = (text: string) => /^[0-9a-f]{7,64}$/.test(text)

/** The commit that is checked out: named in HEAD itself, or by the branch that HEAD names, in a file of its own or among the packed ones. */
function commitIn(git: string): string | undefined {
  const head = textOf(join(git, 'HEAD'))?.trim() ?? ''
  const branch = /^ref: (refs\/[\w./@+-]+)$/.exec(head)?.[1]
  const found = branch === undefined ? head : (textOf(join(git, branch))?.trim() ?? packed(textOf(join(git, 'packed-refs')) ?? '', branch))
  return found && isCommit(found) ? found : undefined
}

const packed = (refs: string, branch: string) =>
  refs
    .split('\n')
    .find((line) => line.endsWith(` ${branch}`))
    ?.split(' ')[0]

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // not here, or kept elsewhere
  }
}
