#include "control/auth/token_verifier.hpp"

#include "control/auth/errc.hpp"
#include "control/auth/jws.hpp"

namespace tandem::auth {

TokenVerifier::TokenVerifier(EventLoop& loop, net::Dialer dialer, TokenTrust trust) {
  if (!trust.secret.empty()) secret_ = VerificationKey::secret(trust.secret);
  if (trust.keys) keys_.emplace(loop, std::move(dialer), *trust.keys);
  outside_rules_.audience = trust.audience;
  own_rules_.audience = trust.audience;
  own_rules_.issuers = {kOwnIssuer};
  if (!trust.issuer.empty()) {
    outside_rules_.issuers = {trust.issuer};
    // An issuer of the older kind shares its HS256 secret with us.
    own_rules_.issuers.push_back(trust.issuer);
  }
}

Task<Result<Identity>> TokenVerifier::verify(std::string token, WallClock::time_point now) {
  const auto jws = parse_jws(token);
  if (!jws) co_return jws.error();
  const bool symmetric = jws->algorithm == Algorithm::Hs256;
  if (symmetric ? !secret_ : !keys_) co_return errc::algorithm_not_allowed;
  std::optional<VerificationKey> key = secret_;
  if (!symmetric) {
    std::string key_id = jws->key_id;
    key = co_await keys_->find(std::move(key_id));
  }
  if (!key) co_return errc::unknown_key;
  if (const auto good = key->verify(*jws); !good) co_return good.error();
  co_return read_claims(jws->payload, symmetric ? own_rules_ : outside_rules_, now);
}

void TokenVerifier::warm() {
  if (keys_) keys_->warm();
}

Task<> TokenVerifier::stop() {
  if (keys_) co_await keys_->stop();
}

}  // namespace tandem::auth
