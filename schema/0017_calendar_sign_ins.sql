-- Consents to a Google calendar that are under way: from when a person is sent to Google until they come back.

-- The state that travels with the browser is kept as a hash. It is good once, for ten minutes, for the person and the
-- organisation that began, and in the browser that began (a cookie): nobody can be led to give somebody else their calendar.
CREATE TABLE tandem.calendar_sign_ins (
  state_hash      bytea PRIMARY KEY CHECK (length(state_hash) = 32),
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  user_id         uuid NOT NULL REFERENCES tandem.profiles ON DELETE CASCADE,
  browser_hash    bytea NOT NULL CHECK (length(browser_hash) = 32),
  verifier_sealed bytea NOT NULL,  -- PKCE's (RFC 7636)
  return_to       text NOT NULL DEFAULT '/' CHECK (length(return_to) <= 500 AND return_to ~ '^/([^/\\]|$)'),
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
  CONSTRAINT calendar_sign_ins_short CHECK (expires_at <= created_at + interval '10 minutes')
);
CREATE INDEX calendar_sign_ins_expired ON tandem.calendar_sign_ins (expires_at);
CREATE INDEX calendar_sign_ins_by_organisation ON tandem.calendar_sign_ins (organisation_id);
CREATE INDEX calendar_sign_ins_by_user ON tandem.calendar_sign_ins (user_id);

CALL tandem.close_table('tandem.calendar_sign_ins');
CALL tandem.open_to('tandem_writer', 'tandem.calendar_sign_ins', 'SELECT, INSERT, DELETE');
-- `tandem secrets rotate` seals them again.
GRANT UPDATE (sealed) ON tandem.secrets TO tandem_writer;
