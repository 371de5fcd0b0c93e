import { bytes } from '../../ui/format.ts';

/** "1.2 % of 10 GB": how much of the archive has to travel. */
export function shareWords(travels: number, size: number): string {
  if (travels === 0) return `nothing of ${bytes(size)}`;
  const share = (travels / size) * 100;
  const told = share < 0.1 ? 'less than 0.1' : share < 10 ? share.toFixed(1) : String(Math.round(share));
  return `${told} % of ${bytes(size)}`;
}
