// Checks an evidence pack without Baton, a network or a database: node verify-pack.mjs FILE [--checkpoint FILE]
// Written apart from what makes packs, and sharing no code with it, so that a mistake in one does not hide in the other.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
const problems = []
const said = []
const wrong = (words) => problems.push(words)

/** JSON with sorted names: what digests of values are made of. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.keys(value).filter((name) => value[name] !== undefined)
  return `{${members.toSorted().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return stop(`${file} can't be read: ${error.message}`)
  }
}

function stop(words) {
  console.error(words)
  process.exit(2)
}

/** The part for machines: the whole file, or what stands inside the page. */
function packIn(text) {
  const inside = /<script type="application\/json" id="evidence-pack">([\s\S]*?)<\/script>/.exec(text)?.[1]
  try {
    const pack = JSON.parse(inside ?? text)
    if (pack.format === 'baton-evidence-pack' && pack.formatVersion === 1) return pack
  } catch {
    // Said below, in words that tell what to do.
  }
  return stop('This is no evidence pack, or one whose part for machines was damaged: it is no JSON.')
}

/** What people read must be what was made with the pack. */
function checkPage(text, pack) {
  if (!text.includes('id="evidence-pack"')) return
  const page = text.slice(text.indexOf('<main>') + '<main>'.length, text.lastIndexOf('</main>'))
  if (sha256(page) !== pack.readable) wrong('The page for people was changed: it is not the one that was made with this pack.')
  else said.push('The page for people is the one that was made with the pack.')
}

/** Goes along the chain and gives back the handover's own entries, and the hash at every position that is known. */
function walkChain({ log: { before, end, links }, workspace }) {
  const hashes = new Map([[before.seq, before.hash]])
  const own = []
  const others = []
  let noted = 0
  let { seq, hash } = before
  if (seq === 0 && hash === '') hash = sha256(`baton:${workspace.id}`)
  const next = (link) => {
    hash = sha256(Buffer.from(hash, 'hex'), `${seq + 1}:${link}`)
    seq += 1
  }
  const arriveAt = (stated, where) => {
    if (hash !== stated) wrong(`${where}: changed, removed or moved; the chain does not fit here.`)
    // Going on from what is stated, one change is found where it is and not in all that follows.
    hash = stated
    hashes.set(seq, hash)
  }
  for (const link of links) {
    if (link.seq !== seq + 1) {
      const gap = link.seq > seq + 1 ? `entries ${seq + 1} to ${link.seq - 1} are missing` : 'entries are out of order'
      wrong(`Before entry ${link.seq}: ${gap}.`)
      seq = link.seq - 1
    }
    if (link.text !== undefined) {
      const entry = ownEntry(link)
      own.push({ ...entry, seq: link.seq })
      // Of words that were taken out since, the chain holds the digest alone, and before there were digests not even that.
      if (link.was === null) [hash, seq] = [link.hash, seq + 1]
      else next(link.was !== undefined ? `${entry.tag}:${link.was}` : link.salt === undefined ? link.text : `${entry.tag}:${entry.digest}`)
      arriveAt(link.hash, `Entry ${link.seq}`)
    } else if (link.others) {
      for (const other of link.others) {
        next(other)
        others.push({ seq, tag: other.split(':')[0], version: link.version })
      }
      arriveAt(link.hash, link.others.length === 1 ? `Entry ${link.seq}` : `Entries ${link.seq} to ${seq}`)
    } else {
      for (const stated of link.noted) {
        seq += 1
        noted += 1
        hash = stated
        hashes.set(seq, hash)
      }
    }
    if (link.text === undefined && link.version) own.push({ seq: link.seq, version: link.version, withheld: true })
  }
  if (seq !== end.seq || hash !== end.hash)
    wrong(`The end is cut off or was moved: the chain ends at entry ${seq}, the pack says ${end.seq}.`)
  const span = `${end.seq - before.seq} positions from ${before.seq + 1} to ${end.seq}`
  said.push(`Chain: ${span}, ${own.length} of them this handover's, ${others.length} of others as digests only.`)
  if (noted > 0) said.push(`${noted} of the others are from before entries had digests: their hashes are taken as they are noted.`)
  return { hashes, own, others, end: seq }
}

