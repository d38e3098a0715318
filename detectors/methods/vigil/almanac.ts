/**
 * The years as the regression counts them, of 365.25 days: after four of them, 1,461 days, every wave and every day of the year comes again. So they
 * are worked out once, for all series and all days.
 */
export const YEAR_DAYS = 365.25;
const CYCLE_DAYS = 4 * YEAR_DAYS;

/** The waves of a year, and the products of any two of them. */
const WAVES_MAX = 8;
/** Numbers of a day: cosine and sine of each wave, the wave that is none first. */
export const DAY_STRIDE = 2 * (WAVES_MAX + 1);

/** Day by day, so that what is read together lies together. */
export const WAVES = Float64Array.from({ length: CYCLE_DAYS * DAY_STRIDE }, (_, at) => {
  const day = Math.floor(at / DAY_STRIDE);
  const wave = Math.floor((at % DAY_STRIDE) / 2);
  // Of the angle only what is left after whole turns, or high waves lose digits.
  const angle = (2 * Math.PI * ((4 * wave * day) % CYCLE_DAYS)) / CYCLE_DAYS;
  return at % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
});

const SEASONS = Uint16Array.from({ length: CYCLE_DAYS }, (_, day) => Math.floor(day % YEAR_DAYS));

function placeInCycle(day: number): number {
  const rest = day % CYCLE_DAYS;
  return rest < 0 ? rest + CYCLE_DAYS : rest;
}

/** Where the waves of a day begin. @param day whole days since 1970 */
export function wavesAt(day: number): number {
  return placeInCycle(day) * DAY_STRIDE;
}

export const SEASON_DAYS = 366;

/** 0 to 365. */
export function dayOfYear(day: number): number {
  return SEASONS[placeInCycle(day)] ?? 0;
}
