import type { CheckedTemplate } from '../../contract/letter-templates.ts'
import { classes } from '../design/classes.ts'
import marks from '../import/import-screen.module.css'
import letter from '../letter/letter.module.css'
import { words } from './letter-words.ts'
import styles from './settings.module.css'

type Verdict = CheckedTemplate['pages'][number]

/** What is wrong with a text, what playbooks make of it, and how a customer would read it. */
export function TemplateCheck({ checked: { text, notes, problems, pages, preview } }: { checked: CheckedTemplate }) {
  return (
    <>
      {problems.length === 0 ? (
        <p className={styles.state}>{words.fine}</p>
      ) : (
        <section className={styles.section} aria-labelledby="template-problems">
          <h2 id="template-problems">{words.problems(problems.length)}</h2>
          <ul className={styles.rows}>
            {problems.map(({ line, column, code, says, why, instead }) => (
              <li key={`${line}.${column}.${code}`} className={marks.problem}>
                <p>
                  <span className={classes(marks.mark, marks.error)}>{words.line(line)}</span> {says}
                </p>
                <p className={styles.small}>{instead.length > 0 ? words.instead(instead) : why}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {notes.length > 0 && (
        <section className={styles.section} aria-labelledby="template-notes">
          <h2 id="template-notes">{words.notes}</h2>
          <ul className={styles.points}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      <section className={styles.section} aria-labelledby="template-pages">
        <h2 id="template-pages">{words.pages}</h2>
        {pages.length === 0 ? (
          <p className={styles.about}>{words.noPages}</p>
        ) : (
          <ul className={styles.rows}>
            {pages.map((page) => (
              <PageRow key={page.playbook} page={page} />
            ))}
          </ul>
        )}
      </section>
      {problems.length === 0 && <Preview preview={preview} />}
      <section className={styles.section} aria-labelledby="template-text">
        <h2 id="template-text">{words.asRead}</h2>
        <ol className={styles.source} aria-labelledby="template-text">
          {text
            .trimEnd()
            .split('\n')
            .map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
              <li key={at} data-wrong={problems.some((one) => one.line === at + 1)}>
                {line}
              </li>
            ))}
        </ol>
      </section>
    </>
  )
}

function Preview({ preview: { subject, paragraphs } }: Pick<CheckedTemplate, 'preview'>) {
  return (
    <section className={styles.section} aria-labelledby="template-preview">
      <h2 id="template-preview">{words.preview}</h2>
      <p className={styles.about}>{words.previewWhy}</p>
      <div className={letter.text}>
        <p>
          <strong>{subject}</strong>
        </p>
        {paragraphs.map(({ text, editable }) => (
          <p key={text} className={editable ? letter.editable : styles.lines}>
            {editable ? words.ownLine : text}
          </p>
        ))}
      </div>
    </section>
  )
}

function PageRow({ page: { title, mode, takes, missing, forbidden } }: { page: Verdict }) {
  return (
    <li className={marks.problem}>
      <p>
        {title} <span className={styles.small}>{words.senders[mode]}</span>
      </p>
      <p className={styles.small}>
        {words.takes[takes]} {takes === 'this' && missing.length === 0 && forbidden.length === 0 && words.says}
      </p>
      {takes === 'this' && forbidden.length > 0 && <Sayings mark={marks.error} {...words.forbidden} items={forbidden} />}
      {takes === 'this' && missing.length > 0 && <Sayings mark={marks.warning} {...words.missing} items={missing} />}
    </li>
  )
}

type Said = { mark: string | undefined; short: string; says: string; items: readonly string[] }

function Sayings({ mark, short, says, items }: Said) {
  return (
    <>
      <p>
        <span className={classes(marks.mark, mark)}>{short}</span> <span className={styles.small}>{says}</span>
      </p>
      <ul className={marks.places}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  )
}
