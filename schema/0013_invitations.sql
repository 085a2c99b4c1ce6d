-- How people become members: somebody who may asks them, and they agree. Until then nobody's membership, name or account is
-- anybody else's business; and whoever signed up with an address that is not theirs gains nothing by it.

CREATE TABLE tandem.invitations (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES tandem.organisations ON DELETE CASCADE,
  email           text NOT NULL CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$' AND length(email) <= 254),
  display_name    text NOT NULL DEFAULT '' CHECK (length(display_name) <= 200),
  role            text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'worker', 'member')),
  hash            bytea NOT NULL UNIQUE CHECK (length(hash) = 32),  -- SHA-256 of the token that who invites hands on
  invited_by      uuid DEFAULT tandem.user_id() REFERENCES tandem.profiles ON DELETE SET NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL DEFAULT now() + interval '14 days',
  accepted_at     timestamptz,
  accepted_by     uuid REFERENCES tandem.profiles ON DELETE SET NULL,
  revoked_at      timestamptz,
  CONSTRAINT invitations_one_end CHECK (num_nonnulls(accepted_at, revoked_at) <= 1)
);
CREATE INDEX invitations_newest ON tandem.invitations (organisation_id, created_at DESC, id DESC);
CREATE INDEX invitations_by_email ON tandem.invitations (email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
-- What was accepted or revoked is over.
CREATE FUNCTION tandem.keep_ended_invitation() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE check_violation USING MESSAGE = 'the invitation is over', CONSTRAINT = 'invitations_stay_ended';
END $$;
CREATE TRIGGER keep_ended BEFORE UPDATE ON tandem.invitations FOR EACH ROW
  WHEN (num_nonnulls(OLD.accepted_at, OLD.revoked_at) > 0) EXECUTE FUNCTION tandem.keep_ended_invitation();
-- A new token is good for as long as the first was, and the old one for nothing. Who may not make an owner gets no token of one.
CREATE FUNCTION tandem.renew_invitation() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.role = 'owner' AND tandem.is_bound() AND tandem.may('own', NEW.organisation_id) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'Only owners invite owners.';
  END IF;
  NEW.expires_at := now() + interval '14 days';
  RETURN NEW;
END $$;
CREATE TRIGGER renew BEFORE UPDATE OF hash ON tandem.invitations FOR EACH ROW EXECUTE FUNCTION tandem.renew_invitation();
CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON tandem.invitations
  FOR EACH ROW EXECUTE FUNCTION tandem.audit_change('hash');

CALL tandem.close_table('tandem.invitations');
GRANT SELECT (id, organisation_id, email, display_name, role, invited_by, created_at, expires_at, accepted_at, accepted_by,
    revoked_at),
  INSERT (id, organisation_id, email, display_name, role, hash), UPDATE (revoked_at, hash) ON tandem.invitations TO authenticated;
CREATE POLICY reads ON tandem.invitations FOR SELECT TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where('administer'))::uuid[]));
-- Only owners make owners.
CREATE POLICY inserts ON tandem.invitations FOR INSERT TO authenticated
  WITH CHECK (organisation_id = ANY ((SELECT tandem.organisations_where(
    CASE role WHEN 'owner' THEN 'own' ELSE 'administer' END))::uuid[]));
CREATE POLICY updates ON tandem.invitations FOR UPDATE TO authenticated
  USING (organisation_id = ANY ((SELECT tandem.organisations_where('administer'))::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT tandem.organisations_where('administer'))::uuid[]));
CALL tandem.open_to('tandem_writer', 'tandem.invitations', 'SELECT, UPDATE');

-- The address of whoever asks, where it is proved to be theirs: by us, or by the issuer of their token.
CREATE FUNCTION tandem.verified_email() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(
    (SELECT p.email FROM tandem.profiles p WHERE p.id = tandem.user_id() AND p.email_verified_at IS NOT NULL),
    (SELECT lower(c.claims ->> 'email')
       FROM (SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb AS claims) c
       WHERE c.claims -> 'email_verified' = 'true'::jsonb))
$$;

-- What waits for whoever asks, by their proved address.
CREATE FUNCTION tandem.my_invitations()
RETURNS TABLE (id uuid, organisation_id uuid, organisation_name text, role text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT i.id, o.id, o.name, i.role, i.expires_at
    FROM tandem.invitations i JOIN tandem.organisations o ON o.id = i.organisation_id
    WHERE i.email = tandem.verified_email() AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
    ORDER BY i.created_at
$$;

-- Whoever asks accepts: by the invitation's token, or by its id where their proved address is the one that was invited. Makes
-- their profile where an outside issuer's token brings them here for the first time. Gives the organisation; null where there
-- is no such invitation for them.
CREATE FUNCTION tandem.accept_invitation(invitation uuid, token_hash bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me constant uuid := tandem.user_id();
  claims constant jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  invited tandem.invitations;
BEGIN
  IF me IS NULL OR EXISTS (SELECT FROM tandem.profiles WHERE id = me AND disabled_at IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  SELECT * INTO invited FROM tandem.invitations i
    WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
      AND (i.hash = token_hash OR (i.id = invitation AND i.email = tandem.verified_email()))
    FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM tandem.profiles WHERE id = me) THEN
    IF EXISTS (SELECT FROM tandem.profiles WHERE email = lower(claims ->> 'email')) THEN
      RAISE unique_violation USING MESSAGE = 'another account here has the address of this token';
    END IF;
    INSERT INTO tandem.profiles (id, email, email_verified_at, display_name)
      VALUES (me, lower(claims ->> 'email'), CASE WHEN claims -> 'email_verified' = 'true'::jsonb THEN now() END,
              invited.display_name);
  END IF;
  IF EXISTS (SELECT FROM tandem.organisation_members WHERE organisation_id = invited.organisation_id AND user_id = me) THEN
    RAISE unique_violation USING MESSAGE = 'you are a member of this organisation already';
  END IF;
  INSERT INTO tandem.organisation_members (organisation_id, user_id, role) VALUES (invited.organisation_id, me, invited.role);
  UPDATE tandem.invitations SET accepted_at = now(), accepted_by = me WHERE id = invited.id;
  RETURN invited.organisation_id;
END $$;

GRANT CREATE ON SCHEMA tandem TO tandem_access, tandem_writer;
ALTER FUNCTION tandem.verified_email OWNER TO tandem_access;
ALTER FUNCTION tandem.my_invitations OWNER TO tandem_writer;
ALTER FUNCTION tandem.accept_invitation OWNER TO tandem_writer;
REVOKE CREATE ON SCHEMA tandem FROM tandem_access, tandem_writer;
REVOKE ALL ON FUNCTION tandem.keep_ended_invitation, tandem.renew_invitation, tandem.verified_email, tandem.my_invitations, tandem.accept_invitation
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tandem.keep_ended_invitation, tandem.renew_invitation, tandem.verified_email TO authenticated, tandem_writer;
GRANT EXECUTE ON FUNCTION tandem.my_invitations, tandem.accept_invitation TO authenticated;
