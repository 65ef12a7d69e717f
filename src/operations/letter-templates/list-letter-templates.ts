import type { LetterUse, letterTemplates } from '../../contract/letter-templates.ts'
import { letterFactNames, letterFacts } from '../../core/documents/letter-facts.ts'
import { letterInForce } from '../../core/documents/letter-in-force.ts'
import { letterSource } from '../../core/documents/letter-template.ts'
import { shippedLetter } from '../../core/documents/letter-texts.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { readHistories } from './histories.ts'
import { pagesWithLetters, templateView } from './template-views.ts'

/** Every version of every template, and where the letters of each playbook take their words from now. */
export const listLetterTemplates =
  (services: Services): Operation<typeof letterTemplates.listLetterTemplates> =>
  async (_input, { tenant, actor }) => {
    const [histories, directory, pages] = await Promise.all([
      readHistories(services.database, tenant),
      services.directory(tenant),
      pagesWithLetters(services, tenant),
    ])
    const uses = pages.map(({ playbook, title, kind, rules }): LetterUse => {
      const template = letterInForce(rules, kind, directory.letterTemplates)
      return {
        playbook,
        title,
        kind,
        mode: rules.mode,
        from: rules.wording ? 'page' : template ? 'template' : 'baton',
        template: template ? { sender: template.sender, name: template.name, version: template.version } : null,
        text: `${letterSource(rules.wording ?? template?.template ?? shippedLetter(kind, rules.mode))}\n`,
      }
    })
    return {
      items: histories.map((history) => templateView(history, directory, actor)),
      uses,
      // Written for a page in Markdown; here it is read as it stands.
      placeholders: letterFactNames.map((name) => ({ name, about: letterFacts[name].about.replaceAll('`', '"') })),
    }
  }
