import { Html, html } from '../evidence-pack/html.ts'
import type { MailItem, MailModel, MailSection } from './mail-model.ts'

/**
 * The form that mail programs draw. What people wrote is escaped by construction (`html`), styles stand inline because many programs
 * drop style sheets, and nothing is fetched: no picture, no font, nobody counts who opened it. The sheet in the head only turns the
 * colours for the dark, where a program reads it; without it the mail is light.
 */
export function mailHtml({ subject, sentences, sections, footer, home }: MailModel): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${dark}</style>
</head>
<body class="page" style="${css.page}">
<div role="article" aria-label="${subject}" lang="en" style="${css.frame}">
<h1 class="ink" style="${css.title}">${subject}</h1>
${sentences.flatMap((text) => text.split('\n')).map((line) => html`<p class="ink" style="${css.sentence}">${line}</p>\n`)}
${sections.map(section)}
<div class="rule" style="${css.footer}">
${footer.map((line) => html`<p class="quiet" style="${css.small}">${line}</p>\n`)}
${home ? html`<p style="${css.small}"><a class="link" href="${home.url}" target="_blank" rel="noopener" style="${css.plain}">${home.words}</a></p>` : ''}
</div>
</div>
</body>
</html>
`.markup
}

const section = ({ title, items }: MailSection): Html => html`<h2 class="quiet" style="${css.heading}">${title}</h2>
${items.map(item)}`

const item = ({ title, detail, until, isLate, link }: MailItem): Html => html`<div class="card" style="${css.card}">
<p class="ink" style="${css.name}">${title}</p>
${detail === undefined ? '' : html`<p class="quiet" style="${css.detail}">${detail}</p>`}
${until === undefined ? '' : html`<p class="${isLate ? 'late' : 'quiet'}" style="${isLate ? css.late : css.detail}">${until}</p>`}
${link ? html`<p style="${css.way}"><a class="link" href="${link.url}" target="_blank" rel="noopener" style="${css.link}">${link.words}</a></p>` : ''}
</div>
`

// The colours of the screens (web/design/tokens.css), as they stand there for light and dark.
const light = { ground: '#f7f8fa', card: '#ffffff', ink: '#14181f', quiet: '#4a5363', line: '#d9dee6', blue: '#0136e7', late: '#980c29' }
const night = { ground: '#0e1116', card: '#161a21', ink: '#e9ecf1', quiet: '#aeb6c3', line: '#2b313c', blue: '#7991ff', late: '#fa6666' }

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const css = {
  page: `margin:0;padding:0;background:${light.ground};color:${light.ink};${font};font-size:16px;line-height:1.5;-webkit-text-size-adjust:100%`,
  frame: 'box-sizing:border-box;max-width:600px;margin:0 auto;padding:24px 16px 32px;overflow-wrap:anywhere',
  title: `margin:0 0 12px;color:${light.ink};font-size:20px;line-height:1.3;font-weight:600`,
  sentence: `margin:0 0 8px;color:${light.ink}`,
  heading: `margin:24px 0 8px;color:${light.quiet};font-size:14px;line-height:1.4;font-weight:600`,
  card: `margin:0 0 8px;padding:12px 16px;background:${light.card};border:1px solid ${light.line};border-radius:8px`,
  name: `margin:0;color:${light.ink};font-weight:600`,
  detail: `margin:2px 0 0;color:${light.quiet};font-size:14px`,
  late: `margin:2px 0 0;color:${light.late};font-size:14px;font-weight:600`,
  way: 'margin:10px 0 0',
  link: `display:inline-block;padding:9px 14px;border:1px solid ${light.blue};border-radius:6px;color:${light.blue};font-size:15px;line-height:24px;font-weight:600;text-decoration:none`,
  plain: `color:${light.blue}`,
  footer: `margin:24px 0 0;padding:12px 0 0;border-top:1px solid ${light.line}`,
  small: `margin:0 0 4px;color:${light.quiet};font-size:13px`,
}

const dark = new Html(
  `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${[
    `.page{background:${night.ground}!important;color:${night.ink}!important}`,
    `.ink{color:${night.ink}!important}`,
    `.quiet{color:${night.quiet}!important}`,
    `.late{color:${night.late}!important}`,
    `.card{background:${night.card}!important;border-color:${night.line}!important}`,
    `.rule{border-color:${night.line}!important}`,
    `.link{color:${night.blue}!important;border-color:${night.blue}!important}`,
  ].join('')}}`,
)

/** Every inline style and style sheet that stands in a mail of this form, for whoever shows one and lets no other through. */
export const mailStyles: readonly string[] = [...Object.values(css), dark.markup]
