// The duty desk of a place (值班台) is told like a department and goes by this name. It stands alone, so that the browser gets no schemas with it.
export const DUTY_DESK = 'duty-desk';
