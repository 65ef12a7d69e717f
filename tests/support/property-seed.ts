import fc from 'fast-check'

// The short form asks the same questions on every machine, so that what is green stays green until something is changed; the long
// form (FAST_CHECK_RUNS) asks new ones each time, and FAST_CHECK_SEED repeats one of its runs.
const { FAST_CHECK_SEED: seed, FAST_CHECK_RUNS: runs } = process.env
if (seed !== undefined || runs === undefined) fc.configureGlobal({ seed: Number(seed ?? 20_261_122) })
