-- A replay reads the events in order of receipt, page by page; without this order each page reads and sorts the whole table.
CREATE INDEX events_in_order ON events (received_at, id);
