// Makes a clone ready to run: Node 24 where the machine's own is older, then the packages of the lockfile.
// Plain JavaScript without packages: it runs before anything is installed, on Node 18 or newer.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const toolchain = join(home, 'toolchain')
const bin = join(home, 'node_modules', '.bin')
const guard = join(home, '.bootstrap-lock')
const onWindows = process.platform === 'win32'
const neededMajor = 24
const waitLimitSeconds = 900

if (!isReady()) {
  const release = await takeGuard()
  try {
    // Whoever held the guard before may have done the work.
    if (!isReady()) makeReady()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  } finally {
    release()
  }
}

/** True when nothing is left to do. Costs two hashes and a few looks at the disk, as every start pays for it. */
function isReady() {
  if (!isMarked(home)) return false
  if (!linkStands(join(bin, 'baton'), join(home, 'baton'))) return false
  return !isNodeBrought() || (isMarked(toolchain) && linkStands(join(bin, 'node'), broughtNode()))
}

function makeReady() {
  const node = isNodeBrought() ? bringNode() : process.execPath
  if (!isInStep(home)) installPackages(node)
  // npm wipes node_modules with the links in it, so they are made again whenever it ran.
  fs.mkdirSync(bin, { recursive: true })
  if (isNodeBrought()) link(join(bin, 'node'), node)
  link(join(bin, 'baton'), join(home, 'baton'))
  mark(home)
}

/** Whether Baton runs on the Node in toolchain/: the machine's own is too old, or this process already is the brought one. */
function isNodeBrought() {
  return Number.parseInt(process.versions.node, 10) < neededMajor || process.execPath.startsWith(toolchain)
}

/** The names that the packages of Node's binaries have. */
function broughtNode() {
  const platform = `${onWindows ? 'win' : process.platform}-${process.arch}`
  return join(toolchain, 'node_modules', `node-${platform}`, 'bin', onWindows ? 'node.exe' : 'node')
}

function bringNode() {
  const node = broughtNode()
  if (isInStep(toolchain) && fs.existsSync(node)) {
    mark(toolchain)
    return node
  }
  const advice = `Baton needs Node ${neededMajor}, this is ${process.versions.node}. Install Node ${neededMajor}, then run this again.`
  const locked = readPackages(join(toolchain, 'package-lock.json'))
  const wanted = locked[relative(toolchain, dirname(dirname(node))).replaceAll('\\', '/')]
  if (!wanted) throw new Error(`There is no ready-made Node ${neededMajor} for ${process.platform} on ${process.arch}. ${advice}`)

  say(
    `Node ${process.versions.node} is too old: bringing Node ${wanted.version} into this folder (once, nothing else on the machine changes) ...`,
  )
  npmCi(toolchain, process.execPath)
  try {
    execFileSync(node, ['--version'], { stdio: 'ignore' })
  } catch {
    // Musl instead of glibc, or a folder from which nothing may be executed.
    throw new Error(`The Node ${wanted.version} that was brought does not run on this machine. ${advice}`)
  }
  mark(toolchain)
  return node
}

function installPackages(node) {
  const count = Object.keys(readPackages(join(home, 'package-lock.json'))).length - 1
  say(`Installing the packages of the lockfile (${count} at most; this takes a while only the first time) ...`)
  const start = Date.now()
  npmCi(home, node)
  say(`Packages are in place after ${Math.round((Date.now() - start) / 1000)} s.`)
}

function npmCi(folder, node) {
  // The mark goes first: a second start must not take a half-emptied folder for a finished one.
  fs.rmSync(markOf(folder), { force: true })
  const npm = findNpm()
  // Asked for by name, because NODE_ENV=production or a setting of the person's npm would leave them out.
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  try {
    // npm's words go to stderr: stdout belongs to the command that is waiting, which may be asked for JSON.
    execFileSync(node, [npm, 'ci', ...options], { cwd: folder, env: npmEnvironment(npm, node), stdio: ['ignore', 2, 2] })
  } catch (cause) {
    throw new Error(`npm could not install what ${join(folder, 'package-lock.json')} names: see its message above. Is the network there?`, {
      cause,
    })
  }
}

function npmEnvironment(npm, node) {
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) }
  // npm makes a folder named "~" where it stands when HOME is there and empty; without it, it asks the system.
  if (env.HOME === '') delete env.HOME
  // npm looks for the machine's settings (proxy, certificates) beside the Node that runs it: beside ours there are none.
  if (node !== process.execPath && !env.npm_config_globalconfig) {
    env.npm_config_globalconfig = execFileSync(process.execPath, [npm, 'config', 'get', 'globalconfig', '--loglevel=silent'], {
      env,
      encoding: 'utf8',
    }).trim()
  }
  return env
}

