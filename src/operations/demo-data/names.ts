import type { Chance } from './chance.ts'

/** Companies and people that do not exist, as they might be called where they are. */

type Names = { heads: string[]; tails: string[]; long: string[]; given: string[]; family: string[] }

const english: Names = {
  heads: [
    'Alder',
    'Ashgrove',
    'Bluestem',
    'Calder',
    'Copperline',
    'Driftwood',
    'Eastmoor',
    'Fernhill',
    'Granite Bay',
    'Harrow',
    'Ironwood',
    'Juniper',
    'Lakeshore',
    'Larkfield',
    'Millrace',
    'Northgate',
    'Oakhaven',
    'Pinecrest',
    'Quarry Hill',
    'Redstone',
    'Silverbrook',
    'Stonebridge',
    'Thornbury',
    'Union Prairie',
    'Vantage Point',
    'Westlake',
    'Willow Creek',
    'Yarrow',
  ],
  tails: [
    'Insurance',
    'Logistics',
    'Health',
    'Foods',
    'Utilities',
    'Credit Union',
    'Motors',
    'Airlines',
    'Media',
    'Robotics',
    'Aerospace',
    'Telecom',
    'Energy',
    'Retail Group',
    'University',
    'Biosciences',
  ],
  long: [
    'Greater Three Rivers Regional Hospital and Teaching Network',
    'Consolidated Midwestern Agricultural Equipment and Leasing Company',
    'Royal Harbour Pilots and Coastal Navigation Authority',
    'The Worshipful Society of Instrument Makers and Calibrators',
  ],
  given: [
    'Dana',
    'Marcus',
    'Elaine',
    'Terrence',
    'Priscilla',
    'Gordon',
    'Whitney',
    'Lamar',
    'Beth',
    'Curtis',
    'Imani',
    'Glenn',
    'Rosa',
    'Howard',
    'Keisha',
    'Neil',
    'Sandra',
    'Troy',
  ],
  family: [
    'Reyes',
    'Holloway',
    'Pruitt',
    'Vance',
    'Okonkwo',
    'Strand',
    'Delgado',
    'Mercer',
    'Quinn',
    'Barlow',
    'Hutchins',
    'Nakagawa',
    'Fowler',
    'Sutton',
    'Ibarra',
    'Whitaker',
  ],
}

const northern: Names = {
  heads: [
    'Björkö',
    'Dalälven',
    'Fjordvik',
    'Gotska',
    'Hälsinge',
    'Kattegatt',
    'Lofot',
    'Mälar',
    'Nordanvik',
    'Öresunds',
    'Roslagen',
    'Skärgårdens',
    'Storsjö',
    'Tindra',
    'Västanå',
    'Pennine',
    'Severn',
    'Tamar',
    'Caledon',
    'Wharfedale',
  ],
  tails: [
    'Elnät AB',
    'Försäkring',
    'Rederi',
    'Sparbank',
    'Livsmedel',
    'Teknik AB',
    'Shipping',
    'Water',
    'Building Society',
    'Rail',
    'Assurance',
    'Media',
  ],
  long: [
    'Norra Bottenvikens Skogsägarförening och Sågverk ekonomisk förening',
    'Länsförbundet för Samordnad Kollektivtrafik i Västra Götaland och Halland',
    'Llanfechain Valley Renewable Heat and District Energy Partnership',
  ],
  given: ['Astrid', 'Erik', 'Sigrid', 'Lars', 'Maja', 'Håkan', 'Fiona', 'Alistair', 'Gwen', 'Rory', 'Elin', 'Mikkel', 'Isla', 'Torben'],
  family: [
    'Lindgren',
    'Bergström',
    'Åkesson',
    'Dahl',
    'Fraser',
    'Pritchard',
    'Nyström',
    'MacLeod',
    'Holm',
    'Söderberg',
    'Blackwood',
    'Iversen',
  ],
}

const german: Names = {
  heads: [
    'Rheintal',
    'Oberland',
    'Havel',
    'Elbtal',
    'Schwarzwald',
    'Ostsee',
    'Harz',
    'Donau',
    'Münsterland',
    'Spreewald',
    'Allgäu',
    'Taunus',
    'Kieler',
    'Weser',
    'Lausitzer',
    'Fränkische',
    'Hunsrück',
    'Vogtland',
  ],
  tails: [
    'Werkzeugbau GmbH',
    'Versicherung AG',
    'Stadtwerke',
    'Logistik GmbH',
    'Maschinenbau AG',
    'Klinikverbund',
    'Volksbank',
    'Verlag',
    'Pharma AG',
    'Möbelwerke',
    'Optik GmbH',
    'Verkehrsbetriebe',
  ],
  long: [
    'Gesellschaft für angewandte Verkehrssteuerung und Infrastrukturplanung mbH & Co. KG',
    'Zweckverband Wasserversorgung und Abwasserbehandlung Mittlere Mulde',
    'Landwirtschaftliche Hauptgenossenschaft Brandenburg-Vorpommern eG',
  ],
  given: ['Annika', 'Jürgen', 'Heike', 'Lukas', 'Sabine', 'Thorsten', 'Ulrike', 'Matthias', 'Petra', 'Stefan', 'Birgit', 'Kai'],
  family: [
    'Schäfer',
    'Hartmann',
    'Größler',
    'Vogel',
    'Baumgärtner',
    'Neumann',
    'Ziegler',
    'Köhler',
    'Lorenz',
    'Pfeiffer',
    'Stöcker',
    'Wagner',
  ],
}

