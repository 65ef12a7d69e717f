import { openDatabase } from '../../src/store/database.ts'

// A Baton of its own process, as far as its data goes: opens the folder, says so, and lives until it is stopped or killed.
const [dataDir = ''] = process.argv.slice(2)
try {
  const database = await openDatabase({ dataDir })
  process.once('SIGTERM', () => void database.close().then(() => process.exit(0)))
  console.log(JSON.stringify({ opened: true, postgres: database.embedded?.pid() }))
  setInterval(() => {}, 60_000)
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  console.log(JSON.stringify({ opened: false, code, message: error instanceof Error ? error.message : String(error) }))
  process.exit(1)
}
