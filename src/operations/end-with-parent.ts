import { Worker } from 'node:worker_threads'

// On Windows a process keeps the number of its parent; elsewhere the number stays taken until somebody asks how the parent ended.
const watch = `
  const { workerData } = require('node:worker_threads')
  const isThere = () => {
    try { return process.ppid === workerData && process.kill(workerData, 0) } catch { return false }
  }
  setInterval(() => isThere() || process.kill(process.pid, 'SIGKILL'), 500)`

/**
 * Lets this process end with the one that started it: at once where it can hear of that, and where it is too busy to hear by a
 * thread that looks whether the other is still there. Otherwise a server that is killed leaves a core at full speed behind.
 */
export function endWithParent(): void {
  // Flags that this process was started with could change what the words above mean.
  new Worker(watch, { eval: true, execArgv: [], workerData: process.ppid }).unref()
  process.on('disconnect', () => process.exit())
}
