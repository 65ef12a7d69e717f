import { useId } from 'react'
import { ChoiceBox } from '../design/choice-box.tsx'
import form from '../forms/schema-form.module.css'

type Props = {
  label: string
  people: readonly { id: string; name: string; email: string }[]
  value: string
  onChange: (id: string) => void
  /** What it means that nobody is chosen; without it somebody has to be. */
  nobody?: string
  problem?: string | undefined
}

/** Somebody, found by a part of their name. */
export function ChoosePerson({ label, people, value, onChange, nobody, problem }: Props) {
  const id = useId()
  return (
    <div className={form.field}>
      <label className={form.label} htmlFor={id}>
        {label}
      </label>
      <ChoiceBox
        id={id}
        className={form.input}
        choices={[
          ...(nobody === undefined ? [] : [{ value: '', words: nobody }]),
          ...people.map((person) => ({ value: person.id, words: person.name, note: person.email })),
        ]}
        value={value}
        onChange={onChange}
        {...(problem ? { describedBy: `${id}-problem`, invalid: true } : {})}
      />
      {problem && (
        <p id={`${id}-problem`} className={form.problem}>
          {problem}
        </p>
      )}
    </div>
  )
}
