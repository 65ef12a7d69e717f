import type { Draft } from './answers.ts'

const drafts = new Map<string, Draft>()

/** What was typed into a form that was closed without sending. Until the page is loaded anew it is there when the form opens again. */
export const keptDrafts = {
  of: (form: string | undefined): Draft | undefined => (form === undefined ? undefined : drafts.get(form)),
  keep: (form: string | undefined, draft: Draft): void => void (form !== undefined && drafts.set(form, draft)),
  forget: (form: string): void => void drafts.delete(form),
}
