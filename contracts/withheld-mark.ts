/** Stands in a text where something was withheld at the door; it matches no rule of the door, so that scrubbing twice changes nothing. */
export const WITHHELD_MARK = '▇';
