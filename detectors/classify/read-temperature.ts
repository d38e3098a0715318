// A body temperature written in words: "体温38.5℃", "temp 101.2", "39.2°c". Fahrenheit is told from Celsius by its size.

const LABEL_GAP = /^(?:[\s:=约达最高为至升到了在(]|of |is |was |up to ){0,6}/u;
const NUMBER = /^(\d{2,3}(?:\.\d{1,2})?)(?!\d)/u;
const NUMBER_BEFORE = /(?<!\d)(\d{2,3}(?:\.\d{1,2})?) ?$/u;

/** Number within a few characters after the label that ends at `at`. */
export function temperatureAfter(text: string, at: number): number | undefined {
  const rest = text.slice(at, at + 16);
  const gap = LABEL_GAP.exec(rest)?.[0].length ?? 0;
  return toCelsius(NUMBER.exec(rest.slice(gap))?.[1]);
}

/** Number just before the degree sign at `at`. */
export function temperatureBefore(text: string, at: number): number | undefined {
  return toCelsius(NUMBER_BEFORE.exec(text.slice(Math.max(0, at - 8), at))?.[1]);
}

/** undefined outside of what a living body has: 30–43 °C, 86–110 °F. */
function toCelsius(number: string | undefined): number | undefined {
  if (number === undefined) return undefined;
  const value = Number(number);
  if (value >= 30 && value <= 43) return value;
  if (value >= 86 && value <= 110) return Math.round(((value - 32) / 1.8) * 100) / 100;
  return undefined;
}
