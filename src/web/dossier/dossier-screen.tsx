import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Problem } from '../client/problem.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import styles from './dossier.module.css'
import { DossierPanel } from './dossier-panel.tsx'
import { dossierQuery } from './dossier-query.ts'
import { words } from './words.ts'

const route = getRouteApi('/accounts/$id/dossier')

/** The dossier as a page of its own: for reading in one go, and for paper. */
export function DossierScreen() {
  const { id } = route.useParams()
  const { data, error } = useQuery(dossierQuery(id))
  if (!data && error instanceof Problem && (error.status === 404 || error.status === 403)) return <Nowhere what={words.gone} />
  return (
    <>
      <header className={styles.head}>
        {data && (
          <p data-chrome>
            <Link to="/accounts/$id" params={{ id }}>
              {words.back(data.account.name)}
            </Link>
          </p>
        )}
        <h1>{data ? words.of(data.account.name) : words.title}</h1>
      </header>
      <DossierPanel account={id} />
    </>
  )
}
