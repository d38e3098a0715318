/** Whether a time was written with its hour and minute: a day alone would stand for its midnight, and nothing was done then. Pure. */
const CLOCK = /\d[T ]\d{1,2}:?\d{2}|^\d{12}/;

export const saysInstant = (text: string): boolean => CLOCK.test(text.trim());
