import { answer, type Job } from './compile-job.ts'
import { endWithParent } from './end-with-parent.ts'

/** What runs in the process that compiles pages: one job after the other, as they are sent. */

endWithParent()
process.on('message', (job: Job) => process.send?.(answer(job)))
process.send?.('ready')
