import { expect, test } from 'vitest'
import { readStageTitle, saysStage } from './stage-title.ts'

const isRole = (text: string) => ['CSM', 'Team Lead'].includes(text)
const read = (title: string) => {
  const { name, window, lead } = readStageTitle(title, isRole)
  return [name, window && `${window.unit} ${window.from}-${window.to}`, lead]
}

test.each([
  ['1. Prepare (Week 1-2) - CSM', 'Prepare', 'week 1-2', 'CSM'],
  ['Step 1 — Prepare', 'Prepare', undefined, undefined],
  ['Phase 2: Move (Days 3–5)', 'Move', 'day 3-5', undefined],
  ['Week 3: Meet', 'Meet', 'week 3-3', undefined],
  ['Meet – Week 3', 'Meet', 'week 3-3', undefined],
  ['Week 4', 'Week 4', 'week 4-4', undefined],
  ['3.2 Review', 'Review', undefined, undefined],
  ['3 Review', 'Review', undefined, undefined],
  ['3 things to know', '3 things to know', undefined, undefined],
  ['Review (Week 2, Team Lead)', 'Review', 'week 2-2', 'Team Lead'],
  ['Review - Team Lead', 'Review', undefined, 'Team Lead'],
  ['Pre-work - the dull part', 'Pre-work - the dull part', undefined, undefined],
  ['Schritt 2: Prüfung (2. bis 3. Woche)', 'Prüfung', 'week 2-3', undefined],
  ['Étape 1 — Préparer (Semaine 1 à 2)', 'Préparer', 'week 1-2', undefined],
  ['Paso 3: Presentar (Semanas 2-3)', 'Presentar', 'week 2-3', undefined],
  ['Etapa 4 - Fechamento (Dia 20)', 'Fechamento', 'day 20-20', undefined],
  ['1. 準備（第1〜2週） - CSM', '準備', 'week 1-2', 'CSM'],
  ['ステップ2：確認（2週目）', '確認', 'week 2-2', undefined],
])('"%s" is a stage with its name, window and lead', (title, name, window, lead) => {
  expect(read(title)).toEqual([name, window, lead])
})

test.each([
  'Background',
  'Weekly calls',
  'Steps',
  'Stage fright',
  'Party in the office',
])('"%s" does not say that it is a stage', (title) => {
  expect(saysStage(title)).toBe(false)
})
