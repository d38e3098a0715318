// How the acts of the joint room are done by hand: opened from their row, filled in field by field, sent with their text, and seen to be over. The
// same for the scripted server and for the real product.
import type { Page } from 'playwright-core';

export async function open(page: Page, act: string): Promise<void> {
  await page.locator(`[data-act=${act}]`).first().click();
  await page.locator('[role=dialog] button[type=submit]').waitFor();
}

export interface Typed {
  /** Values chosen, in the order of the form. */
  readonly selects?: readonly string[];
  /** Longer texts, but the last, which `send` writes. */
  readonly texts?: readonly string[];
  /** Lines and times; an empty one is left as it is. */
  readonly inputs?: readonly string[];
}

export async function fill(page: Page, { selects, texts, inputs }: Typed): Promise<void> {
  const dialog = page.locator('[role=dialog]');
  for (const [at, value] of (selects ?? []).entries())
    if (value !== '') await dialog.locator('select').nth(at).selectOption(value);
  for (const [at, value] of (texts ?? []).entries())
    await dialog.locator('textarea').nth(at).fill(value);
  const lines = dialog.locator('.field > input');
  for (const [at, value] of (inputs ?? []).entries())
    if (value !== '') await lines.nth(at).fill(value);
}

/** `closes`: an act that is refused leaves its form open, with what was typed. */
export async function send(page: Page, text: string, closes = true): Promise<void> {
  const dialog = page.locator('[role=dialog]');
  await dialog.locator('textarea').last().fill(text);
  await dialog.locator('button[type=submit]').click();
  if (closes) await dialog.waitFor({ state: 'detached' });
}
