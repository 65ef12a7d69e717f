import { upperFirst } from '../../core/base/upper-first.ts'
import { dayIn } from '../../core/calendar/moment-on.ts'
import { dateWords, momentWords, placeOf } from '../../core/calendar/words.ts'
import type { LinkPage } from '../../core/process/link-page.ts'
import { type Html, html } from '../../operations/evidence-pack/html.ts'
import type { LinkSight } from '../../operations/links/link-desk.ts'
import { offerForm } from './link-form.ts'

/** A page: its title, and what stands on it. */
export type Drawn = { title: string; about: string; body: Html }

/** What somebody pressed and was refused: the words of the rules, and what they had entered. */
export type Refused = { words: string; given: URLSearchParams }

type Sight<State extends LinkSight['state']> = Extract<LinkSight, { state: State }>

export function drawn(sight: LinkSight, refused?: Refused): Drawn {
  switch (sight.state) {
    case 'matter':
      return matterPage(sight, refused)
    case 'list':
      return listPage(sight, refused)
    case 'spent':
      return spentPage(sight)
  }
}

function matterPage({ page, form, workspace, until, zone }: Sight<'matter'>, refused?: Refused): Drawn {
  const hidden = html`<input type="hidden" name="do" value="act"><input type="hidden" name="form" value="${form}">`
  const givenTo = (command: string) => (refused?.given.get('command') === command ? refused.given : undefined)
  const [first, ...others] = page.offers
  const isMain = first?.decides === true
  const aside = isMain ? others : page.offers
  return {
    title: page.headline,
    about: `${workspace} · for ${page.reader}`,
    body: html`<h1>${page.headline}.</h1>
${alert(refused)}${page.heed === null ? '' : html`<p class="heed">${page.heed}</p>`}
<section><h2>${page.changes.length === 0 ? 'What it was about' : 'What changes'}</h2>${page.changes.length === 0 ? '' : html`<ul>${page.changes.map((one) => html`<li>${one}</li>`)}</ul>`}
<dl><dt>For whom</dt><dd>${page.moves.join(', ')}</dd>${page.when.length === 0 ? '' : html`<dt>When</dt><dd>${page.when.join(' ')}</dd>`}</dl></section>
${page.cameBack === null ? '' : cameBackSection(page.cameBack)}
${page.letter === null ? '' : letterSection(page.letter)}
${
  isMain && first
    ? html`<section class="noprint"><h2>${first.title}</h2>${offerForm(first, hidden, givenTo(first.command), true)}</section>`
    : html`<section><h2>Nothing to decide here now</h2><p>${page.whyNot ?? 'Nothing here is waiting on you.'}</p></section>`
}
${aside.map(
  (offer) =>
    html`<details${givenTo(offer.command) ? html` open` : ''}><summary>${offer.title}</summary>${offerForm(offer, hidden, givenTo(offer.command))}</details>`,
)}
<section><h2>People</h2><dl>${page.people.map(
      ({ name, email, roles }) => html`<dt>${roles.join(', ')}</dt><dd>${name}, <a href="mailto:${email}">${email}</a></dd>`,
    )}</dl></section>
${validUntil(until, zone)}`,
  }
}

const cameBackSection = ({ from, text, note }: NonNullable<LinkPage['cameBack']>): Html =>
  html`<section><h2>${upperFirst(from)}</h2><div class="letter">${text.trimEnd()}</div>${note === null ? '' : html`<p class="quiet">${note}</p>`}</section>`

function letterSection({ version, subject, text, from, to, cc, mustSay, ownMail }: NonNullable<LinkPage['letter']>): Html {
  return html`<section><h2>The letter, word for word</h2>
<dl><dt>Subject</dt><dd>${subject}</dd><dt>From</dt><dd>${from}</dd><dt>To</dt><dd>${to.join(', ')}</dd>${cc.length === 0 ? '' : html`<dt>Copy to</dt><dd>${cc.join(', ')}</dd>`}<dt>Version</dt><dd>${version}</dd></dl>
<div class="letter">${text.trimEnd()}</div>
${ownMail === null ? '' : html`<p class="noprint"><a href="${ownMail}">Open it in your own mail program</a> <span class="quiet">You send it from there; Baton sends nothing.</span></p>`}
${
  mustSay.length === 0
    ? ''
    : html`<p class="quiet">What it has to say:</p><ul class="must">${mustSay.map(
        (one) =>
          html`<li${one.says ? '' : html` class="no"`}><b><span aria-hidden="true">${one.says ? '✓' : '✕'}</span><span class="hide">${one.says ? 'Said: ' : 'Not said: '}</span></b><span>${one.text}</span></li>`,
      )}</ul>`
}</section>`
}