/** One entry: its text, what the chain took in of it, and the values in it that this reader may see. */
function ownEntry({ seq, text, salt, parts, hash, was }) {
  let entry
  try {
    entry = JSON.parse(text)
  } catch {
    wrong(`Entry ${seq} can't be read.`)
    entry = { stream: {}, event: {} }
  }
  const tag = sha256(`${entry.stream.kind}:${entry.stream.id}:${entry.version}`)
  const digest = sha256(salt ?? '', text)
  for (const part of parts) {
    const inside = part.path.slice(0, -1).reduce((here, name) => here?.[name], entry)
    const name = part.path.at(-1)
    if (sha256(part.salt, part.text) !== inside?.[name]?.sealed) wrong(`Entry ${seq}: the value at ${part.path.join('/')} was changed.`)
    else inside[name] = JSON.parse(part.text)
  }
  return { ...entry, tag, digest, hash, isErased: was !== undefined, hidden: sealedIn(entry) }
}

function sealedIn(value) {
  if (typeof value !== 'object' || value === null) return 0
  if (Object.keys(value).length === 1 && typeof value.sealed === 'string' && value.sealed.length === 64) return 1
  return Object.values(value).reduce((sum, member) => sum + sealedIn(member), 0)
}

/** What an entry says since words were taken out of it is what a later entry of the handover left of it. */
function checkErased(events) {
  const vouched = new Map()
  for (const { seq, event, isErased } of events)
    if (event.type === 'WordsErased' && !isErased) for (const one of event.entries) vouched.set(one.seq, { ...one, by: seq })
  const erased = events.filter(({ isErased }) => isErased)
  for (const { seq, digest, hash } of erased) {
    const voucher = vouched.get(seq)
    if (!voucher || voucher.by < seq) wrong(`Entry ${seq}: words were taken out of it, and no later entry says so.`)
    else if (voucher.digest !== digest || (voucher.hash !== undefined && voucher.hash !== hash))
      wrong(`Entry ${seq} is not what entry ${voucher.by} left of it when words were taken out.`)
  }
  for (const { seq, isErased } of events)
    if (!isErased && vouched.has(seq)) wrong(`Entry ${seq} holds the words that entry ${vouched.get(seq).by} took out of it.`)
  if (erased.length > 0)
    said.push(`Erased: words about people were taken out of ${erased.length} entries, each named by a later one; their digests stand.`)
}

/** All entries of this handover, in their order, and none left out: their versions have no gap, and no other's tag is one of them. */
function checkOwn({ handover, workspace }, { own, others }) {
  own.forEach((entry, index) => {
    const where = `Entry ${entry.seq}`
    if (entry.version !== index + 1) wrong(`${where}: it is number ${entry.version} of the handover and stands in place ${index + 1}.`)
    if (entry.withheld) return
    if (entry.stream.kind !== 'handover' || entry.stream.id !== handover.id) wrong(`${where} is not of this handover.`)
    if (entry.tenant !== workspace.id) wrong(`${where} is of another workspace.`)
  })
  if (own.length !== handover.version)
    wrong(`The handover stands at version ${handover.version}, but ${own.length} entries of it are here.`)
  const places = Array.from({ length: own.length + others.length + 1 }, (_, index) => index + 1)
  const mine = new Map(places.map((place) => [sha256(`handover:${handover.id}:${place}`), place]))
  for (const { seq, tag, version } of others) {
    if (version === undefined && mine.has(tag)) wrong(`Entry ${seq} is number ${mine.get(tag)} of this handover, and was left out.`)
  }
  const hidden = own.reduce((sum, entry) => sum + (entry.hidden ?? 0), 0)
  const withheld = own.filter((entry) => entry.withheld).length
  said.push(`Handover: ${own.length} entries, versions 1 to ${own.length} without a gap, none left out.`)
  if (hidden + withheld > 0)
    said.push(`${hidden} values and ${withheld} whole entries are masked for this reader; their digests stand in their place.`)
}

