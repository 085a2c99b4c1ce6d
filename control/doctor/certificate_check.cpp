#include "control/doctor/certificate_check.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

#include "core/net/dial.hpp"
#include "core/net/tls_context.hpp"

namespace tandem::control {
namespace {

/// Certificates of Let's Encrypt are renewed a month before their end.
constexpr int kDaysNote = 14;

struct X509Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, X509Free>;

Certificate read_first(const std::string& file) {
  const std::unique_ptr<FILE, int (*)(FILE*)> in(std::fopen(file.c_str(), "re"), &std::fclose);
  if (!in) return nullptr;
  return Certificate(PEM_read_X509(in.get(), nullptr, nullptr, nullptr));
}

bool names_host(X509* certificate, const std::string& host) {
  return X509_check_host(certificate, host.data(), host.size(), 0, nullptr) == 1 ||
         X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

}  // namespace

Findings check_certificate(const Settings& settings) {
  if (settings.tls_cert.empty()) {
    const bool tls_needed = settings.webhook_base.starts_with("https:");
    return {tls_needed ? good("tls", "we serve plain HTTP: TLS ends at the proxy or tunnel")
                       : good("tls", "plain HTTP on loopback")};
  }
  const std::string renew = "renew it, and put the whole chain into TANDEM_TLS_CERT";
  const auto context = net::TlsServerContext::load(settings.tls_cert, settings.tls_key);
  if (!context)
    return {bad("tls", settings.tls_cert + ": " + context.error().message(),
                "TANDEM_TLS_CERT must be a PEM chain and TANDEM_TLS_KEY the key of its first "
                "certificate")};
  const Certificate certificate = read_first(settings.tls_cert);
  int days = 0, seconds = 0;
  if (!certificate ||
      ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get())) != 1)
    return {bad("tls", settings.tls_cert + " has no readable date", renew)};

  Findings findings;
  if (days < 0 || seconds < 0)
    findings.push_back(bad("tls", "the certificate has expired", renew));
  else if (days < kDaysNote)
    findings.push_back(
        note("tls", "the certificate expires in " + std::to_string(days) + " days", renew));
  else
    findings.push_back(
        good("tls", "the certificate is valid for " + std::to_string(days) + " days"));
  const auto url = net::Url::parse(settings.webhook_base);
  if (url && !names_host(certificate.get(), url->host))
    findings.push_back(bad("tls", "the certificate does not name " + url->host,
                           "use one for the host of TWILIO_WEBHOOK_BASE_URL"));
  return findings;
}

}  // namespace tandem::control
