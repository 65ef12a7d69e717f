import { Command } from 'commander'
import { addAccessLink } from './access-link.ts'
import { addAccountDossier } from './account-dossier.ts'
import { addAccountEnd } from './account-end.ts'
import { addAccountHolders } from './account-holders.ts'
import { addAccountList } from './account-list.ts'
import { addAllowSending } from './allow-sending.ts'
import { addAudit } from './audit.ts'
import { addBackup } from './backup.ts'
import { addCoverage } from './coverage.ts'
import { addDeparture } from './departure.ts'
import { addDoctor } from './doctor.ts'
import { examples } from './examples.ts'
import { addExport } from './export.ts'
import { addFollow } from './follow.ts'
import { addHandoverDo } from './handover-do.ts'
import { addHandoverLabel } from './handover-label.ts'
import { addHandoverList } from './handover-list.ts'
import { addHandoverMoveIn } from './handover-move-in.ts'
import { addHandoverPack } from './handover-pack.ts'
import { addHandoverPlan } from './handover-plan.ts'
import { addHandoverRender } from './handover-render.ts'
import { addHandoverShow } from './handover-show.ts'
import { addHandoverStart } from './handover-start.ts'
import { addHandoverStartMany } from './handover-start-many.ts'
import { addHandoverWho } from './handover-who.ts'
import { addImport } from './import.ts'
import { addImportWorkspace } from './import-workspace.ts'
import { addInbox } from './inbox.ts'
import { addInit } from './init.ts'
import { addInsights } from './insights.ts'
import type { Io } from './io.ts'
import { addKeys } from './keys.ts'
import { addLetters } from './letters.ts'
import { addPassOn } from './pass-on.ts'
import { addPersonalData } from './personal-data.ts'
import { addPlaybookCheck } from './playbook-check.ts'
import { addPlaybookDiff } from './playbook-diff.ts'
import { addPlaybookRender } from './playbook-render.ts'
import { addPools } from './pools.ts'
import { addRestore } from './restore.ts'
import { addRetention } from './retention.ts'
import { addServe } from './serve.ts'
import { addStopSending } from './stop-sending.ts'
import { addLabels, addTiers } from './tiers.ts'
import { addTokens } from './tokens.ts'
import { addVerify } from './verify.ts'
import { versionIn } from './version.ts'

/** The whole command line as a tree. To add a command: its file, and a line here. */
export function makeProgram(io: Io): Command {
  const program = new Command('baton')
    .description('Account handovers that lose nothing.')
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
    .showHelpAfterError('Run it with --help for what there is.')
    .version(versionIn(io.root, io.env), '--version', 'the version of Baton')
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        'baton serve',
        'baton playbook check playbooks/*.md',
        'baton inbox --as tom@meridian.example',
        'baton handover list --as priya@meridian.example',
        'baton help handover show',
      ),
    )

  addServe(program, io)
  addInit(program, io)
  addAccessLink(program, io)

  const playbook = program.command('playbook').description('Read playbook pages: the Markdown that handovers run on')
  addPlaybookCheck(playbook, io)
  addPlaybookRender(playbook, io)
  addPlaybookDiff(playbook, io)

  addInbox(program, io)
  const handover = program.command('handover').description('Start, see and move handovers on a running Baton')
  addHandoverList(handover, io)
  addHandoverShow(handover, io)
  addHandoverPlan(handover, io)
  addHandoverWho(handover, io)
  addHandoverStart(handover, io)
  addHandoverStartMany(handover, io)
  addHandoverMoveIn(handover, io)
  addHandoverDo(handover, io)
  addHandoverLabel(handover, io)
  addHandoverPack(handover, io)
  addHandoverRender(handover, io)

  const account = program.command('account').description('See accounts on a running Baton')
  addAccountList(account, io)
  addAccountHolders(account, io)
  addAccountDossier(account, io)
  addAccountEnd(account, io)

  addCoverage(
    program.command('coverage').description('Show for which accounts nobody can be reached, for how long, and who could cover'),
    io,
  )
  addDeparture(program.command('departure').description('Say that somebody leaves, see what they hold, and give it to others'), io)
  addPassOn(program.command('person').description('What people of a running Baton have to do'), io)

  addInsights(program, io)

  addLetters(program.command('letters').description('The approved words that letters to customers are drafted from'), io)
  addPools(program.command('pools').description('Pools that take accounts on demand, and their territories'), io)
  addTiers(program.command('tiers').description("The tiers of the team's own service"), io)
  addLabels(program.command('labels').description('The labels that handovers carry'), io)
  addImport(program, io)
  addVerify(program, io)
  addDoctor(program, io)
  addExport(program, io)
  addImportWorkspace(program, io)
  addBackup(program, io)
  addRestore(program, io)
  addAllowSending(program, io)
  addStopSending(program, io)
  addKeys(program, io)
  addAudit(program, io)
  addTokens(program.command('tokens').description('Tokens with which software acts for people'), io)
  addFollow(program, io)
  addPersonalData(program.command('personal-data').description('What is kept about one person: look, give out, erase'), io)
  addRetention(program, io)
  return program
}
