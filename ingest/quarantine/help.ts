// The help text of `vigil quarantine`.

export const HELP = `vigil quarantine: what the doors set aside, and what becomes of it

Usage:
  vigil quarantine list    [FILTER] [--all] [--json]
  vigil quarantine show    ID --why TEXT [--raw]
  vigil quarantine mend    ID --why TEXT [--file FILE] [--charset NAME] [--zone ZONE] [--facility CODE]
  vigil quarantine replay  ID | FILTER  [--dry-run] [--why TEXT]
  vigil quarantine discard ID --why TEXT
  vigil quarantine access  [--verify]

Filters:
  --site ID      set aside for this site
  --reason CODE  with this code, e.g. future-time, missing-visit, invalid-record
  --door NAME    mllp or events-api
  --since TIME   came at or after this time: 2026-11-21, 2026-11-21T08:00Z, or 3d, 12h, 30m ago
  --limit N      at most so many, oldest first (list 50, replay 1000)

list     one line each, without content: id, time, times it came, door, site, code, and which fields are wrong.
show     opens one with the quarantine key. --raw writes the bytes as they came (or as they were mended).
mend     lays a correction over one: a whole corrected file, or the character set, zone or facility with which it is read. The
         original stays as it is. Mending changes nothing that is counted: replay it afterwards.
replay   reads it again at its door and for its site, with the present program, settings and registrations, and publishes what comes
         of it. All of it taken: marked as replayed. Something still wrong: it stays open and says why. The same message replayed
         twice, or sent again by its sender, or killed in the middle, counts once. A sender whose key was revoked stays refused.
         --dry-run says what would come of it and publishes nothing.
discard  marks one as not to be counted, with the reason.
access   who opened or changed what, newest last; --verify walks the chain of these records.

ID is what list prints; its beginning is enough. Each show, mend, replay and discard is recorded before it happens. An original is
deleted 14 days after it last came, whatever its state.

Exit code: 0 done, 1 not all of it could be done, 2 not understood.
`;
