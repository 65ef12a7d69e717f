import type { playbookPages } from '../contract/playbook-pages.ts'
import { withNames } from '../core/playbook/lint-names.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** What was understood of pages and what is wrong with them, alone and with each other. */
export const checkPlaybooks =
  ({ compile, directory }: Pick<Services, 'compile' | 'directory'>): Operation<typeof playbookPages.checkPlaybooks> =>
  async ({ body: { pages } }, { tenant, gone }) => {
    const compiled = await compile.check(
      pages.map((text, index) => ({ name: `Page ${index + 1}`, text })),
      gone,
    )
    const lists = await directory(tenant)
    return {
      pages: compiled.map((page, index) => ({
        definition: page.definition as unknown as Record<string, unknown>,
        diagnostics: withNames(page, pages[index] ?? '', lists),
      })),
    }
  }
