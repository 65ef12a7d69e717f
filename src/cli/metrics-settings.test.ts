import { expect, test } from 'vitest'
import { settingsFrom } from './settings.ts'

const tokenIn = (BATON_METRICS_TOKEN?: string) => settingsFrom({ BATON_METRICS_TOKEN }, '/baton').metricsToken

test('there are no numbers for whoever watches unless somebody sets a token, and none that could be guessed is taken', () => {
  expect([tokenIn(), tokenIn(''), tokenIn('a-token-of-whoever-watches')]).toEqual([undefined, undefined, 'a-token-of-whoever-watches'])
  for (const given of ['short', 'with a space in it, so long']) expect(() => tokenIn(given)).toThrow('BATON_METRICS_TOKEN')
})
