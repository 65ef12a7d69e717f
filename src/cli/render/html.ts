import { rangeWords } from '../../core/base/range-words.ts'
import type { Definition, Task, Topic } from '../../core/definition/definition.ts'
import { dueWords } from '../../core/definition/due-words.ts'
import { questionsOf } from './issue.ts'
import { raciOf } from './raci.ts'

/**
 * The whole playbook as one page to print or to keep: no script, nothing loaded from elsewhere. Every word of the Markdown page is
 * text here, whatever it looks like.
 */
export function renderHtml(definition: Definition): string {
  const { title, summary, roles, stages, topics, letters, principles, version } = definition
  const parts = [
    `<h1>${text(title)}</h1>`,
    summary ? `<p>${text(summary)}</p>` : '',
    `<h2>Roles</h2><ul>${roles.map(({ name, aliases, from }) => `<li><b>${text(name)}</b>${aliases.length > 0 ? ` (${text(aliases.join(', '))})` : ''}: ${text(sourceWords(from))}</li>`).join('')}</ul>`,
    ...stages.map(
      (stage) =>
        `<section><h2>${text(stage.name)}</h2>${stageFacts(stage)}<ol>${stage.tasks.map((task) => item(task, definition)).join('')}</ol></section>`,
    ),
    raciHtml(definition),
    topics.length > 0 ? `<h2>What the dossier answers</h2>${topicList(topics)}` : '',
    ...letters.map(({ mustSay, mustNotSay, releasedBy, agreedBy }) => {
      const list = (head: string, rules: readonly { text: string }[]) =>
        rules.length > 0 ? `<h3>${head}</h3><ul>${rules.map((rule) => `<li>${text(rule.text)}</li>`).join('')}</ul>` : ''
      return `<h2>Letter to the customer</h2><p>${agreedBy ? `Agreed by ${text(agreedBy)}, released` : 'Released'} by ${text(releasedBy)}.</p>${list('It says', mustSay)}${list('It does not say', mustNotSay)}`
    }),
    documentHtml(definition),
    principles.length > 0
      ? `<h2>Principles</h2><ul>${principles.map((principle) => `<li>${text(principle.text)}</li>`).join('')}</ul>`
      : '',
    `<footer>Version ${text(version.slice(0, 12))}</footer>`,
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
${parts.filter(Boolean).join('\n')}
</body>
</html>
`
}

const style = `body{font:11pt/1.45 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #ccc}h3{font-size:1rem}
li{margin:.3rem 0}small{color:#555}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left}
.box::before{content:"\\2610\\00a0"}footer{margin-top:3rem;color:#555}section,tr,li{break-inside:avoid}`

/** Text stays text: nothing of a page becomes a tag or an attribute. */
const text = (words: string): string =>
  words
    .replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\p{Cc}/gu, ' ')

const sourceWords = (from: string): string =>
  from === 'ask' ? 'named at the start' : from.startsWith('account.') ? `the ${from.slice(8)} of the account` : from

function stageFacts({ window, lead }: Definition['stages'][number]): string {
  const unit = window?.unit === 'day' ? 'Day' : 'Week'
  const facts = [
    window ? `${unit} ${window.from === window.to ? window.from : `${window.from}-${window.to}`}` : '',
    lead ? `led by ${lead}` : '',
  ].filter(Boolean)
  return facts.length > 0 ? `<p><small>${text(facts.join(', '))}</small></p>` : ''
}

function item(task: Task, { gates }: Definition): string {
  const gate = gates.find(({ task: id }) => id === task.id)
  const facts = [
    task.role,
    ...(task.participants.length > 0 ? [`with ${task.participants.join(' and ')}`] : []),
    ...(task.minutes ? [`${rangeWords(task.minutes)} minutes`] : []),
    ...(task.due ? [dueWords(task.due)] : []),
    ...(task.optional ? ['optional'] : []),
    ...(gate ? [`a gate: ${gate.outcomes.join(' or ')}`] : []),
  ]
  const parts = task.parts.length > 0 ? `<ul>${task.parts.map((part) => `<li class="box">${text(part.title)}</li>`).join('')}</ul>` : ''
  return `<li class="box">${text(task.title)} <small>${text(facts.join(', '))}</small>${task.guidance ? `<br><small>${text(task.guidance)}</small>` : ''}${parts}</li>`
}

function raciHtml(definition: Definition): string {
  if (definition.raci.length === 0) return ''
  const { roles, rows } = raciOf(definition)
  const cells = (tag: string, values: readonly string[]) => `<tr>${values.map((value) => `<${tag}>${text(value)}</${tag}>`).join('')}</tr>`
  return `<h2>RACI</h2><table>${cells('th', ['Activity', ...roles])}${rows.map(({ activity, cells: by }) => cells('td', [activity, ...roles.map((role) => by[role] ?? '')])).join('')}</table>`
}

const topicList = (topics: readonly Topic[]): string =>
  `<ul>${topics.map((topic) => `<li><b>${text(topic.title)}</b>${topic.prompts.length > 0 ? `<ul>${topic.prompts.map((prompt) => `<li>${text(prompt)}</li>`).join('')}</ul>` : ''}${topic.topics.length > 0 ? topicList(topic.topics) : ''}</li>`).join('')}</ul>`

function documentHtml(definition: Definition): string {
  const asked = questionsOf(definition)
  if (asked.length === 0) return ''
  return `<h2>Handover document</h2>${asked.map(({ section, asks }) => `${section ? `<h3>${text(section)}</h3>` : ''}<ul>${asks.map((ask) => `<li class="box">${text(ask)}</li>`).join('')}</ul>`).join('')}`
}
