/** A calendar beside the one every account has. */
export interface DemoCalendar {
  key: string;
  name: string;
  color: string;
}

export const CALENDARS: readonly DemoCalendar[] = [
  { key: 'family', name: 'Familie', color: '#b4466e' },
  { key: 'work', name: 'Arbeid', color: '#2f6fb2' },
  { key: 'choir', name: 'Kor', color: '#7a53c4' },
  { key: 'journeys', name: 'Reiser', color: '#1f8a70' },
  { key: 'birthdays', name: 'Bursdager', color: '#b7791f' },
];
