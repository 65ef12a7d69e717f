/**
 * One small slip each, of the kind that passes a review, planted into a copy of the source. The named test must fail with it and
 * pass without it: so the tests that guard what may never happen (process.md) can fail.
 */
export type PlantedBug = {
  /** The number in the list of what may never happen. */
  invariant: number
  slip: string
  file: string
  /** Stands exactly once in the file. */
  find: string
  put: string
  test: { file: string; name: string }
  /** Also planted by `npm test`. */
  inShort?: true
}

const process = (name: string) => `src/core/process/${name}.ts`
const letters = process('letter.test')
const promises = process('promises.test')
const csmToCse = { file: process('walk-csm-to-cse.test'), name: 'an account goes from its CSM to the pool' }
const csmToCsm = { file: process('walk-csm-to-csm.test'), name: 'a handover between CSMs goes from its proposal to its completion' }
const log = 'src/store/log.pg.test.ts'
const rows = 'src/store/work-rows.pg.test.ts'

export const plantedBugs: readonly PlantedBug[] = [
  {
    invariant: 1,
    slip: 'what reopens after the release no longer stops the letter',
    file: process('letter-readiness'),
    find: 'for (const { id, title } of leadingTo(task, circumstances)) if (!isFinished(handover.tasks[id]))',
    put: 'for (const { id, title } of leadingTo(task, circumstances)) if (!handover.letter.release && !isFinished(handover.tasks[id]))',
    test: { file: letters, name: 'a letter whose ground gives way after its release does not leave' },
  },
  {
    invariant: 1,
    slip: 'the manager need not be heard before the letter leaves',
    file: process('letter-readiness'),
    find: 'for (const { person, row } of consultedForLetter(handover, circumstances))',
    put: 'for (const { person, row } of consultedForLetter(handover, circumstances).slice(1))',
    test: csmToCse,
  },
  {
    invariant: 2,
    slip: 'one person alone says that the letter was not sent, and it goes again',
    file: process('commands/settle-unknown'),
    find: 'const again = (handover.letter.notSent ?? []).length > 0',
    put: 'const again = true',
    test: { file: letters, name: 'an unknown outcome is settled by people: two of them' },
    inShort: true,
  },
  {
    invariant: 2,
    slip: 'the database takes the same letter twice',
    file: 'src/store/migrations/0003-log.sql',
    find: 'create unique index mail_once on baton.mail (tenant, once);',
    put: 'create index mail_once on baton.mail (tenant, once);',
    test: { file: log, name: 'what may leave once leaves once' },
  },
  {
    invariant: 3,
    slip: 'silence is taken for "sent"',
    file: process('machine'),
    find: "outcome: 'unknown',",
    put: "outcome: 'sent',",
    test: { file: letters, name: 'a mail system that never answers leaves the question to people' },
  },
  {
    invariant: 4,
    slip: 'a new version keeps the date that was agreed for the one before',
    file: process('evolve'),
    find: 'return { letter: { versions: [...h.letter.versions, event.letter] } }',
    put: 'return { letter: { ...h.letter, versions: [...h.letter.versions, event.letter] } }',
    test: csmToCse,
  },
  {
    invariant: 5,
    slip: 'a letter goes to every contact that has an address',
    file: process('letter-parts'),
    find: 'record.data.approvedRecipient && record.data.email',
    put: 'record.data.email',
    test: { file: process('letter-modes.test'), name: 'an address that may no longer receive letters blocks it' },
  },
  {
    invariant: 6,
    slip: 'a placeholder may name what is not for customers',
    file: 'src/core/documents/letter-template.ts',
    find: "return found === 'public' || found === 'customer-safe'",
    put: "return found !== 'restricted'",
    test: { file: 'src/core/documents/letter-template.test.ts', name: 'a field that is not for customers is refused' },
  },
  {
    invariant: 7,
    slip: 'an unknown outcome is told as "sent"',
    file: process('settle'),
    find: "return letter.outcome?.outcome === 'sent'",
    put: 'return letter.outcome',
    test: { file: letters, name: 'an unknown outcome is settled by people: two of them' },
  },
  {
    invariant: 8,
    slip: 'who submitted may decide, whatever they hold',
    file: process('commands/submit'),
    find: 'if (submitters.has(person) || actsAs(handover, person, gate.submitter, circumstances.now)) {',
    put: 'if (round === undefined) {',
    test: { file: promises, name: 'nobody decides about their own package, administrators included' },
    inShort: true,
  },
  {
    invariant: 9,
    slip: 'the database takes two decisions in one round',
    file: 'src/store/migrations/0003-log.sql',
    find: 'primary key (tenant, handover, gate, round),\n  foreign key',
    put: 'primary key (tenant, handover, gate, round, decided_at),\n  foreign key',
    test: { file: log, name: 'what may leave once leaves once, and a gate round is decided once' },
  },
  {
    invariant: 10,
    slip: 'an approval outlives what it saw',
    file: process('settle'),
    find: 'for (const gate of circumstances.definition.gates) staleApproval(state, gate.id, circumstances).forEach(happen)',
    put: '',
    test: csmToCse,
  },
  {
    invariant: 11,
    slip: 'a revoked approval still counts',
    file: process('gates'),
    find: "=== 'approved' && gateState(handover, gate).void === undefined",
    put: "=== 'approved' && gateState(handover, gate).void?.cause !== 'stale'",
    test: { file: letters, name: 'an approval is revoked only by gatekeeper or deputy, and nothing leaves after that' },
  },
  {
    invariant: 13,
    slip: 'a delegation never ends',
    file: process('rights'),
    find: 'part.from <= at && (part.until === undefined || at < part.until)',
    put: 'part.from <= at',
    test: { file: promises, name: 'a deputy can follow the person they stood in for' },
  },
  {
    invariant: 13,
    slip: 'software signs for its person',
    file: process('decide'),
    find: "if (rule.signs && actor.kind === 'software') {",
    put: "if (rule.signs && actor.kind === 'software' && rule.command === 'decide') {",
    test: { file: promises, name: 'software gathers and proposes; it never signs, approves, waives or releases' },
  },
  {
    invariant: 14,
    slip: 'a page whose two-A row states no rule may be published',
    file: 'src/core/playbook/lint-raci.ts',
    find: "  findings.error(\n    'raci.two-accountable',",
    put: "  findings.warning(\n    'raci.two-accountable',",
    test: { file: 'src/core/playbook/lint-defects.test.ts', name: 'raci.two-accountable' },
  },
  {
    invariant: 15,
    slip: 'operations read what managers are paid by',
    file: 'src/core/records/field-class.ts',
    find: "compensation: ['manager'],",
    put: "compensation: ['manager', 'operations'],",
    test: { file: 'src/operations/records.pg.test.ts', name: 'the compensation pool is absent for all but the manager' },
  },
  {
    invariant: 16,
    slip: 'a pooled engineer on a customer call blocks nothing',
    file: process('completion'),
    find: 'problems.push(...unexplained(handover, circumstances))',
    put: '',
    test: { file: promises, name: 'an engineer of the pool on a customer call blocks completion until it is gone' },
  },
  {
    invariant: 17,
    slip: 'the old series ends before a new one counts',
    file: 'src/core/cutover/series.ts',
    find: '  series.accepted === true ||\n',
    put: '  series.accepted !== false ||\n',
    test: { file: 'src/core/cutover/actions.test.ts', name: 'the old series ends only when the new one counts' },
  },
  {
    invariant: 17,
    slip: 'a week of the old pattern is left without a call',
    file: 'src/core/cutover/series.ts',
    find: 'return weekOf(first, facts.zone) > week',
    put: "return weekOf(first, facts.zone) > '9999'",
    test: { file: 'src/core/cutover/actions.test.ts', name: 'no week of the old pattern may be left without a call' },
  },
  {
    invariant: 17,
    slip: 'the old series ends though its replacement is gone by then',
    file: 'src/connectors/missing-ground.ts',
    find: 'if (!standsOn) return undefined',
    put: 'if (standsOn) return undefined\n  if (!standsOn) return undefined',
    test: { file: 'src/connectors/built-in/built-in.test.ts', name: 'what stands on something else is refused when that is gone by then' },
  },
  {
    invariant: 18,
    slip: 'an account that was taken back stays marked as passed',
    file: process('evolve'),
    find: 'event.back ? { effectiveOn: null, changedAt: null }',
    put: 'event.back ? { effectiveOn: null, changedAt: h.ownership.changedAt }',
    test: { file: process('plan.test'), name: 'the manager takes the change of holder back' },
  },
  {
    invariant: 25,
    slip: 'what could not be taken back is forgotten',
    file: process('evolve'),
    find: "takingBack && result.state === 'failed' ? 'applied' : result.state",
    put: 'result.state',
    test: { file: process('plan.test'), name: 'a change that could not be taken back still counts as made' },
  },
  {
    invariant: 18,
    slip: 'the old follower leaves a ticket that the new one does not watch',
    file: 'src/core/cutover/tickets.ts',
    find: '.filter((ticket) => watches(ticket, outgoing) && watches(ticket, incoming))',
    put: '.filter((ticket) => watches(ticket, outgoing))',
    test: { file: 'src/core/cutover/actions.test.ts', name: 'the old one leaves only the tickets that the new one watches' },
  },
  {
    invariant: 18,
    slip: 'the database lets two hold one account at once',
    file: 'src/store/migrations/0002-workspace.sql',
    find: ',\n  constraint assignment_one_holder exclude using gist (tenant with =, account with =, tstzrange(from_at, to_at) with &&) where (holds)',
    put: '',
    test: { file: log, name: 'an account has one holder at each instant: no overlap, no gap' },
  },
  {
    invariant: 19,
    slip: 'the children stay behind',
    file: process('ownership'),
    find: '...handover.children.flatMap((child) => (child.moves ? [child.account] : [])),',
    put: '',
    test: csmToCsm,
  },
  {
    invariant: 20,
    slip: 'the account changes hands before the customer was told',
    file: process('ownership'),
    find: "return outcome?.outcome === 'sent' ? dayIn",
    put: 'return outcome ? dayIn',
    test: { file: process('random-walks.test'), name: 'csm-to-cse' },
  },
  {
    invariant: 21,
    slip: 'an ended handover goes on',
    file: process('rule'),
    find: 'if (during.includes(handover.status)) return undefined',
    put: "if (during.includes(handover.status) || handover.status === 'cancelled') return undefined",
    test: { file: promises, name: 'ended handovers stay ended' },
  },
  {
    invariant: 22,
    slip: 'who has left still acts',
    file: process('decide'),
    find: 'if (!actor.member.active) return new Refusal',
    put: "if (!actor.member.active && rule.command === 'none') return new Refusal",
    test: { file: promises, name: 'who has left can do nothing, and what lay with them goes to who can choose another' },
  },
  {
    invariant: 23,
    slip: 'a handover completes with a task open',
    file: process('completion'),
    find: 'if (task.id !== closing && !isFinished(handover.tasks[task.id]))',
    put: "if (task.id !== closing && task.kind === 'signoff' && !isFinished(handover.tasks[task.id]))",
    test: { file: process('random-walks.test'), name: 'csm-to-csm' },
  },
  {
    invariant: 24,
    slip: 'the database lets two handovers of one account run',
    file: 'src/store/migrations/0003-log.sql',
    find: 'create unique index handover_account_one_running',
    put: 'create index handover_account_one_running',
    test: { file: log, name: 'an account has one running handover that changes its holder' },
  },
  {
    invariant: 25,
    slip: 'a change is asked for twice by one cause',
    file: process('consequences'),
    find: "return [{ do: 'apply-effect', effect: event.effect }]",
    put: "return [{ do: 'apply-effect', effect: event.effect }, { do: 'apply-effect', effect: event.effect }]",
    test: { file: process('effects.test'), name: 'an open task shows what would change, and applying it asks for each change once' },
  },
  {
    invariant: 26,
    slip: 'an older claim writes its result',
    file: 'src/store/migrations/0009-mail-parts.sql',
    find: 'where f.tenant = t and f.handover = x.handover and f.id = x.id and f.fence = x.fence;',
    put: 'where f.tenant = t and f.handover = x.handover and f.id = x.id;',
    test: { file: rows, name: 'only the newest claim writes the result' },
  },
  {
    invariant: 32,
    slip: 'a query without a tenant sees every row',
    file: 'src/store/migrations/0001-ground.sql',
    find: "execute format('alter table %s force row level security', target);",
    put: '',
    test: { file: 'src/store/catalogue.pg.test.ts', name: 'has row-level security enabled and forced' },
  },
  {
    invariant: 33,
    slip: 'a removed entry of the log is not missed',
    file: 'src/store/verify.ts',
    find: "if (seq !== last + 1) report('removed'",
    put: "if (seq < last + 1) report('removed'",
    test: { file: 'src/store/verify.pg.test.ts', name: 'one row removed' },
  },
  {
    invariant: 35,
    slip: 'tokens of sessions stand in the table as they are',
    file: 'src/store/sessions.ts',
    find: "export const hashOf = (token: string) => createHash('sha256').update(token).digest()",
    put: 'export const hashOf = (token: string) => Buffer.from(token)',
    test: { file: 'src/store/sessions.pg.test.ts', name: 'a token is not in the table, only its hash' },
  },
  {
    invariant: 36,
    slip: 'a timer speaks before its time',
    file: process('machine'),
    find: 'if (!timer || timer.at > circumstances.now) return []',
    put: 'if (!timer) return []',
    test: { file: process('working-time.test'), name: 'a timer that is woken before its time does nothing' },
  },
  {
    invariant: 37,
    slip: 'a restored copy sends',
    file: 'src/store/deployment.ts',
    find: 'maySend: row.restored_at === null || row.sending_confirmed_at !== null,',
    put: 'maySend: true,',
    test: { file: 'src/store/backup.pg.test.ts', name: 'a restored copy sends nothing until a person says so' },
  },
]

/** What may never happen, and nothing in Baton could do yet. */
export const withoutBug: Readonly<Record<number, string>> = {
  12: 'whether the disk has it is no line of code: `npm run crashes` kills server and database',
  27: 'no connection to another system exists yet that could be used for another workspace',
  28: 'no operation of a connection exists yet that may not be repeated',
  29: 'nothing comes in from other systems yet',
  30: 'no tracker is connected yet',
  31: 'no tracker is connected yet',
  34: 'erasing a person is not built yet',
}
