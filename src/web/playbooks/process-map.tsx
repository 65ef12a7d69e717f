import { type KeyboardEvent, memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { rangeWords } from '../../core/base/range-words.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { classes } from '../design/classes.ts'
import { type Here, useIsHere, useIsStop } from './here.ts'
import { type MapGate, type MapGroup, type MapStage, type MapTask, mapOf, windowsOf } from './map-model.ts'
import styles from './process-map.module.css'
import { dueWords, placesOf } from './process-parts.ts'
import { showInPane } from './show-in-pane.ts'
import { TaskSign } from './task-sign.tsx'
import { WeekBars } from './week-bars.tsx'
import { words } from './words.ts'

type Props = {
  definition: Definition
  here: Here
  /** Pressed by pointer, or by key: then the writer wants to go there. */
  onPart: (part: string, byKey: boolean) => void
}

/** The process as a drawing: the stages in their order, tasks that wait for one another joined, and the way back of each gate. */
export const ProcessMap = memo(function ProcessMap({ definition, here, onPart }: Props) {
  const stages = useMemo(() => mapOf(definition), [definition])
  const windows = useMemo(() => windowsOf(stages), [stages])
  const stops = useMemo(() => {
    const drawn = placesOf(definition).flatMap(({ id }) => (/^(raci|role)-/.test(id) ? [] : [id]))
    return { first: drawn[0], parts: new Set(drawn) }
  }, [definition])
  const shared = { here, onPart, stops }
  if (stages.length === 0) return <p className={styles.nothing}>{words.noStages}</p>
  return (
    <>
      {windows && <WeekBars {...windows} here={here} onPart={onPart} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows only walk between the buttons in it. */}
      <div className={styles.area} onKeyDown={walk}>
        <Loops stages={stages} />
        <ol className={styles.map} aria-label={words.map}>
          {stages.map((stage, at) => (
            <li key={stage.id} className={styles.stage}>
              <Part id={`stage-${stage.id}`} className={styles.stageHead} {...shared}>
                <span className={styles.number}>{at + 1}</span>
                <span className={styles.stageName}>{stage.name}</span>
                <span className={styles.window}>
                  {[stage.window && words.window(stage.window.from, stage.window.to, words.units[stage.window.unit]), stage.lead]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </Part>
              {stage.groups.map((group) => (
                <Group key={`${group.name ?? ''} ${group.tasks[0]?.id}`} group={group} {...shared} />
              ))}
            </li>
          ))}
        </ol>
      </div>
      <Beside definition={definition} {...shared} />
    </>
  )
})

type PartProps = Pick<Props, 'here' | 'onPart'> & { stops: { first: string | undefined; parts: ReadonlySet<string> } }

function Group({ group: { name, gate, tasks }, ...shared }: PartProps & { group: MapGroup }) {
  return (
    <div className={classes(styles.group, gate && styles.gate)}>
      {gate ? <GateHead gate={gate} {...shared} /> : name && <p className={styles.groupName}>{name}</p>}
      <ol className={styles.tasks}>
        {tasks.map((task) => (
          <li key={task.id} className={classes(styles.task, task.joined && styles.joined)}>
            <TaskPart task={task} {...shared} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function GateHead({ gate, ...shared }: PartProps & { gate: MapGate }) {
  return (
    <Part id={`gate-${gate.id}`} className={styles.gateHead} data-gate={gate.id} {...shared}>
      <span className={styles.diamond} aria-hidden="true" />
      <span className={styles.words}>
        <span className={styles.gateTitle}>{words.gate(gate.title, gate.role)}</span>
        <span className={styles.quiet}>
          {[gate.due && dueWords(gate.due), gate.back && words.back(gate.back.name)].filter(Boolean).join(' ')}
        </span>
      </span>
    </Part>
  )
}

function TaskPart({ task, ...shared }: PartProps & { task: MapTask }) {
  // What stands under a gate is looked at by who decides there; the gate says so once.
  const isReview = task.kind === 'gate'
  const notes = [
    isReview ? '' : words.kinds[task.kind],
    task.minutes ? `${rangeWords(task.minutes)} min` : '',
    task.optional ? words.optional : '',
    task.checked ? words.isChecked : '',
    task.after.length > 0 ? words.waitsFor(task.after.map(inShort)) : '',
  ].filter((note) => note !== '')
  return (
    <Part id={`task-${task.id}`} className={styles.taskButton} {...shared}>
      <TaskSign kind={task.kind} />
      <span className={styles.words}>
        <span>
          {task.joined && <span className="spoken">{words.followed}</span>}
          {task.title}
        </span>
        {notes.length > 0 && <span className={styles.quiet}>{notes.join(' · ')}</span>}
      </span>
      {!isReview && <span className={styles.role}>{task.role}</span>}
    </Part>
  )
}

/** What is not done but said: topics, the document, the letter, principles. */
function Beside({ definition: { topics, template, letters, principles }, ...shared }: PartProps & { definition: Definition }) {
  const blocks = [
    {
      name: words.letters,
      rows: letters.map(({ id, mustSay, mustNotSay }) => [`letter-${id}`, words.letterSays(mustSay.length, mustNotSay.length)]),
    },
    { name: words.template, rows: template.sections.map(({ title, fields }, at) => [`section-${at}`, `${title} (${fields.length})`]) },
    {
      name: words.topics,
      rows: topics.map(({ id, title, topics: inner }) => [`topic-${id}`, inner.length > 0 ? `${title} (${inner.length})` : title]),
    },
    { name: words.principles, rows: principles.map(({ id, text }) => [`principle-${id}`, text]) },
  ].filter(({ rows }) => rows.length > 0)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows only walk between the buttons in it.
    <div className={styles.beside} onKeyDown={walk}>
      {blocks.map(({ name, rows }) => (
        <section key={name} aria-label={name}>
          <h3 className={styles.groupName}>{name}</h3>
          <ul>
            {rows.map(([id = '', title]) => (
              <li key={id}>
                <Part id={id} className={styles.line} {...shared}>
                  {title}
                </Part>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** One thing of the process. Only the one where the reader is takes Tab, so that the map is one stop and arrows walk in it. */
function Part({
  id,
  className,
  here,
  onPart,
  stops,
  children,
  ...rest
}: PartProps & { id: string; className: string | undefined; children: ReactNode; 'data-gate'?: string }) {
  const isHere = useIsHere(here, id)
  const isStop = useIsStop(here, id, stops.parts, stops.first)
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    // Whoever pressed it sees it already; only the other side has to come along.
    if (isHere && document.activeElement !== button.current) showInPane(button.current)
  }, [isHere])
  return (
    <button
      {...rest}
      ref={button}
      type="button"
      data-part={id}
      className={classes(styles.part, className, isHere && styles.here)}
      tabIndex={isStop ? 0 : -1}
      {...(isHere ? { 'aria-current': true as const } : {})}
      onClick={({ detail }) => onPart(id, detail === 0)}
    >
      {children}
    </button>
  )
}

/** Enough of a title to know it by; the whole of it stands at its own place. */
const inShort = (title: string) => (title.length <= 48 ? title : `${title.slice(0, 46).replace(/[\s,;:]+\S*$/, '')}\u00a0…`)

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const pane = event.currentTarget.closest('[data-pane]') ?? event.currentTarget
  const parts = [...pane.querySelectorAll<HTMLElement>('[data-part]')]
  const at = parts.findIndex((part) => part.matches(':focus'))
  if (at < 0) return
  event.preventDefault()
  parts[Math.max(0, Math.min(parts.length - 1, at + step))]?.focus()
}

type Loop = { id: string; from: number; to: number; lane: number }

/** The ways back, drawn beside the stages: from the gate up to where the fixes are made. */
function Loops({ stages }: { stages: readonly MapStage[] }) {
  const svg = useRef<SVGSVGElement>(null)
  const [loops, setLoops] = useState<readonly Loop[]>([])
  useLayoutEffect(() => {
    const drawing = svg.current?.parentElement
    if (!drawing) return
    const measure = () => {
      const top = drawing.getBoundingClientRect().top
      const middleOf = (part: string) => {
        const box = drawing.querySelector(`[data-part="${CSS.escape(part)}"]`)?.getBoundingClientRect()
        return box ? Math.round(box.top + box.height / 2 - top) : undefined
      }
      setLoops(
        stages
          .flatMap(({ groups }) => groups.flatMap(({ gate }) => gate ?? []))
          .flatMap(({ id, back }, lane) => {
            const [from, to] = [middleOf(`gate-${id}`), back && middleOf(`stage-${back.stage}`)]
            return from === undefined || to === undefined ? [] : [{ id, from, to, lane: lane % 3 }]
          }),
      )
    }
    const watching = new ResizeObserver(measure)
    watching.observe(drawing)
    measure()
    return () => watching.disconnect()
  }, [stages])
  return (
    <svg ref={svg} className={styles.loops} aria-hidden="true" focusable="false">
      {loops.map(({ id, from, to, lane }) => {
        const x = 18 - lane * 6
        return (
          <g key={id}>
            <path d={`M34 ${from}H${x + 8}Q${x} ${from} ${x} ${from - 8}V${to + 8}Q${x} ${to} ${x + 8} ${to}H26`} />
            <path d={`M22 ${to - 4}L27 ${to}L22 ${to + 4}`} />
          </g>
        )
      })}
    </svg>
  )
}
