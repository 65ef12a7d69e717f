/** A mail of ours before it has a form: what it says, what waits, and where each thing is done. Both forms are drawn from it. */
export type MailModel = {
  subject: string
  sentences: readonly string[]
  sections: readonly MailSection[]
  /** Why it comes and where it belongs, in small letters. */
  footer: readonly string[]
  /** Where all of it stands; nothing for who has no desk here. */
  home?: MailLink
}

export type MailSection = { title: string; items: readonly MailItem[] }

/** One thing: what it is, a line about it, until when, and the one way to it. */
export type MailItem = { title: string; detail?: string; until?: string; isLate?: boolean; link?: MailLink }

export type MailLink = { words: string; url: string }
