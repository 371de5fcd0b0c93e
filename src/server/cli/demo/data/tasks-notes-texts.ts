/** Title; days until due (null: some day), percent done, priority (0: none), note. */
export const TASKS: readonly (readonly [string, number | null, number, number, string?])[] = [
  ['Bestille time hos tannlegen', 3, 0, 5],
  ['Levere selvangivelsen', -210, 100, 1],
  ['Fikse taklekkasjen på hytta', 20, 40, 1, 'Snakk med Trygve; han har stige.\nMål først.'],
  ['Buy train tickets Oslo–Bergen', 6, 0, 1],
  ['Ringe mamma', 0, 0, 0],
  ['Vaske vinduer', null, 0, 9],
  ['Geburtstagskarte für Käthe', 11, 0, 5],
  ['Fornye passet', 45, 0, 1, 'Bilde tas på stedet. Ta med gammelt pass.'],
  ['Back up the old laptop', -3, 0, 1],
  ['Melde Jørgen på fotball', -40, 100, 5],
  ['Skifte til vinterdekk', -12, 100, 5],
  ['Lese til bokklubben: «Is-slottet»', 9, 60, 0],
  ['Sende bilder til Ελένη', 2, 0, 0],
  ['Avbestille strømmeabonnement', null, 100, 0],
  ['Sortere sommerklær', null, 0, 9],
  ['Kjøpe julegaver', 30, 10, 5, '- Tuva: ski\n- Sindre: bok\n- 健太: 手袋'],
  ['Male gjerdet', -60, 100, 0],
  ['Spørre Amelia om oppskriften', null, 0, 0],
  ['Betale korkontingent', -5, 100, 1],
  ['Kalibrere barometeret', null, 0, 0],
  ['Booke ferge til Lofoten', 80, 0, 5],
  ['Reparere sykkelen', -1, 20, 5],
  ['Skrive takkebrev til bestemor', 4, 0, 0],
  ['Oppdatere CV', null, 0, 9],
  ['Tømme fryseren', 14, 0, 0],
];

/** Title and text. */
export const NOTES: readonly (readonly [string, string])[] = [
  ['Pakkeliste hytta', 'Sovepose\nHodelykt\nKaffe\nFyrstikker\nKortstokk'],
  ['Wi-Fi på hytta', 'Nett: Fjellro\nPassord henger på innsiden av skapdøra.'],
  [
    'Bestemors kanelboller',
    '1 kg mel, 5 dl melk, 150 g smør, 50 g gjær, 150 g sukker, 2 ts kardemomme.\nHeves 45 min. Stekes på 225 °C i 10–12 min.',
  ],
  ['Gaveideer', 'Tuva: klatresko 34\nSindre: «Verdens historie»\nMamma: te fra Kyoto'],
  ['Ord jeg lærte i Lisboa', 'saudade – lengsel\ndesenrascanço – å klare seg\npastel de nata – nam'],
  ['Kyoto: steder å vende tilbake til', '哲学の道\n錦市場\n貴船神社 (ta toget til 出町柳)'],
  ['Målene på stua', '4,20 × 5,85 m; vindu 1,60 × 1,30; sofa maks 240 cm'],
  ['Books to read', 'The Living Mountain\nIs-slottet\nПеревал Волкова\n雪国'],
  ['Bilen', 'Dekk 205/55 R16\nOlje 5W-30\nForsikring: se perm nr. 3'],
  ['Idéer til 50-årsdag', 'Båt? Låve?\nKoret synger\nBudsjett 20 000; spør Håkon om telt'],
  ['Sanger til våren', 'Våren (Grieg)\nSommernatt ved fjorden\nLux aurumque'],
  ['Meter readings', '01.09. 48 211\n01.10. 48 377\n01.11. 48 640'],
  ['Sitater', '«Det er ikke farlig å være redd.»\n“Measure twice, cut once.”'],
  ['Turer i nærheten', 'Fløyen–Blåmanen 3 t\nVidden 5–6 t\nLøvstakken 1,5 t'],
  ['Legevakt og slikt', 'Medisin: ingen faste\nBlodtype: se kort i lommeboka\nAllergi: nøtter'],
  ['Møte med arkitekten', 'Ønsker: mer lys i gangen, skyvedør, hylle bak døra.\nTilbud innen tre uker.'],
  ['Oppskrift: μουσακάς', 'Μελιτζάνες 3\nΚιμάς 500 γρ.\nΜπεσαμέλ\n180 °C, 50 λεπτά'],
  ['רשימת קניות לערב', 'חלה\nזיתים\nגבינה\nיין'],
  [
    'Lang tanke',
    `Om å holde orden på ting: ${'skriv det ned der du finner det igjen, ikke der du fant det på. '.repeat(12)}`,
  ],
  ['Empty drawer, top left', 'Passport copies, spare key (shed), the odd battery'],
];

/** What is done again and again through the years: title, and what it is done with. */
export const CHORES: readonly string[] = [
  'Rense takrenner',
  'Bytte batteri i røykvarsler',
  'Klippe hekken',
  'Betale kommunale avgifter',
  'Levere bøker på biblioteket',
  'Bestille briller',
  'Skrive handleliste til hytta',
  'Order passport photos',
  'Call the insurance company',
  'Vaske bilen',
  'Reparere garasjeporten',
  'Øve på andrestemmen',
  'Fotografere for salget av barnevogna',
];

/** Steps of bigger undertakings: title, then what has to be done for it. */
export const UNDERTAKINGS: readonly (readonly [title: string, steps: readonly string[]])[] = [
  ['Pusse opp badet', ['Innhente tre tilbud', 'Velge fliser', 'Bestille rørlegger', 'Male taket']],
  ['Sommerferie på Lofoten', ['Booke hytte', 'Booke ferge', 'Sjekke telt', 'Lese om fisketuren']],
  ['Tuvas konfirmasjon', ['Leie lokale', 'Sende invitasjoner', 'Bestille kake', 'Skrive tale']],
  ['Selge den gamle bilen', ['Vask og bilder', 'Finn vognkortet', 'Legge ut annonse']],
];

/** Done again by a rule: title, days until due, rule. */
export const ROUTINES: readonly (readonly [title: string, due: number, rule: string])[] = [
  ['Vanne plantene', 1, 'FREQ=WEEKLY;BYDAY=MO,TH'],
  ['Betale husleie', 8, 'FREQ=MONTHLY;BYMONTHDAY=1'],
  ['Måle strømmen', 5, 'FREQ=MONTHLY'],
  ['Bytte filter i ventilasjonen', 60, 'FREQ=MONTHLY;INTERVAL=6'],
  ['Sikkerhetskopi av den gamle maskinen', 12, 'FREQ=MONTHLY;INTERVAL=3'],
];

/** Notes that are kept by date. */
export const DIARY: readonly string[] = [
  'Korprøven gikk fint. Altene sliter med takt 40–52; øve hjemme.',
  'Møte på skolen: nye tider fra mandag. Husk gymtøy.',
  'Idé: lyslenke langs gjerdet, ikke på taket.',
  'Håkon anbefalte vandreruten over Vidden; fem timer med pauser.',
  'Prices at the market: salmon 189, bread 45, flowers 120.',
  'Legen: ny time om seks uker. Ta prøver først.',
  'Ελένη ringte. Hun kommer i mai!',
  '健太さんに写真を送る。京都の三枚。',
];
