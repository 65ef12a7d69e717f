import { textValue } from './binding.ts'
import type { Section } from './outline.ts'
import { sayingsIn } from './sayings.ts'
import { plainSigns } from './signs.ts'
import { saysStage, withoutNumber } from './stage-title.ts'

export type Meaning = 'steps' | 'topics' | 'raci' | 'template' | 'principles' | 'flow' | 'sayings' | 'navigation' | 'prose'
const stated: readonly Meaning[] = ['steps', 'topics', 'raci', 'template', 'principles', 'flow']

/** Whole words of languages that part their words, and signs of those that don't. */
const words = (list: string, signs = '') => new RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})${signs ? `|${signs}` : ''}`, 'iu')
/** All that the title says. */
const only = (list: string) => new RegExp(`^(?:the |our |die |der |das |le |la |les |el |los |las |o |os |as )?(?:${list})$`, 'iu')

// Where people find their way.
const navigation = only(
  'on this page|table of contents|contents|toc|navigation|see also|related(?: \\p{L}+)?|further reading|where to read more|references?|resources|(?:useful |related )?links|inhalt|inhaltsverzeichnis|siehe auch|weiterführendes|sommaire|table des matières|voir aussi|liens(?: utiles)?|índice|contenido|ver también|véase también|enlaces(?: de interés)?|conteúdo|sumário|veja também|目次|参考(?:資料|リンク)?|関連(?:ページ|リンク|資料)?',
)
// Where they learn something, but are not told to do anything.
const prose: RegExp[] = [
  only(
    'background(?: reading)?|overview|context|purpose|scope|summary|introduction|about(?: .{1,40})?|why(?: .{1,60})?|history|glossary|definitions|terms|notes?|remarks|tips(?: .{1,40})?|good to know|examples?|metrics|success metrics|success criteria|definition of done|outcomes?|goals?|objectives?|audience|who should read this|when to use(?: .{1,40})?|applicability|prerequisites|tools?|systems?|exceptions|appendix|attachments|ziele|voraussetzungen|werkzeuge|anhang|objectifs|prérequis|outils|annexes?|objetivos|requisitos(?: previos)?|herramientas|ferramentas|anexos?|前提(?:条件)?|目標|対象|付録|hintergrund|überblick|einleitung|zweck|ziel|geltungsbereich|glossar|hinweise|contexte|introduction|objectif|objet|périmètre|glossaire|remarques|antecedentes|contexto|introducción|objetivo|alcance|glosario|notas|introdução|escopo|glossário|sobre(?: .{1,40})?|背景|概要|目的|はじめに|用語(?:集)?|備考|補足',
  ),
  words(
    'faqs?|frequently asked(?: questions)?|häufige(?: gestellte)? fragen|questions fréquentes|preguntas frecuentes|perguntas frequentes|dúvidas frequentes|(?:change|version|revision) (?:log|history)|changelog|changes|revisions|änderungen|contacts?|who to (?:ask|contact|call)|escalations?(?: contacts?| path)?|kontakte?|ansprechpartner|contactos?|contatos?',
    'よくある質問|連絡先|変更履歴|改訂履歴',
  ),
]

// The first that fits counts: "Process flow" is the flow, "Handover checklist template" the template.
const headingWords: [RegExp, Meaning][] = [
  [
    words(
      'flow(?:chart)?|diagram|schaubild|ablaufdiagramm|flussdiagramm|schéma|logigramme|diagrama|fluxo|fluxograma|flujo|flujograma',
      '流れ|フロー|図$',
    ),
    'flow',
  ],
  [
    words(
      'RACI|RASCI|DACI|DCI|responsibilit\\p{L}*|who does what|verantwortlichkeiten|zuständigkeiten|wer macht was|responsabilités|qui fait quoi|responsabilidades|quién hace qué|quem faz o quê?|roles|rollen|rôles|papéis',
      '役割(?:分担)?|責任分担',
    ),
    'raci',
  ],
  [words('templates?|vorlagen?|formular|modèle|formulaire|plantilla|modelo|formulário', 'テンプレート|ひな形|様式'), 'template'],
  [
    words(
      'principles?|ground rules|guiding rules|house rules|golden rules|guidelines|grundsätze|leitlinien|spielregeln|principes|principios|princípios',
      '原則|ルール|心得',
    ),
    'principles',
  ],
  [only('(?:key |basic |simple |\\p{L}+ )?rules|regeln|règles(?: d.or)?|reglas|regras|rules of the road'), 'principles'],
  [
    words(
      'topics?|what to (?:cover|ask|know|discuss|talk about)|questions to|things to (?:cover|know|discuss|ask)|talking points|discussion points|knowledge transfer|themen|gesprächspunkte|was zu besprechen ist|points à aborder|sujets(?: à aborder)?|thèmes|temas|puntos a tratar|tópicos|assuntos|pontos a tratar',
      '話す(?:べき)?こと|確認事項|トピック|引き継ぎ(?:項目|内容|事項)|伝えること',
    ),
    'topics',
  ],
  [
    words(
      'steps?|step-by-step|procedure|tasks?|check-?lists?|to-?dos?|phases|stages|runbook|action items|how we do it|how it works|what to do|ablauf|vorgehen(?:sweise)?|schritte|aufgaben|checkliste|verfahren|déroulement|étapes|tâches|procédure|marche à suivre|démarche|pasos|tareas|procedimiento|lista de (?:verificación|verificação|tareas|tarefas|comprobación)|etapas|passos|passo a passo|tarefas|procedimento|stappen|taken|werkwijze|passaggi|fasi|attività|procedura',
      '手順|進め方|タスク|ステップ|チェックリスト|やること|プロセス',
    ),
    'steps',
  ],
  // These words stand in many a heading that is about something else, so they have to open or close it.
  [
    /^(?:the |our )?(?:process|playbook|workflow|timeline|schedule|prozess|processus|proceso|processo)(?!\p{L})|(?<!\p{L})(?:process|playbook|workflow|timeline|action plan|prozess|processus|proceso|processo)$/iu,
    'steps',
  ],
]

// A section is asked many times what it is for; its title and binding never change.
const known = new WeakMap<Section, { meaning: Meaning | undefined }>()

/** What a heading says that its section is for. */
export function meaningOf(section: Section): Meaning | undefined {
  const seen = known.get(section)
  if (seen) return seen.meaning
  const binding = textValue(section.binding, 'section')
  const meaning = binding ? stated.find((each) => each === binding) : meaningOfTitle(section.title)
  known.set(section, { meaning })
  return meaning
}

export function meaningOfTitle(title: string): Meaning | undefined {
  const said = plainSigns(withoutNumber(title.slice(0, 200))).trim()
  if (navigation.test(said)) return 'navigation'
  if (prose.some((shape) => shape.test(said))) return 'prose'
  if (sayingsIn(said)) return 'sayings'
  if (saysStage(title)) return undefined
  return headingWords.find(([shape]) => shape.test(said))?.[1]
}
