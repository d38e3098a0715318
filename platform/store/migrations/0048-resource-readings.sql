-- Looks at beds, devices and stock read weeks of readings: they find them among the events by kind and time.
CREATE INDEX events_resources ON events (kind, occurred_at) WHERE kind IN ('beds', 'device-use', 'stock');
