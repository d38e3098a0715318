// Private inboxes per stage, so that the server can forbid one stage to read another's answers.

export function inboxPrefix(stage: string): string {
  return `_INBOX_${stage.replace(/[^A-Za-z0-9]/g, '_')}`;
}