/** What was noted about the log outside the database. */
function checkNotes(pack, { hashes, end }, file) {
  const lines = file ? read(file).split('\n') : []
  const outside = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line))
  let compared = 0
  for (const { seq, hash, at } of [...pack.log.notes, ...outside]) {
    if (seq > end && at <= pack.madeAt)
      wrong(`The end is cut off: on ${at} entry ${seq} was noted, but this pack of ${pack.madeAt} ends at entry ${end}.`)
    if (!hashes.has(seq)) continue
    compared += 1
    if (hashes.get(seq) !== hash) wrong(`Up to entry ${seq} the log is not the one that was noted on ${at}.`)
  }
  if (pack.log.notes.at(-1)?.seq !== pack.log.end.seq) wrong('The end of the pack was never noted outside the database.')
  const from = file ? `with those in ${file}` : 'all from the pack itself; give --checkpoint FILE for your own copy'
  said.push(`Notes: ${compared} compared, ${from}.`)
}

function checkPlaybook({ playbook }, events) {
  const pinned = events.findLast(({ event }) => event.type === 'PlaybookVersionChanged' || event.type === 'HandoverProposed')?.event
  const version = pinned?.type === 'HandoverProposed' ? pinned.playbook.version : pinned?.version
  const hash = sha256(playbook.page)
  if (hash !== playbook.sha256) wrong('The playbook page was changed: it is not the one whose digest stands beside it.')
  if (version !== undefined && version !== playbook.version) wrong('The playbook page is of another version than the handover ran on.')
  if (pinned?.pageHash === undefined) return said.push('Playbook: the page fits its digest; the log names its version, not its bytes.')
  if (pinned.pageHash !== hash) wrong('The playbook page was changed: it is not the one that the log names.')
  return said.push('Playbook: the page is, byte for byte, the one that the log names.')
}

/** Every snapshot is what was hashed, and every verdict is about the newest snapshot of its gate, by somebody else than submitted it. */
function checkGates(events) {
  const rounds = new Map()
  let verdicts = 0
  for (const { seq, event, actor, isErased } of events) {
    if (event.type === 'Submitted') {
      const seen = event.items.filter(({ later }) => !later).map(({ id, value, verified }) => ({ id, value, verified }))
      // The hash is of what was seen then; with words taken out since it can't be made again.
      if (!isErased && sha256(canonical(seen)) !== event.hash)
        wrong(`Entry ${seq}: the snapshot of round ${event.round} is not what its hash says.`)
      if (event.round !== (rounds.get(event.gate)?.round ?? 0) + 1)
        wrong(`Entry ${seq}: round ${event.round} does not follow the one before.`)
      rounds.set(event.gate, { ...event, by: actor })
    }
    // An approval that was given before the handover was moved in: its own round, which somebody vouches for.
    if (event.type === 'ApprovalMovedIn') rounds.set(event.gate, { round: (rounds.get(event.gate)?.round ?? 0) + 1, decided: true })
    if (event.type !== 'Decided') continue
    verdicts += 1
    const round = rounds.get(event.gate)
    if (round?.round !== event.round) wrong(`Entry ${seq}: the verdict is about round ${event.round}, which was not the one submitted.`)
    else if (round.decided) wrong(`Entry ${seq}: round ${event.round} is decided a second time.`)
    else {
      round.decided = true
      if (round.by === actor) wrong(`Entry ${seq}: who submitted round ${event.round} decided it.`)
      const strange = Object.keys(event.items).filter((id) => !round.items.some((one) => one.id === id))
      if (strange.length > 0) wrong(`Entry ${seq}: the verdict is about ${strange.join(', ')}, which the snapshot does not hold.`)
    }
  }
  const snapshots = [...rounds.values()].reduce((sum, { round }) => sum + round, 0)
  said.push(`Gates: ${snapshots} snapshots fit their hashes, ${verdicts} verdicts are bound to them.`)
}

