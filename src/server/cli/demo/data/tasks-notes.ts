import type { DemoObject } from './calendar.ts';
import { calendarObject, dateText, dayAt, escaped, utcText } from './ical-text.ts';
import { Random } from './random.ts';

const DAY = 86_400_000;

/** Title; days until due (null: some day), percent done, priority (0: none), note. */
const TASKS: readonly (readonly [string, number | null, number, number, string?])[] = [
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
const NOTES: readonly (readonly [string, string])[] = [
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

/** 25 tasks: some done, some late, some without a day. */
export function tasks(seed: number, now: Date): DemoObject[] {
  const random = new Random(seed, 'tasks');
  return TASKS.map(([title, due, percent, priority, text]) => {
    const uid = random.uuid();
    const made = new Date(now.getTime() - random.int(220, 400) * DAY);
    const done = percent === 100;
    const bytes = calendarObject('VTODO', [
      `UID:${uid}`,
      `DTSTAMP:${utcText(made)}`,
      `CREATED:${utcText(made)}`,
      `SUMMARY:${escaped(title)}`,
      due === null ? null : `DUE;VALUE=DATE:${dateText(dayAt(now, due))}`,
      priority > 0 && `PRIORITY:${priority}`,
      `STATUS:${done ? 'COMPLETED' : percent > 0 ? 'IN-PROCESS' : 'NEEDS-ACTION'}`,
      percent > 0 && `PERCENT-COMPLETE:${percent}`,
      done &&
        `COMPLETED:${utcText(new Date(Math.min(now.getTime() - DAY, now.getTime() + (due ?? -20) * DAY)))}`,
      text ? `DESCRIPTION:${escaped(text)}` : null,
      random.chance(0.2) && 'X-MOZ-GENERATION:2',
    ]);
    return { bytes, name: `${uid}.ics`, uid, title, start: null, repeats: false };
  });
}

/** 20 notes, each a VJOURNAL without a day of its own. */
export function notes(seed: number, now: Date): DemoObject[] {
  const random = new Random(seed, 'notes');
  return NOTES.map(([title, text]) =>
    noteObject(random.uuid(), title, text, new Date(now.getTime() - random.int(220, 700) * DAY)),
  );
}

export function noteObject(uid: string, title: string, text: string, made: Date): DemoObject {
  const lines = [
    `UID:${uid}`,
    `DTSTAMP:${utcText(made)}`,
    `CREATED:${utcText(made)}`,
    `LAST-MODIFIED:${utcText(made)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
  ];
  return {
    bytes: calendarObject('VJOURNAL', lines),
    name: `${uid}.ics`,
    uid,
    title,
    start: null,
    repeats: false,
  };
}
