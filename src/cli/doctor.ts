import type { Command } from 'commander'
import { checkups, type Finding } from './checkups.ts'
import { examples } from './examples.ts'
import { type Io, printJson } from './io.ts'
import { dataOption } from './maintenance.ts'
import { table } from './text.ts'

export const addDoctor = (program: Command, io: Io): Command =>
  program
    .command('doctor')
    .description('Look at everything that Baton needs, and say what to do about what is wrong')
    .option(...dataOption)
    .option('--json', 'the findings as JSON')
    .addHelpText('after', '\nChanges nothing. Ends with 1 when something is wrong; "note" is worth knowing and keeps nothing from working.')
    .addHelpText('after', examples('baton doctor', 'baton doctor --data /srv/baton --json'))
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      const findings = await checkups(io, data)
      if (json) printJson(io, { ok: findings.every(({ state }) => state !== 'wrong'), findings })
      else for (const line of doctorLines(findings)) io.out(line)
      if (findings.some(({ state }) => state === 'wrong')) io.exit(1)
    })

const doctorLines = (findings: readonly Finding[]): string[] => {
  const [, ...rows] = table(
    ['', '', ''],
    findings.map(({ name, state, says }) => [state === 'wrong' ? 'WRONG' : state, name, says]),
  )
  return findings.flatMap(({ todo }, index) => [rows[index] ?? '', ...(todo ? [`       -> ${todo}`] : [])])
}