const addresses = ({ to, cc }) => `${[...to, ...cc].map((one) => one.toLowerCase()).toSorted()}`

/** What left is what was agreed: version, words, recipients. */
function checkLetter({ mail, people }, events) {
  const versions = new Map()
  let agreed
  let needsWord = false
  let released
  const handedOver = events.some(({ event }) => event.type === 'LetterHandedOver')
  for (const { seq, event, isErased: isShort } of events) {
    const version = event.letterVersion
    if (event.type === 'LetterDrafted') {
      const { subject, text, from, to, cc, replyTo, hash } = event.letter
      if (!isShort && sha256(canonical({ subject, text, from, to, cc, replyTo })) !== hash)
        wrong(`Entry ${seq}: the letter is not what its digest says.`)
      versions.set(event.letter.version, { ...event.letter, isErased: isShort })
      agreed = undefined
    } else if (event.type === 'DateAgreed') {
      if (!versions.has(version)) wrong(`Entry ${seq}: version ${version} of the letter was agreed, but nobody wrote it.`)
      agreed = version
      needsWord = true
    } else if (event.type === 'LetterReleased') {
      if (needsWord && agreed !== version)
        wrong(`Entry ${seq}: version ${version} of the letter was released, version ${agreed} was agreed.`)
      released = version
    } else if (event.type === 'LetterHandedOver') {
      if (released !== version) wrong(`Entry ${seq}: version ${version} of the letter was handed over, version ${released} was released.`)
    }
  }
  const sent = versions.get(released)
  // The mail has lost its words as well, and its recipient with them.
  for (const letter of mail.filter(({ isLetter }) => isLetter && !sent?.isErased)) {
    const same = sent && letter.subject === sent.subject && letter.text === sent.text
    const to = addresses(letter)
    const approved = sent && addresses(sent)
    if (!same) wrong(`Mail ${letter.id}: the letter that left is not the version that was released.`)
    else if (to !== approved) wrong(`Mail ${letter.id}: the letter went to ${to}, approved were ${approved}.`)
  }
  if (versions.size === 0) said.push('Letter: none.')
  else if (!handedOver) said.push(`Letter: ${versions.size} versions, none handed over.`)
  else said.push(`Letter: version ${released} left as it was agreed and released, by ${people[sent?.from] ?? 'its sender'}.`)
}

const [file, option, checkpoint, ...rest] = process.argv.slice(2)
if (!file || (option !== undefined && option !== '--checkpoint') || (option && !checkpoint) || rest.length > 0)
  stop(
    'Usage: node verify-pack.mjs FILE [--checkpoint FILE]\nFILE is an evidence pack; the other is a copy of data/checkpoints/<workspace>.jsonl.',
  )
const text = read(file)
const pack = packIn(text)
try {
  const chain = walkChain(pack)
  const events = chain.own.filter(({ withheld }) => !withheld)
  checkOwn(pack, chain)
  checkErased(events)
  checkNotes(pack, chain, checkpoint)
  checkPlaybook(pack, events)
  checkGates(events)
  checkLetter(pack, events)
  checkPage(text, pack)
} catch (error) {
  wrong(`It can't be read to its end: ${error.message}`)
}
const verdict = problems.length === 0 ? 'the pack verifies.' : 'the pack does NOT verify.'
console.log(`${pack.handover?.ref} ${pack.handover?.account}: ${verdict}`)
for (const line of problems.length === 0 ? said : problems) console.log(`  ${line}`)
process.exitCode = problems.length === 0 ? 0 : 1
