-- A unit told in parts: two sorts of one kind of device, two batches of an article. Empty: the unit as a whole.
ALTER TABLE resource_states ADD COLUMN part text NOT NULL DEFAULT '';
ALTER TABLE resource_states DROP CONSTRAINT resource_states_pkey;
ALTER TABLE resource_states ADD PRIMARY KEY (site_id, kind, unit, part);
