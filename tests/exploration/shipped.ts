import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Definition } from '../../src/core/definition/definition.ts'
import { compilePlaybook } from '../../src/core/playbook/compile-playbook.ts'

export const shippedPlaybooks = ['csm-to-csm', 'csm-to-cse'] as const

/** A playbook that ships, compiled. */
export const shipped = (name: string): Definition =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../playbooks/${name}.md`), 'utf8')).definition
