import { test } from '@playwright/test';

/** Says in the test's report what was measured, in milliseconds. */
export function note(measured: Record<string, number>): void {
  test.info().annotations.push({ type: 'measured', description: JSON.stringify(measured) });
}