/** npm as a script, so that it can be run by a Node of our choice. */
function findNpm() {
  const asked = process.env.npm_execpath
  if (asked?.endsWith('npm-cli.js') && fs.existsSync(asked)) return asked
  const folders = (process.env.PATH ?? '').split(delimiter)
  const beside = [dirname(process.execPath), ...folders].flatMap((folder) => [
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'npm'),
  ])
  for (const candidate of beside) {
    if (!fs.existsSync(candidate)) continue
    const real = fs.realpathSync(candidate)
    if (real.endsWith('npm-cli.js')) return real
  }
  throw new Error('Baton installs its packages with npm, which was not found. Install it (it comes with Node), then run this again.')
}

/**
 * True when what is installed is what the lockfile names: by our mark, or by npm's own list of what it installed,
 * so that a person who ran npm themselves does not install twice.
 */
function isInStep(folder) {
  if (isMarked(folder)) return true
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'))
  const wanted = Object.entries(readPackages(join(folder, 'package-lock.json'))).filter(([path]) => path !== '')
  if (Object.keys(installed).length === 0) return false
  const known = new Set(wanted.map(([path]) => path))
  return (
    wanted.every(([path, entry]) => (installed[path] ? installed[path].version === entry.version : !isNeededHere(entry))) &&
    Object.keys(installed).every((path) => known.has(path))
  )
}

function isNeededHere(entry) {
  if (!entry.optional) return true
  // An optional package without a platform hangs below another optional one: npm knows whether it is needed, we don't.
  if (!entry.os && !entry.cpu) return false
  const libc = process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  const fits = (list, own) => !list || list.includes(own)
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && (process.platform !== 'linux' || fits(entry.libc, libc))
}

function readPackages(lockfile) {
  try {
    return JSON.parse(fs.readFileSync(lockfile, 'utf8')).packages ?? {}
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}

function markOf(folder) {
  return join(folder, 'node_modules', '.in-step')
}

function lockHash(folder) {
  return createHash('sha256')
    .update(fs.readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
}

function isMarked(folder) {
  const file = markOf(folder)
  try {
    if (fs.readFileSync(file, 'utf8') !== lockHash(folder)) return false
    // The launcher compares ages only; a checkout may have touched the lockfile without changing it.
    const isOlder = fs.statSync(file).mtimeMs <= fs.statSync(join(folder, 'package-lock.json')).mtimeMs
    if (isOlder) fs.utimesSync(file, new Date(), new Date())
    return true
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function mark(folder) {
  fs.writeFileSync(markOf(folder), lockHash(folder))
}

function linkStands(path, target) {
  if (onWindows) return fs.existsSync(path) || !fs.existsSync(target)
  try {
    return fs.readlinkSync(path) === relative(dirname(path), target) && fs.existsSync(path)
  } catch {
    return false
  }
}

function link(path, target) {
  if (linkStands(path, target)) return
  fs.rmSync(path, { force: true })
  // Windows lets few people make links.
  if (onWindows) fs.copyFileSync(target, path)
  // Relative, so that a clone can be moved.
  else fs.symlinkSync(relative(dirname(path), target), path)
}

/** Lets one start work at a time; a second one waits and then finds everything done. */
async function takeGuard() {
  const mine = `${guard}.${process.pid}`
  fs.rmSync(mine, { recursive: true, force: true })
  fs.mkdirSync(mine)
  fs.writeFileSync(join(mine, 'pid'), String(process.pid))
  const deadline = Date.now() + waitLimitSeconds * 1000
  for (let said = false; ; ) {
    try {
      // A folder that is moved into place has its owner in it from the first moment; making one there would not.
      fs.renameSync(mine, guard)
      return () => fs.rmSync(guard, { recursive: true, force: true })
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error
    }
    const owner = readOwner(guard)
    if (owner !== undefined && !isAlive(owner)) {
      clearGuardOf(owner)
      continue
    }
    if (Date.now() > deadline) {
      fs.rmSync(mine, { recursive: true, force: true })
      say(`Waited ${waitLimitSeconds} s for process ${owner} to finish installing. If it hangs, end it, then run this again.`)
      process.exit(1)
    }
    if (!said) say(`Process ${owner ?? ''} is already installing here: waiting for it ...`)
    said = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function readOwner(folder) {
  try {
    return Number(fs.readFileSync(join(folder, 'pid'), 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, but belongs to someone else.
    return error.code === 'EPERM'
  }
}

function clearGuardOf(dead) {
  const aside = `${guard}.stale.${process.pid}`
  try {
    fs.renameSync(guard, aside)
  } catch {
    return
  }
  // Between the look and the move another start may have cleared it and put its own there: then it goes back.
  if (readOwner(aside) === dead) fs.rmSync(aside, { recursive: true, force: true })
  else fs.renameSync(aside, guard)
}

function say(text) {
  process.stderr.write(`${text}\n`)
}
