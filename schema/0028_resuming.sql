-- Calls that outlive their node: another one takes them over, by raising `epoch`.

ALTER TABLE tandem.calls
  -- When the node that has it now took it over; null: it has been there from the beginning.
  ADD COLUMN resumed_at timestamptz,
  -- Raised by whoever takes the call over or folds it anew: what another writer has in memory of it is old then.
  ADD COLUMN fold_generation bigint NOT NULL DEFAULT 0;
