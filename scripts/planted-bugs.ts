// Plants each slip of `tests/planted/bugs.ts` into a copy of the source and prints which test caught it: `npm run bugs -- [words]`.
// Words choose the bugs whose slip, file or invariant has them. Fails when one is not caught, or a test fails without it.
import { plantedBugs } from '../tests/planted/bugs.ts'
import { copySource } from '../tests/planted/plant.ts'

const words = process.argv.slice(2)
const chosen = plantedBugs.filter(({ invariant, slip, file }) => words.every((word) => `${invariant} ${slip} ${file}`.includes(word)))
if (chosen.length === 0) throw new Error(`No planted bug has all of these words: ${words.join(' ')}`)
const copy = copySource()
const sound = new Map<string, boolean>()
const missed: string[] = []
try {
  for (const bug of chosen) {
    const key = `${bug.test.file} ${bug.test.name}`
    try {
      if (!sound.has(key)) sound.set(key, await copy.passes(bug.test))
      const caught = sound.get(key) && !(await copy.passes(bug.test, bug))
      const how = caught ? 'caught by' : sound.get(key) ? 'NOT CAUGHT by' : 'TEST FAILS WITHOUT IT:'
      console.log(`${String(bug.invariant).padStart(2)}  ${bug.slip} (${bug.file})\n      ${how} ${bug.test.name} (${bug.test.file})`)
      if (!caught) missed.push(bug.slip)
    } catch (error) {
      console.log(`${String(bug.invariant).padStart(2)}  ${bug.slip}: ${error instanceof Error ? error.message : error}`)
      missed.push(bug.slip)
    }
  }
} finally {
  copy.remove()
}
console.log(`${chosen.length - missed.length} of ${chosen.length} caught`)
if (missed.length > 0) process.exitCode = 1
