import { getRouteApi, useNavigate } from '@tanstack/react-router'
import styles from './insights.module.css'
import { Reviews } from './reviews.tsx'
import { Together } from './together.tsx'
import { words } from './words.ts'

const route = getRouteApi('/insights')

/** How handovers go overall, and how reviews end. What is asked for stands in the address, so it can be sent to someone. */
export function InsightsScreen() {
  const asked = route.useSearch()
  const navigate = useNavigate()
  return (
    <>
      <h1>{words.title}</h1>
      <p className={styles.about}>{words.about}</p>
      <Together asked={asked} onAsk={(search) => void navigate({ to: '/insights', search, replace: true })} />
      <Reviews playbook={asked.playbook} />
    </>
  )
}
