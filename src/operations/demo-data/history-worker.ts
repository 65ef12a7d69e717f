import { parentPort, workerData } from 'node:worker_threads'
import { type HistoryOptions, setScene, tellHandover } from './history.ts'

/** Tells every second handover of the demo beside the main thread, so that both cores of a small machine have work. */
const options = workerData as HistoryOptions
const scene = await setScene(options)
for (const planned of scene.handovers) {
  if (planned.number % 2 === 0) parentPort?.postMessage({ number: planned.number, steps: tellHandover(scene, planned).steps })
}
