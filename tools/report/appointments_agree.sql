-- Two numbers: how many appointments stand in both books, and how many stand in one of them, or at different times. Asked as
-- appointments.sql is.
WITH google AS (
  SELECT e->>'id' AS id, (e->'start'->>'dateTime')::timestamptz AS starts_at
  FROM jsonb_array_elements(:'events'::jsonb -> 'items') AS e
  WHERE e->'extendedProperties'->'private' ? 'tandemAppointment' AND e->>'status' <> 'cancelled'),
ours AS (SELECT calendar_event_id AS id, starts_at FROM tandem.appointments WHERE status IN ('held', 'confirmed'))
SELECT count(*) FILTER (WHERE o.starts_at = g.starts_at) || ' ' || count(*) FILTER (WHERE o.starts_at IS DISTINCT FROM g.starts_at)
FROM ours o FULL JOIN google g USING (id);
