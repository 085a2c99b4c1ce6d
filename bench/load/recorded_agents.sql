-- For `bench/load/run --listen --record`: one organisation, the same agent on two numbers, and calls of the second are recorded.
-- :audio is how the model speaks.
INSERT INTO tandem.organisations (id, slug, name, recording_allowed) VALUES (tandem.uuid_v7(), 'bench', 'Bench', true);
INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, model_audio, recording, analysis)
  SELECT tandem.uuid_v7(), o.id, a.name, 'You answer the telephone.', 'Greet the caller.', :'audio', a.recorded, false
    FROM tandem.organisations o, (VALUES ('Plain', false), ('Recorded', true)) AS a (name, recorded) WHERE o.slug = 'bench';
SELECT tandem.publish_agent(id, tandem.uuid_v7(), 'For the bench') FROM tandem.agents;
INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id)
  SELECT tandem.uuid_v7(), a.organisation_id, CASE a.name WHEN 'Plain' THEN '+15557122661' ELSE '+15557122662' END, a.id
    FROM tandem.agents a;
