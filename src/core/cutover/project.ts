import { z } from 'zod'
import { action } from './action.ts'
import { edit } from './draft.ts'
import { at, quoted } from './words.ts'

export const watchProject = action({
  name: 'tracker.watch-project',
  title: 'Watch the collaboration project',
  capability: 'tracker',
  repeat: 'natural',
  reads: ['collaboration-project'],
  arguments: z.strictObject({}),
  plan: ({ collaborationProjects, handover: { incoming } }) => {
    if (!incoming) return []
    return collaborationProjects
      .filter(({ exists }) => exists)
      .flatMap((project) => {
        const level = project.watchers.find(({ person }) => person.id === incoming.id)?.level
        if (level === 'watch') return []
        const mine = { person: incoming, level: 'watch' as const }
        const watchers = level
          ? project.watchers.map((each) => (each.person.id === incoming.id ? mine : each))
          : [...project.watchers, mine]
        return edit(
          'collaboration-project',
          project,
          { watchers },
          {
            subject: `${incoming.name} watches ${quoted(project.name)}`,
            instruction: `In the tracker, signed in as ${incoming.name}, open the project ${quoted(project.name)}${at(project.link)} and set its notifications to "watch"; now: ${level ? `"${level}"` : 'not set'}.`,
          },
        )
      })
  },
})
