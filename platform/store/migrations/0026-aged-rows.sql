-- Settlement lines and states of resources go when they are old: the housekeeping finds them by their age.
CREATE INDEX settlement_lines_age ON settlement_lines (settled_at);
CREATE INDEX resource_states_age ON resource_states (occurred_at);
