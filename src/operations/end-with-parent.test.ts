import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isRunning } from '../store/leftover-postgres.ts'

const module = JSON.stringify(new URL('./end-with-parent.ts', import.meta.url).href)

test.each([
  ['idle', ''],
  ['busy without end', 'for (;;);'],
])('a process that is %s ends when the one that started it is killed', async (_, work) => {
  const child = `const { endWithParent } = await import(${module}); endWithParent(); process.send(process.pid); setTimeout(() => { ${work} }, 100)`
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(child)}],
         { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
       child.on('message', (pid) => process.stdout.write(String(pid)))
       setInterval(() => {}, 1_000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const [told] = await once(parent.stdout, 'data')
    const pid = Number(told)
    expect(isRunning(pid)).toBe(true)
    // Long enough for the work to have begun.
    await new Promise((resolve) => setTimeout(resolve, 400))
    parent.kill('SIGKILL')
    await expect.poll(() => isRunning(pid)).toBe(false)
  } finally {
    parent.kill('SIGKILL')
  }
})
