/** Degrees as maps write them: "60.39299° N, 5.32415° E". */
export function coordinates({ lat, lon }: { lat: number; lon: number }): string {
  const part = (degrees: number, plus: string, minus: string) =>
    `${Math.abs(degrees).toFixed(5)}° ${degrees < 0 ? minus : plus}`;
  return `${part(lat, 'N', 'S')}, ${part(lon, 'E', 'W')}`;
}
