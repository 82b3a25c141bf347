/** Whether all of it is tried, as by `./xatube test --faults`, or a little. */
export const full = process.env.XATUBE_FAULTS === 'full';
