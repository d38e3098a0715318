// Every door for commands, in the order of the document.
import type { Door } from './door.ts';
import { dutyDoor } from './duty-door.ts';
import { evaluationDoor } from './evaluation-door.ts';
import { jointDoor } from './joint-door.ts';
import { listDoor } from './list-door.ts';
import { productDoor } from './product-door.ts';
import { shiftDoor } from './shift-door.ts';
import { silenceDoor } from './silence-door.ts';

/** Total: a target without a door does not compile. */
export const DOORS: Readonly<Record<Door['target'], Door>> = {
  silence: silenceDoor,
  product: productDoor,
  list: listDoor,
  joint: jointDoor,
  duty: dutyDoor,
  shift: shiftDoor,
  evaluation: evaluationDoor,
};