const portuguese: Names = {
  heads: [
    'Serra Azul',
    'Rio Claro',
    'Pantanal',
    'Litoral Norte',
    'Ouro Verde',
    'Vale do Sol',
    'Mirante',
    'Aroeira',
    'Ipê Amarelo',
    'Cerrado',
    'Guanabara',
    'Boa Vista',
    'Jacarandá',
    'Maresia',
    'Planalto',
    'Araucária',
    'Três Lagoas',
    'Paineira',
  ],
  tails: [
    'Energia',
    'Seguros S.A.',
    'Alimentos',
    'Logística Ltda.',
    'Telecom',
    'Cooperativa de Crédito',
    'Mineração',
    'Saúde',
    'Papel e Celulose',
    'Transportes',
    'Varejo',
    'Educação',
  ],
  long: [
    'Companhia Paulista de Geração e Distribuição de Energia Renovável S.A.',
    'Associação dos Produtores de Café e Cacau do Sul da Bahia e Norte do Espírito Santo',
    'Instituto de Previdência dos Servidores do Litoral Catarinense',
  ],
  given: ['Ana Paula', 'Carlos', 'Beatriz', 'João', 'Fernanda', 'Gustavo', 'Helena', 'Mateus', 'Renata', 'Vinícius', 'Larissa', 'Otávio'],
  family: [
    'Almeida',
    'Barros',
    'Conceição',
    'Figueiredo',
    'Guimarães',
    'Lacerda',
    'Magalhães',
    'Peixoto',
    'Queiroz',
    'Sampaio',
    'Tavares',
    'Vasconcelos',
  ],
}

const japanese: Names = {
  heads: [
    '東和',
    '北斗',
    '青葉',
    '三陸',
    '瑞穂野',
    '銀河',
    '若葉',
    '清水谷',
    '大雪',
    '富岳',
    'Hanasaki',
    'Kitamori',
    'Minato',
    'Okazari',
    'Sakuragi',
    'Tsukimi',
    'Asagiri',
    'Wakaba',
  ],
  tails: [
    '精密工業',
    '物流',
    '電力',
    '信用金庫',
    '製薬',
    '交通',
    'Electronics',
    'Trading',
    'Life Insurance',
    'Foods',
    'Chemical',
    'Systems',
  ],
  long: [
    '独立行政法人 先端材料計測技術研究開発機構',
    'Kanagawa Seaside Railway and Resort Development Corporation',
    '株式会社 東日本広域港湾運送サービスホールディングス',
  ],
  given: ['Akari', 'Hiroshi', 'Yumi', 'Takumi', 'Naomi', 'Shun', 'Kaori', 'Ren', 'Mika', 'Satoru', 'Yoko', 'Kazuki'],
  family: ['Fujimoto', 'Hayashi', 'Ito', 'Kimura', 'Matsuda', 'Nakamura', 'Ogawa', 'Saito', 'Shimizu', 'Ueda', 'Yamada', 'Yoshikawa'],
}

const byRegion: Record<string, Names> = {
  'Nordics and UK': northern,
  'Central Europe': german,
  'Latin America': portuguese,
  Japan: japanese,
}
const namesOf = (region: string): Names => byRegion[region] ?? english

/** So many names of companies of a region, all different, some of them longer than a column is wide. */
export function companyNames(region: string, count: number, taken: ReadonlySet<string>, chance: Chance): string[] {
  const { heads, tails, long } = namesOf(region)
  const isJapanese = (text: string) => /[\u3000-\u9fff]/.test(text)
  const short = heads.flatMap((head) =>
    tails.filter((tail) => isJapanese(head) === isJapanese(tail)).map((tail) => (isJapanese(head) ? `${head}${tail}` : `${head} ${tail}`)),
  )
  const shuffled = chance.some(short, short.length)
  // A long name now and then, where lists meet it early.
  for (const [index, name] of long.entries()) shuffled.splice(3 + index * 7, 0, name)
  const free = shuffled.filter((name) => !taken.has(name.toLowerCase()))
  if (free.length < count) throw new Error(`${region} has ${free.length} names of companies; ${count} are needed`)
  return free.slice(0, count)
}

export function contactName(region: string, chance: Chance): string {
  const { given, family } = namesOf(region)
  return `${chance.pick(given)} ${chance.pick(family)}`
}

/** The domain under which a company would be found: letters only, and never a real one. */
export function domainOf(name: string, id: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll('ß', 'ss')
    .replace(/[^A-Za-z0-9 ]/g, '')
    .trim()
    .toLowerCase()
  const words = plain.split(/\s+/).filter(Boolean).slice(0, 3).join('-')
  return `${words === '' ? `company-${id.slice(0, 6)}` : words}.example`
}

export const mailOf = (name: string, domain: string): string =>
  `${name
    .normalize('NFD')
    .replaceAll('ß', 'ss')
    .replace(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(' ', '.')}@${domain}`
