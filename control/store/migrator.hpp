#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "schema/migration_files.hpp"

namespace tandem::store {

/// What a migration tells while it works, a line each: "applied 0003_sign_in (12 ms)".
using MigrationProgress = std::function<void(std::string_view line)>;

struct MigrationReport {
  int applied = 0;     ///< Files applied by this run.
  std::string newest;  ///< Name of the newest file that the database now has.
};

/// Brings the database at `url` to the newest of `files`: each file in a transaction of its own,
/// its SHA-256 kept in `tandem.migrations`, under an advisory lock, so that several nodes may start
/// this at once. Running it again changes nothing.
///
/// Blocks; for commands and tests. Throws `std::runtime_error` with one message that says what is
/// wrong and how to mend it: no connection, rights missing, Postgres older than 15, a pooler that
/// changes the session between transactions, a schema `tandem` that is not ours, a file that was
/// changed after it had been applied, a history that is newer than this program.
MigrationReport migrate(const std::string& url, std::span<const schema::SqlFile> files,
                        const MigrationProgress& progress);

/// Fills an empty database, migrated before, with what a demonstration needs. Does nothing when it
/// was there already. Throws as `migrate`.
void seed_demo(const std::string& url, std::span<const schema::SqlFile> files,
               const MigrationProgress& progress);

/// Fills our schema from the tables of an older product (0 to 4) that lie in `public` of the same
/// database, and changes nothing of theirs. Again: what came since is added, what is here stays.
/// Tells what is here of it then. Throws as `migrate`, also where there is nothing of that product.
void import_product(const std::string& url, std::span<const schema::SqlFile> files, int product,
                    const MigrationProgress& progress);

/// Makes views of what is here under an older product's names, read-only, in a schema of their own
/// (`tandem_compat_0` to `_4`): for programs that still ask for its tables. Throws as `migrate`.
void make_old_views(const std::string& url, std::span<const schema::SqlFile> files, int product,
                    const MigrationProgress& progress);

/// Lets the role of `serve_url` log in with the password that stands there: when it is `tandem_app`
/// (which the migrations make without a password) and `migrate_url` is another login. Throws as
/// `migrate`.
void adopt_login(const std::string& migrate_url, const std::string& serve_url,
                 const MigrationProgress& progress);

}  // namespace tandem::store
