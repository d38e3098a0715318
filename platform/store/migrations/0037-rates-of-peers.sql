-- How many messages or objects a registered sender may bring in a second; what is more waits at the door.
ALTER TABLE mllp_peers ADD COLUMN requests_per_second int NOT NULL DEFAULT 1000 CHECK (requests_per_second > 0);
