import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Pages that do nothing but tell the customer, one for each way of sending: a letter in a minute instead of four weeks. */
export const pageOf = (mode: string, more = '') => `---
title: Tell the customer, sent by ${mode}
playbook: told-by-${mode}
kind: named-to-named
ownership: pass-account
letter: ${mode}
roles:
  - { name: Old CSM, side: outgoing, from: account.csm }
  - { name: New CSM, side: incoming, from: ask }
  - { name: AE, side: neither, from: account.ae }
---

# Tell the customer, sent by ${mode}

A page for trying out letters.

## Steps

### 1. Tell the customer - Old CSM

1. Draft the letter <!-- { id: draft, establishes: letter-drafted } -->
2. AE: Agree on the date of the letter <!-- { id: agree, kind: approval, establishes: date-agreed } -->
3. Send the letter <!-- { id: send, kind: letter } -->
4. Answer what the customer asks <!-- { id: answer, establishes: customer-answered } -->

${more}
### 2. Close - Old CSM

- New CSM: Take the account over <!-- { id: pass-account, kind: ownership } -->
- New CSM: Close the handover <!-- { id: close, establishes: completion } -->
`

/** A text of the page's own, in two paragraphs and without a place for a line of the sender. */
export const ownText = `\`\`\`letter
Subject: {{account}} and us

Dear {{recipients}},

From {{date}}, {{incoming contact}} is there for you & all of <{{account}}>.

Yours,
the team
\`\`\`
`

/** A folder of them beside the shipped ones, as a start reads pages. */
export async function letterPages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-letters-'))
  await cp(join(import.meta.dirname, '..', '..', 'playbooks'), folder, { recursive: true })
  for (const [mode, more] of [['csm'], ['ae'], ['app', ownText]] as const)
    await writeFile(join(folder, `told-by-${mode}.md`), pageOf(mode, more))
  return folder
}
