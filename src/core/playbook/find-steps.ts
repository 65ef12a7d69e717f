import { meaningOf } from './heading-words.ts'
import { type Block, everySection, type Section } from './outline.ts'
import { rolesAmong } from './role-headings.ts'
import { isNumbered, looksLikeStage, saysStage } from './stage-title.ts'
import { isStepTable, readStepTable, saysPhases } from './step-tables.ts'
import { type RawStage, type Reading, readRoleSections, readStage, stagesOfList, stagesOfTable } from './steps.ts'

/** Where a page says what to do, in the order of the page. */
export function findStages(top: Section, reading: Reading): RawStage[] {
  const root = titleOf(top)
  const found = [...stagesIn(root, reading, hasSteps(root))].filter(hasTasks)
  if (found.length > 0) return found
  const numbered = [...numberedStages(root, reading)].filter(hasTasks)
  if (numbered.length > 0) return numbered
  const plain = [...plainStages(root, reading)].filter(hasTasks)
  return plain.length > 0 ? plain : [...responsibilities(root, reading)].filter(hasTasks)
}

const hasTasks = ({ groups }: RawStage) => groups.length > 0
const says = (section: Section, ...meanings: ReturnType<typeof meaningOf>[]) => meanings.includes(meaningOf(section))
const isOther = (section: Section) => !says(section, undefined, 'steps')

/** The one heading above all others names the page, whatever its words are. */
function titleOf(top: Section): Section {
  const [only, ...others] = top.sections
  return only && others.length === 0 && only.sections.length > 0 && top.blocks.every(({ type }) => type === 'paragraph') ? only : top
}

const hasSteps = (root: Section) => [...everySection(root)].some((section) => section !== root && says(section, 'steps'))

function* stagesIn(section: Section, reading: Reading, named: boolean): Generator<RawStage> {
  if (hasBoxesOrSteps(section)) {
    // Nobody called this section steps, so only what can be nothing else is taken.
    yield* ownStages({ ...section, blocks: section.blocks.filter((block) => block.type !== 'list' || isBoxed(block)) }, reading)
  }
  const numbered = !named && areStages(section.sections)
  const forRoles = rolesAmong(section.sections, reading.isRole)
  const [firstForRoles] = forRoles.keys()
  for (const child of section.sections) {
    if (child === firstForRoles) yield readRoleSections(section.title || 'Tasks', forRoles, reading)
    if (forRoles.has(child)) continue
    if (saysStage(child.title) && !isOther(child)) yield readStage(child, reading)
    else if (says(child, 'raci') && [...everySection(child)].some(({ blocks }) => blocks.some(isBoxed))) yield* stagesUnder(child, reading)
    else if (isOther(child)) continue
    else if (says(child, 'steps') && !holdsOwnSteps(child)) yield* stagesUnder(child, reading)
    else if (numbered && isNumbered(child.title)) yield readStage(child, reading)
    else yield* stagesIn(child, reading, named)
  }
}

/** A heading that fits a larger part of the page ("Handover checklist") doesn't count when one below it says so of its own part. */
const holdsOwnSteps = (section: Section) =>
  [...everySection(section)].some((inner) => inner !== section && isOther(inner)) && hasSteps(section)

/** "1. Prepare", "2. Review", "3. FAQ": numbered side by side. When one of them is "3. Procedure", the others are its neighbours. */
const areStages = (sections: Section[]) =>
  sections.filter(({ title }) => isNumbered(title)).length > 1 && !sections.some((section) => says(section, 'steps'))

const isBoxed = (block: Block) => block.type === 'list' && block.items.some(({ checked }) => checked !== undefined)
const hasBoxesOrSteps = ({ blocks }: Section) =>
  blocks.some((block) => isBoxed(block) || (block.type === 'table' && isStepTable(block.node, false)))

/** Each heading under the steps is a stage; a list right under the steps, without a heading, is one too. */
function* stagesUnder(section: Section, reading: Reading): Generator<RawStage> {
  const children = section.sections.filter((child) => isStageUnderSteps(child))
  const areTitled = children.filter(({ title }) => looksLikeStage(title)).length > 1
  // Bullets before numbered stages say what is to come.
  if (!areTitled || section.blocks.some((block) => block.type !== 'list' || block.ordered) || hasBoxesOrSteps(section)) {
    yield* ownStages(section, reading)
  }
  const forRoles = rolesAmong(children, reading.isRole)
  if (forRoles.size > 0) yield readRoleSections(section.title, forRoles, reading)
  for (const child of children) if (!forRoles.has(child)) yield readStage(child, reading)
}

/** A numbered heading under the steps is a stage though its words fit something else: "4. Update the template". */
const isStageUnderSteps = (child: Section) => !isOther(child) || (isNumbered(child.title) && !says(child, 'navigation', 'prose', 'sayings'))

/** What stands right under a heading: several stages when a table or a list says so. */
function* ownStages(section: Section, reading: Reading): Generator<RawStage> {
  const left: Block[] = []
  for (const block of section.blocks) {
    const stages = stagesOfBlock(block, reading)
    if (stages) yield* stages
    else left.push(block)
  }
  const own = readStage({ ...section, blocks: left, sections: [] }, reading)
  if (own.groups.length > 0) yield own
}

function stagesOfBlock(block: Block, reading: Reading): RawStage[] | undefined {
  if (block.type === 'list' && block.ordered) return stagesOfList(block.items, reading)
  if (block.type !== 'table' || !saysPhases(block.node)) return undefined
  const table = readStepTable(block.node, true, reading.findings)
  return table && stagesOfTable(table, block.range)
}

/** No heading says where the steps are, and there is no box: headings with numbers are stages. */
function* numberedStages(root: Section, reading: Reading): Generator<RawStage> {
  for (const section of everySection(root)) {
    if (section !== root && !isOther(section) && isNumbered(section.title)) yield readStage({ ...section, sections: [] }, reading)
  }
}

/** Only the page's own title speaks of steps: what stands under it is them. */
function* plainStages(root: Section, reading: Reading): Generator<RawStage> {
  if (root.depth === 0 || !says(root, 'steps')) return
  yield* ownStages(root, reading)
  for (const child of root.sections) if (!isOther(child)) yield readStage(child, reading)
}

/** Nothing on the page is a step but what each role answers for, under a heading of its own. */
function* responsibilities(root: Section, reading: Reading): Generator<RawStage> {
  for (const section of everySection(root)) {
    const roles = says(section, 'raci') ? rolesAmong(section.sections, reading.isRole) : new Map<Section, string>()
    if (roles.size > 1) yield readRoleSections(section.title, roles, reading)
  }
}
