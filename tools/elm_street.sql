-- Who answers the simulated calls of `tools/run`: a clinic with one published agent on the number that the scenarios ring.
-- Changes nothing where it is there already, so that what was edited stays. As the owner of a private cluster.
\set ON_ERROR_STOP on
SELECT NOT EXISTS (SELECT FROM tandem.organisations WHERE slug = 'elm-street') AS wanted \gset
\if :wanted
BEGIN;
INSERT INTO tandem.organisations (id, slug, name, time_zone, locale, recording_allowed)
  VALUES (tandem.uuid_v7(), 'elm-street', 'Elm Street Dental', 'America/New_York', 'en-US', true) RETURNING id AS organisation \gset
INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, fallback_message, tools, transfer_numbers,
                           max_call_seconds, recording)
  VALUES (tandem.uuid_v7(), :'organisation', 'Reception',
    E'You are the friendly receptionist of Elm Street Dental. Answer briefly, in one or two sentences.\n'
    'Say goodbye before you call endCall. Offer transferCall when the caller asks for a person. Look up times before you offer them.',
    'Hello, Elm Street Dental, this is Tandem speaking. How can I help you?',
    'We are sorry, our assistant cannot be reached. We will call you back.',
    '{endCall,transferCall,checkAvailability,bookAppointment,cancelAppointment,rescheduleAppointment}', '{+15558675399}', 1800, true) RETURNING id AS agent \gset
SELECT tandem.publish_agent(:'agent', tandem.uuid_v7(), 'First version') AS version \gset
INSERT INTO tandem.phone_numbers (id, organisation_id, number, label, agent_id)
  VALUES (tandem.uuid_v7(), :'organisation', '+15557122661', 'Simulated calls', :'agent');
INSERT INTO tandem.intents (id, organisation_id, name, examples, replies) VALUES
  (tandem.uuid_v7(), :'organisation', 'opening hours', '{"When are you open?","Are you open on Saturday?"}',
   '{"en": "I''ll tell you our hours for that day."}');
INSERT INTO tandem.working_hours (id, organisation_id, weekday, opens, closes)
  SELECT tandem.uuid_v7(), :'organisation', d, CASE d WHEN 6 THEN '09:00' ELSE '08:00' END::time,
         CASE d WHEN 6 THEN '12:00' ELSE '18:00' END::time FROM generate_series(1, 6) AS d;
INSERT INTO tandem.contacts (id, organisation_id, name, phone)
  VALUES (tandem.uuid_v7(), :'organisation', 'Ann Elm', '+15558675310');
COMMIT;
\endif
