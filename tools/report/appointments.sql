-- What stands in Postgres and in the simulated Google calendar, side by side: psql -v events=JSON -f, as a role that may read all
-- appointments. `events`: what `GET /sim/events` of the calendar gives.
\pset border 2
\pset footer off
\pset null '-'
\echo appointments, in Postgres and in the simulated Google calendar
WITH google AS (
  SELECT e->>'id' AS id, e->>'status' AS status, (e->'start'->>'dateTime')::timestamptz AS starts_at, e->>'summary' AS summary
  FROM jsonb_array_elements(:'events'::jsonb -> 'items') AS e
  WHERE e->'extendedProperties'->'private' ? 'tandemAppointment')
SELECT to_char(a.starts_at AT TIME ZONE a.time_zone, 'Dy YYYY-MM-DD HH24:MI') AS "local time", a.time_zone AS zone, a.customer_name AS name,
  a.status AS "in Postgres", g.status AS "in Google", g.summary AS "Google's words", coalesce(g.starts_at = a.starts_at, false) AS same
FROM tandem.appointments a FULL JOIN google g ON g.id = a.calendar_event_id ORDER BY coalesce(a.starts_at, g.starts_at);
