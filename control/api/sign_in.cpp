#include "control/api/sign_in.hpp"

#include <algorithm>

#include "control/api/client_address.hpp"
#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/store/invitation_store.hpp"
#include "control/store/organisation_store.hpp"
#include "control/store/sign_in_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;

constexpr int kPasswordMax = 200;
constexpr std::size_t kRefreshTokenBytes = 32;

std::string hash_of(const std::string& secret) { return crypto::to_hex(crypto::sha256(secret)); }

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

shape::Shape session_shape() {
  return {"Session",
          {{"access_token", shape::text(1, 8'192), Presence::Required},
           {"token_type", shape::choice({"bearer"}), Presence::Required},
           {"expires_in", shape::integer(1, 86'400), Presence::Required, "Seconds.", "900"},
           {"refresh_token", shape::text(1, 200), Presence::Required,
            "Good once, for 30 days; each refresh gives a new one."},
           {"user",
            shape::object({"",
                           {{"id", shape::of(Kind::Uuid), Presence::Required},
                            {"email", shape::of(Kind::Email), Presence::Required}}}),
            Presence::Required}}};
}

Route route_of(const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = "POST";
  route.path = path;
  route.operation = operation;
  route.tag = "Sign-in";
  route.summary = summary;
  route.access = Access::Public;
  route.reply = shape::object(session_shape());
  return route;
}

Refusal wrong_login() {
  Refusal refusal = unauthorised("E-mail address or password is wrong.");
  refusal.type = "wrong-login";
  return refusal;
}

store::RefreshToken refresh_token_of(const Request& request, const std::string& user,
                                     const std::string& family, const std::string& token,
                                     const std::string& parent = {}) {
  return {hash_of(token), family, user, request.address, request.user_agent, parent};
}

}  // namespace

SignIn::SignIn(EventLoop& loop, store::ConnectionPool& database, Options options)
    : loop_(loop),
      database_(database),
      issuer_(std::move(options.secret), std::move(options.audience)),
      signup_(options.signup) {}

void SignIn::add_routes(RouteTable& table) {
  Route login_route = route_of("/api/auth/login", "login", "Signs in by address and password");
  login_route.body = shape::Shape{"Login",
                                  {{"email", shape::of(Kind::Email), Presence::Required},
                                   {"password", shape::text(1, kPasswordMax), Presence::Required}}};
  login_route.handler = [this](Given request) { return login(std::move(request)); };
  table.add(std::move(login_route));

  Route refresh_route =
      route_of("/api/auth/refresh", "refreshSession", "Gives new tokens for a refresh token");
  refresh_route.body =
      shape::Shape{"Refresh", {{"refresh_token", shape::text(1, 200), Presence::Required}}};
  refresh_route.handler = [this](Given request) { return refresh(std::move(request)); };
  table.add(std::move(refresh_route));

  Route logout_route =
      route_of("/api/auth/logout", "logout", "Ends the session of a refresh token");
  logout_route.body =
      shape::Shape{"Logout", {{"refresh_token", shape::text(1, 200), Presence::Required}}};
  logout_route.reply.reset();
  logout_route.status = 204;
  logout_route.handler = [this](Given request) { return logout(std::move(request)); };
  table.add(std::move(logout_route));

  Route sign_up_route =
      route_of("/api/auth/signup", "signUp",
               "Makes an account with an organisation of its own, where that is switched on");
  sign_up_route.body =
      shape::Shape{"SignUp",
                   {{"email", shape::of(Kind::Email), Presence::Required},
                    {"password", shape::text(kPasswordMin, kPasswordMax), Presence::Required},
                    {"display_name", shape::text(0, 200)},
                    {"organisation_name", shape::text(1, 200), Presence::Required},
                    {"organisation_slug", shape::of(Kind::Slug), Presence::Required}}};
  sign_up_route.status = 201;
  sign_up_route.handler = [this](Given request) { return sign_up(std::move(request)); };
  table.add(std::move(sign_up_route));

  Route join_route = route_of("/api/auth/join", "joinByInvitation",
                              "Makes an account for who was invited, and accepts the invitation");
  join_route.body =
      shape::Shape{"Join",
                   {{"token", shape::text(1, 100), Presence::Required, "Of the invitation."},
                    {"password", shape::text(kPasswordMin, kPasswordMax), Presence::Required},
                    {"display_name", shape::text(0, 200)}}};
  join_route.status = 201;
  join_route.handler = [this](Given request) { return join_by_invitation(std::move(request)); };
  table.add(std::move(join_route));

  Route password_route = route_of("/api/auth/password", "changePassword",
                                  "Changes your password, and ends your other sessions");
  password_route.access = Access::Person;
  password_route.body =
      shape::Shape{"PasswordChange",
                   {{"current_password", shape::text(1, kPasswordMax), Presence::Required},
                    {"new_password", shape::text(kPasswordMin, kPasswordMax), Presence::Required}}};
  password_route.reply.reset();
  password_route.status = 204;
  password_route.handler = [this](Given request) { return change_password(std::move(request)); };
  table.add(std::move(password_route));
}

Task<> SignIn::as_node(Given request, store::Work work) {
  store::Acting acting = store::Acting::writer().from(request->id, request->address);
  co_await transact(database_, loop_, std::move(acting), std::move(work), std::move(request));
}

Reply SignIn::session(const std::string& user, const std::string& email, const std::string& family,
                      const std::string& refresh_token, int status) const {
  auth::Identity identity;
  identity.subject = user;
  identity.email = email;
  identity.session = family;
  Reply reply(status);
  json::Writer writer(reply.body);
  writer.begin_object()
      .member("access_token", issuer_.sign(identity, auth::WallClock::now()))
      .member("token_type", "bearer")
      .member("expires_in", auth::TokenIssuer::kLife.count())
      .member("refresh_token", refresh_token);
  writer.key("user").begin_object().member("id", user).member("email", email).end_object();
  writer.end_object();
  return reply;
}

Task<bool> SignIn::check_password(Given request, std::string email, store::LoginTry tried,
                                  std::string password) {
  const auto verdict =
      co_await hasher_.verify(loop_, std::move(password), std::move(tried.password_hash));
  if (verdict) co_return *verdict == auth::PasswordVerdict::Right;
  store::Work forget = [email, request](pqxx::transaction_base& tx) {
    store::forget_try(tx, email, counted_address(request->address));
  };
  co_await as_node(request, std::move(forget));
  throw unavailable("too-busy", "Too many sign-ins at once; try again.");
}

Task<std::string> SignIn::hash_of_new(std::string password) {
  const auto hash = co_await hasher_.hash(loop_, std::move(password));
  if (!hash) throw unavailable("too-busy", "Too many sign-ins at once; try again.");
  co_return *hash;
}

Task<Reply> SignIn::login(Given request) {
  const std::string email = lower(request->text("email"));
  auto tried = std::make_shared<store::LoginTry>();
  store::Work begin = [tried, email, request](pqxx::transaction_base& tx) {
    *tried = store::begin_login(tx, email, counted_address(request->address));
  };
  co_await as_node(request, std::move(begin));
  if (tried->wait_s > 0)
    throw too_many(tried->wait_s, "Too many failed sign-ins; wait before the next.");

  std::string password = request->text("password"), account = email;
  store::LoginTry checked = *tried;
  const bool right =
      co_await check_password(request, std::move(account), std::move(checked), std::move(password));
  if (!right) {
    log::Logger().info("auth.login_failed", {{"id", request->id}, {"peer", request->address}});
    throw wrong_login();
  }
  const std::string family = crypto::uuid_v7(), user = tried->user;
  const std::string token = crypto::random_token(kRefreshTokenBytes);
  store::Work end = [request, email, user, family, token, tried](pqxx::transaction_base& tx) {
    if (!store::end_login(tx, email, counted_address(request->address), *tried))
      throw wrong_login();
    store::add_refresh_token(tx, refresh_token_of(*request, user, family, token));
  };
  co_await as_node(request, std::move(end));
  co_return session(user, email, family, token, 200);
}

Task<Reply> SignIn::change_password(Given request) {
  const std::string user = request->principal.id;
  auto email = std::make_shared<std::string>();
  auto tried = std::make_shared<store::LoginTry>();
  store::Work begin = [=](pqxx::transaction_base& tx) {
    const auto found = store::email_of(tx, user);
    if (!found) throw conflict("Your account has no password here.");
    *email = *found;
    *tried = store::begin_login(tx, *email, counted_address(request->address));
  };
  co_await as_node(request, std::move(begin));
  if (tried->wait_s > 0)
    throw too_many(tried->wait_s, "Too many wrong passwords; wait before the next.");
  std::string password = request->text("current_password"), account = *email;
  store::LoginTry checked = *tried;
  const bool right =
      co_await check_password(request, std::move(account), std::move(checked), std::move(password));
  if (!right) throw invalid("/current_password", "is not your password");

  std::string wanted = request->text("new_password");
  const std::string hash = co_await hash_of_new(std::move(wanted));
  store::Work change = [=](pqxx::transaction_base& tx) {
    if (!store::end_login(tx, *email, counted_address(request->address), *tried))
      throw conflict("The password was changed meanwhile.");
    store::set_password(tx, user, hash, request->principal.session);
  };
  co_await as_node(request, std::move(change));
  co_return Reply(204);
}

Task<Reply> SignIn::refresh(Given request) {
  auto used = std::make_shared<store::RefreshResult>();
  const std::string old_hash = hash_of(request->text("refresh_token"));
  const std::string token = crypto::random_token(kRefreshTokenBytes);
  store::Work work = [used, old_hash, token, request](pqxx::transaction_base& tx) {
    *used = store::use_refresh_token(tx, old_hash);
    if (used->verdict == store::Refresh::Good)
      store::add_refresh_token(
          tx, refresh_token_of(*request, used->user, used->family, token, used->token));
  };
  co_await as_node(request, std::move(work));
  if (used->verdict == store::Refresh::Reused)
    log::Logger().warn("auth.refresh_reused", {{"user", used->user}, {"peer", request->address}});
  if (used->verdict != store::Refresh::Good)
    throw unauthorised("The session is over: sign in again.");
  co_return session(used->user, used->email, used->family, token, 200);
}

Task<Reply> SignIn::logout(Given request) {
  const std::string hash = hash_of(request->text("refresh_token"));
  store::Work work = [hash](pqxx::transaction_base& tx) { store::end_session(tx, hash); };
  co_await as_node(request, std::move(work));
  co_return Reply(204);
}

Task<Reply> SignIn::sign_up(Given request) {
  if (!signup_)
    throw Refusal(403, "sign-up-off", "Sign-up is switched off",
                  "Ask an administrator for an account.");
  std::string password = request->text("password");
  const std::string hash = co_await hash_of_new(std::move(password));
  const store::NewUser user{crypto::uuid_v7(), lower(request->text("email")),
                            request->text("display_name"), hash};
  const store::NewTenant tenant{crypto::uuid_v7(), request->text("organisation_name"),
                                request->text("organisation_slug"), user.id};
  const std::string family = crypto::uuid_v7(), token = crypto::random_token(kRefreshTokenBytes);
  store::Work work = [request, user, tenant, family, token](pqxx::transaction_base& tx) {
    if (!store::add_user(tx, user)) throw conflict("This address has an account.", "/email");
    if (store::find_tenant(tx, tenant.slug))
      throw conflict("This name is taken.", "/organisation_slug");
    store::add_tenant(tx, tenant);
    store::add_refresh_token(tx, refresh_token_of(*request, user.id, family, token));
  };
  co_await as_node(request, std::move(work));
  co_return session(user.id, user.email, family, token, 201);
}

Task<Reply> SignIn::join_by_invitation(Given request) {
  // Before the password is hashed, which takes a tenth of a second of one of two threads: whoever
  // has no invitation gets none of that.
  store::Work look = [request](pqxx::transaction_base& tx) {
    if (!store::invitation_with(tx, hash_of(request->text("token")))) throw not_found();
  };
  co_await as_node(request, std::move(look));
  std::string password = request->text("password");
  const std::string password_hash = co_await hash_of_new(std::move(password));
  const std::string id = crypto::uuid_v7(), family = crypto::uuid_v7();
  const std::string token = crypto::random_token(kRefreshTokenBytes);
  auto email = std::make_shared<std::string>();
  store::Work work = [=](pqxx::transaction_base& tx) {
    const auto invited = store::invitation_with(tx, hash_of(request->text("token")));
    if (!invited) throw not_found();
    *email = invited->email;
    std::string name = request->text("display_name");
    if (name.empty()) name = invited->display_name;
    if (!store::add_user(tx, {id, invited->email, name, password_hash}))
      throw conflict("This address has an account: sign in, then accept.", "/token");
    store::join(tx, *invited, id);
    store::add_refresh_token(tx, refresh_token_of(*request, id, family, token));
  };
  co_await as_node(request, std::move(work));
  co_return session(id, *email, family, token, 201);
}

}  // namespace tandem::api
