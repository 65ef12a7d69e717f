import type { PersonView } from '../../core/process/view.ts'

type Heard = {
  /** Ids of those whom the text speaks to. */
  heard: string[]
  /** Names after an `@` that reach nobody: nobody is called so, or several are. */
  unheard: { name: string; several: boolean }[]
}

const firstOf = (name: string) => name.split(' ')[0] ?? name
const isWordOf = (rest: string, name: string) => rest.startsWith(name) && !/^\p{L}/u.test(rest.slice(name.length))

/** Whom a text begins with: `Jo-Ann, …` is not Jo. */
function beginningWith(rest: string, people: readonly PersonView[], nameOf: (person: PersonView) => string): PersonView[] {
  const found = people.filter((person) => isWordOf(rest, nameOf(person)))
  const longest = Math.max(...found.map((person) => nameOf(person).length))
  return found.filter((person) => nameOf(person).length === longest)
}

/**
 * Whom a text speaks to: whoever's whole name follows an `@`, or first name where only one has it. Those who take part go before all
 * the others who work here, who hear of it just as well.
 */
export function mentionsIn(text: string, here: readonly PersonView[], colleagues: readonly PersonView[] = []): Heard {
  const heard = new Set<string>()
  const unheard = new Map<string, boolean>()
  // An address of a mail has its sign in the middle of a word.
  for (const { 1: word = '', index } of text.matchAll(/(?<![\p{L}\p{N}.])@([\p{L}][\p{L}'’-]*)/gu)) {
    const rest = text.slice(index + 1)
    const all = [...here, ...colleagues.filter(({ id }) => !here.some((one) => one.id === id))]
    const ways = [
      beginningWith(rest, all, ({ name }) => name),
      ...[here, all].map((people) => beginningWith(rest, people, ({ name }) => firstOf(name))),
    ]
    const person = ways.find((found) => found.length === 1)?.[0]
    if (person) heard.add(person.id)
    else
      unheard.set(
        word,
        ways.some((found) => found.length > 1),
      )
  }
  return { heard: [...heard], unheard: [...unheard].map(([name, several]) => ({ name, several })) }
}

const most = 5

/** The names that fit what is being typed after an `@`, those who take part first. */
export function namesFor(typed: string, here: readonly PersonView[], colleagues: readonly PersonView[], me: string): PersonView[] {
  const wanted = typed.toLowerCase()
  const fits = ({ id, name }: PersonView) => id !== me && name !== typed && name.toLowerCase().startsWith(wanted)
  // All the colleagues would be no help before the first letter.
  const others = wanted === '' ? [] : colleagues.filter(({ id }) => !here.some((one) => one.id === id))
  return [...here, ...others].filter(fits).slice(0, most)
}
