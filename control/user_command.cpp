#include "control/user_command.hpp"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <stdexcept>

#include "control/api/sign_in.hpp"
#include "control/auth/password_hasher.hpp"
#include "control/shape/formats.hpp"
#include "control/store/organisation_store.hpp"
#include "control/store/sign_in_store.hpp"
#include "control/store/tenant_transaction.hpp"
#include "core/crypto/random.hpp"

namespace tandem::control {
namespace {

constexpr std::chrono::milliseconds kLimit{10'000};

/// The terminal does not show what is typed while this lives.
class Unechoed {
 public:
  Unechoed() {
    terminal_ = isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!terminal_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~Unechoed() {
    if (terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unechoed(const Unechoed&) = delete;
  Unechoed& operator=(const Unechoed&) = delete;

 private:
  termios before_{};
  bool terminal_ = false;
};

std::string read_line() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}

std::string ask_for_password() {
  const Unechoed quiet;
  std::fputs("Password: ", stderr);
  const std::string first = read_line();
  std::fputs("\nOnce more: ", stderr);
  const std::string second = read_line();
  std::fputs("\n", stderr);
  if (first != second) throw std::runtime_error("the two passwords differ");
  return first;
}

std::string password_of(const NewUserRequest& request) {
  std::string password = request.password_from_stdin ? read_line() : ask_for_password();
  if (password.size() < static_cast<std::size_t>(api::kPasswordMin))
    throw std::runtime_error("the password must have at least " +
                             std::to_string(api::kPasswordMin) + " characters");
  return password;
}

/// In the transaction: person, organisation, membership. What was done, a line each.
std::string make_user(pqxx::transaction_base& tx, const NewUserRequest& request,
                      const std::string& email, const std::string& hash) {
  std::string done;
  const auto known = store::user_named(tx, email);
  const std::string user = known ? *known : crypto::uuid_v7();
  if (known)
    store::set_password(tx, user, hash);
  else
    static_cast<void>(store::add_user(tx, {user, email, request.name, hash}));
  done += (known ? "new password, sessions ended, for " : "made ") + email + " (" + user + ")\n";
  // Who runs this machine says whose address it is; TECHOPS_EMAILS counts no other.
  store::verify_email(tx, user);
  if (request.is_operator) {
    store::add_operator(tx, user);
    done += email + " is an operator\n";
  }
  if (request.organisation.empty()) return done;
  auto organisation = store::find_tenant(tx, request.organisation);
  if (!organisation && request.organisation_name.empty())
    throw std::runtime_error("there is no organisation " + request.organisation +
                             " (--organisation-name makes it)");
  if (!organisation) {
    store::add_tenant(tx,
                      {crypto::uuid_v7(), request.organisation_name, request.organisation, user});
    return done + "made the organisation " + request.organisation + ", whose owner this is\n";
  }
  store::add_member_as_node(tx, *organisation, user, request.role);
  return done + request.role + " of " + request.organisation + '\n';
}

}  // namespace

int run_user_create(const Configuration& configuration, const NewUserRequest& request) {
  const std::string url = configuration.values.text("DATABASE_URL");
  if (url.empty()) throw std::runtime_error("DATABASE_URL must name the database");
  std::string email = request.email;
  std::transform(email.begin(), email.end(), email.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (!shape::is_email(email)) throw std::runtime_error(request.email + " is no e-mail address");
  if (!request.is_operator && request.organisation.empty())
    throw std::runtime_error("name an --organisation, or make an --operator");
  const std::string hash = auth::PasswordHasher::hash_here(password_of(request));
  std::string done;
  const auto connection = store::open_session(url);
  store::run_transaction(
      *connection, store::Acting::writer(), store::Access::ReadWrite, kLimit,
      [&](pqxx::transaction_base& tx) { done = make_user(tx, request, email, hash); });
  std::fputs(done.c_str(), stdout);
  return 0;
}

}  // namespace tandem::control
