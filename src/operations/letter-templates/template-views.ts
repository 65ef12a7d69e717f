import type { CheckedTemplate, LetterTemplateView, TemplateVersionRow } from '../../contract/letter-templates.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { checkLetterTemplate, isUsable, type LetterPage } from '../../core/documents/check-letter-template.ts'
import type { TemplateFor } from '../../core/documents/letter-in-force.ts'
import { refuseStep, type TemplateVersion, templateState, templateSteps } from '../../core/documents/letter-template-history.ts'
import { may } from '../../core/policy/can.ts'
import type { Actor, Member } from '../../core/policy/member.ts'
import { actorId } from '../../core/policy/member.ts'
import { personRef } from '../../core/policy/person-name.ts'
import type { Directory } from '../directory.ts'
import { newestOf } from '../publish-playbooks.ts'
import type { Services } from '../services.ts'
import type { LoggedHistory } from './histories.ts'

/** Who could approve a version beside its writer. */
export const approversOf = ({ people }: Pick<Directory, 'people'>, writer: string): Member[] =>
  [...people.values()].filter((member) => member.id !== writer && may({ kind: 'person', member }, 'letters.approve'))

export const approversBeside = (directory: Pick<Directory, 'people'>, writer: string): string[] =>
  approversOf(directory, writer)
    .map(({ name }) => name)
    .toSorted()

export function versionRow(history: LoggedHistory, version: TemplateVersion, directory: Directory, actor: Actor): TemplateVersionRow {
  const ref = (id: string) => personRef(id, directory.people)
  const others = approversBeside(directory, version.by)
  const refused = (step: (typeof templateSteps)[number]) => refuseStep(history, version, step, { person: actorId(actor), others })
  const decides = may(actor, 'letters.approve')
  return {
    version: version.version,
    name: version.name,
    state: templateState(history, version),
    by: ref(version.by),
    at: version.at,
    file: version.file,
    hash: version.hash,
    decisions: version.decisions.map((one) => ({ ...one, by: ref(one.by) })),
    can: decides ? templateSteps.filter((step) => refused(step) === undefined) : [],
    whyNot: refused('approve')?.message ?? null,
  }
}

export const templateView = (history: LoggedHistory, directory: Directory, actor: Actor): LetterTemplateView => ({
  kind: history.kind,
  sender: history.sender,
  inForce: history.inForce,
  versions: history.versions.map((version) => versionRow(history, version, directory, actor)).toReversed(),
})

/** The newest version of each playbook that sends a letter. */
export async function pagesWithLetters(services: Pick<Services, 'playbooks'>, tenant: string): Promise<LetterPage[]> {
  const published = await services.playbooks(tenant)
  return [...new Set(published.map(({ id }) => id))].toSorted().flatMap((id) => {
    const definition = newestOf(published, id)?.definition
    const rules = definition?.letters[0]
    return definition && rules ? [{ playbook: id, title: definition.title, kind: definition.kind, rules }] : []
  })
}

/** The text held against the playbooks and the other templates as they are at this moment. */
export async function checkedNow(
  services: Pick<Services, 'playbooks' | 'directory'>,
  tenant: string,
  { text, notes }: { text: string; notes: string[] },
  to: TemplateFor,
): Promise<CheckedTemplate> {
  const [pages, { letterTemplates }] = await Promise.all([pagesWithLetters(services, tenant), services.directory(tenant)])
  const checked = checkLetterTemplate(text, to, pages, letterTemplates)
  return { text, notes, ...checked, usable: isUsable(checked) }
}

/** What cannot be used is not kept, and what cannot be used any more is not put in force. */
export function mustBeUsable({ problems, pages }: CheckedTemplate): void {
  const [first] = problems
  if (first)
    throw new Refusal(
      'invalid',
      'letter-template.problems',
      `Line ${first.line}: ${first.says}${first.instead[0] ? ` Did you mean ${first.instead[0]}?` : ''}${problems.length > 1 ? ` There ${problems.length === 2 ? 'is one more' : `are ${problems.length - 1} more`}.` : ''}`,
      { where: `line ${first.line}`, details: { problems } },
    )
  const forbidding = pages.find(({ takes, forbidden }) => takes === 'this' && forbidden.length > 0)
  if (forbidding)
    throw new Refusal(
      'invalid',
      'letter-template.forbidden',
      `The text says what "${forbidding.title}" must not say: ${forbidding.forbidden.join('; ')}`,
      { details: { playbook: forbidding.playbook, forbidden: forbidding.forbidden } },
    )
}
