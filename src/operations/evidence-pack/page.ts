import { createHash } from 'node:crypto'
import { dayIn } from '../../core/calendar/moment-on.ts'
import { fullDayWords, timeWords } from '../../core/calendar/words.ts'
import type { Evidence } from '../../core/checks/evidence.ts'
import { actorName } from '../../core/policy/person-name.ts'
import { tasksOf, zoneOf } from '../../core/process/circumstances.ts'
import { roundsOf } from '../get-rounds.ts'
import { type Html, html } from './html.ts'
import type { Story } from './pack.ts'
import { signaturesOf } from './signatures.ts'

/** The pack as one page that needs nothing else: it reads and prints without a script, and carries the part for machines inside. */
export function packPage(story: Story): string {
  const body = readable(story).markup
  const pack = { ...story.pack, readable: createHash('sha256').update(body).digest('hex') }
  // Inside a script a `<` could end it; as an escape it is the same JSON.
  const machine = JSON.stringify(pack).replaceAll('<', '\\u003c')
  const { ref, account } = story.pack.handover
  const head = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${ref} ${account}: evidence pack</title>
<style>${style}</style></head><body>
<main>`
  return `${head.markup}${body}</main>\n<script type="application/json" id="evidence-pack">${machine}</script>\n</body></html>\n`
}

const style = `body{font:.9375rem/1.5 system-ui,sans-serif;color:#14181f;background:#fff;margin:0}main{max-width:62rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #868f9e}h3{font-size:1rem;margin:1.2rem 0 .3rem}
table{border-collapse:collapse;width:100%;font-size:.87rem}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #d9dee6;overflow-wrap:break-word}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f7f8fa;padding:.8rem;font-size:.8rem}code{font-size:.8rem;overflow-wrap:anywhere}.small{color:#4a5363;font-size:.87rem}
.wide{overflow-x:auto}@media print{body{font-size:10pt}main{padding:0;max-width:none}tr,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}pre{background:none;border:1px solid #868f9e}}`

function readable(story: Story): Html {
  const { pack, handover, view, circumstances } = story
  const zone = zoneOf(circumstances)
  const name = (id: string) => actorName(id, circumstances.people)
  const when = (at: string | null) => (at === null ? '–' : html`<time datetime="${at}">${inFull(at, zone)}</time>`)
  const table = (heads: string[], rows: Html[]) =>
    rows.length === 0
      ? html`<p class="small">None.</p>`
      : html`<div class="wide"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
  const row = (...cells: (string | number | Html)[]) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
  const title = (task: string) => tasksOf(circumstances.definition).find(({ id }) => id === task)?.title ?? task
  const { versions, agreed, release, outcome, given, copy } = handover.letter
  const items = view.letter?.items ?? []
  const waivers = view.tasks.flatMap(({ title: task, evidence }) => (evidence?.kind === 'waived' ? [{ task, evidence }] : []))
  return html`
<h1>${pack.handover.ref} ${pack.handover.account}</h1>
<p>From ${view.from.name} to ${view.to.name}; ${view.state}. Started ${when(view.startedAt)}, ended ${when(view.endedAt)}. Playbook: ${pack.playbook.title}.</p>
<p class="small">Evidence pack of ${pack.workspace.name}, made for ${pack.madeFor.name} ${when(pack.madeAt)}. Times are those of ${zone}. What ${pack.madeFor.name} may not read stands in it as a digest only. To check it without Baton: <code>node verify-pack.mjs FILE</code>. It holds entries ${pack.log.before.seq + 1} to ${pack.log.end.seq} of the log; the hash of the last is <code>${pack.log.end.hash}</code>.</p>

<h2>Signatures and decisions</h2>
${table(
  ['When', 'Who', 'In which role', 'What', 'Entry'],
  signaturesOf(handover, story.events).map((one) => row(when(one.at), one.name, one.roles.join(', ') || '–', one.words, one.position)),
)}

<h2>Tasks and their evidence</h2>
${table(
  ['Task', 'State', 'Evidence'],
  view.tasks.map(({ title: task, status, evidence, parts }) =>
    row(
      task,
      status,
      html`${evidence ? evidenceWords(evidence, name, when) : '–'}${parts.map((part) => html`<br>${part.title}: ${part.evidence ? evidenceWords(part.evidence, name, when) : '–'}`)}`,
    ),
  ),
)}

<h2>Waivers</h2>
${table(
  ['Task', 'Asked by', 'Approved by', 'Until', 'Because'],
  waivers.map(({ task, evidence }) => row(task, name(evidence.by), name(evidence.approver), evidence.until, evidence.because)),
)}

<h2>Gates</h2>
${roundsOf(view, handover, circumstances).map(
  (
    gate,
  ) => html`<h3>${gate.title}: ${gate.state}</h3>${gate.void ? html`<p>No longer holds: ${gate.void.because} (${when(gate.void.at)}).</p>` : ''}
${gate.rounds.map(
  (
    round,
  ) => html`<p>Round ${round.number}, submitted by ${round.submittedBy.name} ${when(round.submittedAt)}, due ${when(round.due.due)}. ${
    round.outcome === null
      ? 'Not decided.'
      : html`${round.decidedBy?.name ?? ''}: <strong>${round.outcome}</strong> ${when(round.decidedAt)}.`
  } ${round.comment ?? ''}<br><span class="small">Snapshot <code>${round.hash}</code></span></p>
${table(
  ['Item', 'It said', 'Verdict'],
  round.items.map((item) =>
    row(
      item.title,
      item.value,
      item.later
        ? 'comes later'
        : item.verdict
          ? `${item.verdict.verdict}${item.verdict.verdict === 'return' ? `: ${item.verdict.reason}` : ''}`
          : '–',
    ),
  ),
)}`,
)}`,
)}

<h2>Letter to the customer</h2>
${versions.length === 0 ? html`<p class="small">None.</p>` : ''}
${versions.map(
  (version) => html`<h3>Version ${version.version}, by ${name(version.by)} ${when(version.at)}</h3>
<p>${version.subject}<br>To ${version.to.join(', ')}${version.cc.length > 0 ? html`; copy to ${version.cc.join(', ')}` : ''}<br><span class="small">Digest <code>${version.hash}</code></span></p><pre>${version.text}</pre>`,
)}
${agreed ? html`<p>${name(agreed.by)} agreed to version ${agreed.version} for ${agreed.date} ${when(agreed.at)}.</p>` : ''}
${release ? html`<p>${name(release.by)} released version ${release.version} ${when(release.at)}.</p>` : ''}
${given ? html`<p>${name(given.by)} gave version ${given.version} to ${name(given.to)} to send from their own mailbox ${when(given.at)}.${given.withdrawn === undefined ? '' : html` It was taken back: ${given.withdrawn}`}</p>` : ''}
${outcome ? html`<p>Version ${outcome.version}: <strong>${outcome.outcome}</strong> ${when(outcome.at)}. ${outcome.evidence}</p>` : ''}
${
  copy
    ? html`<h3>The copy of version ${copy.version}, shown by ${name(copy.by)} ${when(copy.at)}</h3>
<p>It went to ${copy.to.join(', ') || 'nobody that it names'}.</p><pre>${copy.text}</pre>
${table(
  ['Where', 'Is', 'What differs from the approved version'],
  copy.differences.map((one) => row(one.where, one.is, one.words)),
)}`
    : ''
}
${
  items.length > 0
    ? html`<h3>What came back</h3>${table(
        ['When', 'What', 'From', 'It says', 'Answer'],
        items.map((item) =>
          row(
            when(item.at),
            item.kind,
            item.from,
            item.text,
            item.answer
              ? html`${item.answer.text}<br><span class="small">${item.answer.by.name}, ${when(item.answer.at)}</span>`
              : item.handedTo
                ? `Handed to ${item.handedTo.person.name}`
                : 'Open',
          ),
        ),
      )}`
    : ''
}

<h2>Mail</h2>
${table(
  ['When', 'From', 'To', 'Subject'],
  pack.mail.map((mail) => row(when(mail.at), mail.from, [...mail.to, ...mail.cc].join(', '), mail.subject)),
)}

<h2>What happened</h2>
${table(
  ['Entry', 'When', 'What', 'Hash'],
  story.events.map((event) =>
    row(
      event.position,
      when(event.at),
      html`${event.words}${event.reason === null ? '' : html`<br><span class="small">${event.reason}</span>`}${event.task === null ? '' : html`<br><span class="small">${title(event.task)}</span>`}`,
      html`<code>${event.hash?.slice(0, 16) ?? ''}</code>`,
    ),
  ),
)}

<h2>The page it ran on</h2>
<p class="small">${pack.playbook.title}, version <code>${pack.playbook.version}</code>, SHA-256 <code>${pack.playbook.sha256}</code></p>
<pre>${pack.playbook.page}</pre>
`
}

/** With its year: a pack is read years later. */
const inFull = (at: string, timeZone: string) => `${fullDayWords(dayIn(at, timeZone))}, ${timeWords(at, timeZone)}`

function evidenceWords(evidence: Evidence, name: (id: string) => string, when: (at: string) => string | Html): Html {
  switch (evidence.kind) {
    case 'read':
      return html`${evidence.verdict}: ${evidence.value}${evidence.because === '' ? '' : `; ${evidence.because}`}. Source: ${evidence.source}, read ${when(evidence.checkedAt)}`
    case 'attested':
      return html`attested by ${name(evidence.by)} ${when(evidence.at)}: ${evidence.note}${evidence.cannotTell === undefined ? '' : ` (the machine could not tell: ${evidence.cannotTell})`}`
    case 'linked':
      return html`linked by ${name(evidence.by)} ${when(evidence.at)}: ${evidence.url}`
    case 'waived':
      return html`waived until ${evidence.until}, allowed by ${name(evidence.approver)}: ${evidence.because}`
  }
}