function listPage({ reader, rows, form, until, zone }: Sight<'list'>, refused?: Refused): Drawn {
  return {
    title: 'Everything that waits on you',
    about: `For ${reader}`,
    body: html`<h1>${rows.length === 0 ? 'Nothing is waiting on you.' : `${rows.length} ${rows.length === 1 ? 'thing is waiting' : 'things are waiting'} on you`}</h1>
${alert(refused)}
${
  rows.length === 0
    ? ''
    : html`<section><ul class="rows">${rows.map(
        ({ handover, ref, account, verb, due, purpose, on }) =>
          html`<li><div><strong>${account}</strong><br>${verb}<br><span class="quiet">${ref}${due === null ? '' : `, due ${momentWords(due, zone)}`}</span></div>${
            purpose === null
              ? html`<span class="quiet">Needs a desk in Baton</span>`
              : html`<form method="post"><input type="hidden" name="do" value="open"><input type="hidden" name="form" value="${form}"><input type="hidden" name="handover" value="${handover}"><input type="hidden" name="purpose" value="${purpose}">${on === null ? '' : html`<input type="hidden" name="on" value="${on}">`}<button type="submit" aria-label="Open: ${verb}, ${account}">Open</button></form>`
          }</li>`,
      )}</ul></section>`
}
${validUntil(until, zone)}`,
  }
}

function spentPage({ address }: Sight<'spent'>): Drawn {
  return {
    title: 'This link no longer works',
    about: 'Baton',
    body: html`<h1>This link no longer works</h1>
<section><p>This link has expired, was already used, or was never one of ours. Nothing changed.</p>
${
  address === null
    ? html`<p>Open the newest mail about this, or ask who wrote to you for another link.</p>`
    : html`<form method="post"><input type="hidden" name="do" value="renew"><button type="submit" class="primary">Send a new link to ${address}</button></form>`
}</section>`,
  }
}

export const sentPage = (address: string | null): Drawn => ({
  title: 'A new link',
  about: 'Baton',
  body: html`<h1>${address === null ? 'Nothing was sent' : `Look into the mailbox of ${address}`}</h1>
<section><p>${
    address === null
      ? 'This link is not from Baton, so there is nobody to send a new one to.'
      : 'A new link is on its way, unless several were sent within the last hour; then one of those still works.'
  }</p></section>`,
})

export const donePage = ({ words, reader, account }: { words: string; reader: string; account: string }): Drawn => ({
  title: `Recorded for ${account}`,
  about: `For ${reader}`,
  body: html`<h1>Recorded</h1><section><p>${words}.</p><p class="quiet">It stands in the timeline of ${account}. You can close this page.</p></section>`,
})

export const troublePage = (words: string): Drawn => ({
  title: 'Not possible now',
  about: 'Baton',
  body: html`<h1>Not possible now</h1><section><p role="alert">${words}</p></section>`,
})

/** The whole page around it: no script, and nothing that is fetched but the font. */
export const wholePage = ({ title, about, body }: Drawn, nonce: string, style: string): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">
<title>${title} · Baton</title>`.markup +
  // The style sheet is ours and holds no text of anybody; as text in a style it must not be escaped.
  `<style nonce="${nonce}">${style}</style></head>` +
  html`<body><header>${about}</header><main>${body}</main></body></html>
`.markup

const alert = (refused: Refused | undefined) =>
  refused ? html`<p class="alert" role="alert">Nothing changed. ${refused.words}</p>` : html``

const validUntil = (until: Date, zone: string) =>
  html`<p class="quiet">Works until ${dateWords(dayIn(until.toISOString(), zone))}, or until it is decided. Times are those of ${placeOf(zone)}.</p>
<p class="quiet">Baton shows this page to whoever has its address, so do not pass it on.</p>`
