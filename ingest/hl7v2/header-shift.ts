/**
 * Mends headers with one separator too many before MSH-9. Hand-written templates have it, the widely copied NIST test message
 * SS-003.32 among them: everything from the receiver on stands one place too far right. Without this the sender would hear
 * "message type missing" of a message whose type anyone can see.
 */
const TYPE = /^[A-Z]{3}[^A-Za-z0-9\s][A-Z][0-9A-Z]{2}(?:[^A-Za-z0-9]|$)/;
const RECEIVER = 4;
const TYPE_PLACE = 8;

/** True where MSH-9 is empty and the type stands in MSH-10. `fields` as split, so that MSH-9 is `fields[8]`. */
export function isShifted(fields: readonly string[]): boolean {
  return fields[TYPE_PLACE] === '' && TYPE.test(fields[TYPE_PLACE + 1] ?? '');
}

/** The same fields without the first empty one among MSH-5 to MSH-8 where the header is shifted; otherwise as they are. */
export function withoutShift(fields: readonly string[]): readonly string[] {
  if (!isShifted(fields)) return fields;
  const surplus = fields.indexOf('', RECEIVER);
  return surplus < 0 || surplus > TYPE_PLACE ? fields : fields.filter((_, at) => at !== surplus);
}
