#include "tests/integration/desk_client.hpp"

#include <boost/json/parse.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <string_view>

#include "core/crypto/base64url.hpp"
#include "core/crypto/hmac.hpp"
#include "tests/await.hpp"
#include "tests/integration/process.hpp"

namespace tandem::integration {
namespace {

constexpr const char* kOwner = "0199aaaa-0000-7000-8000-000000000001";
/// As `with_database` sets it.
constexpr const char* kSecret = "a-secret-of-at-least-32-bytes-for-tests";

constexpr const char* kWorld = R"(
  INSERT INTO tandem.organisations (id, slug, name)
    VALUES ('0199bbbb-0000-7000-8000-000000000001', 'harbour', 'Harbour Dental');
  INSERT INTO tandem.profiles (id, email, display_name)
    VALUES ('0199aaaa-0000-7000-8000-000000000001', 'owner@example.com', 'Olga');
  INSERT INTO tandem.organisation_members (organisation_id, user_id, role)
    VALUES ('0199bbbb-0000-7000-8000-000000000001', '0199aaaa-0000-7000-8000-000000000001', 'owner');
  INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, transfer_numbers)
    VALUES ('0199cccc-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001', 'Ann',
            'You are Ann.', 'Hello.', '{+15558675399}');
  SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7());
  INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id)
    VALUES ('0199dddd-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001',
            '+15557122670', '0199cccc-0000-7000-8000-000000000001');
)";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

void add_harbour(const postgres::FreshDatabase& database) { database.execute(kWorld); }

std::string DeskClient::token() {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const std::string payload = std::string(R"({"iss":"tandem","aud":"authenticated","sub":")") +
                              kOwner +
                              R"(","email":"owner@example.com","role":"authenticated","iat":)" +
                              std::to_string(now) + R"(,"exp":)" + std::to_string(now + 600) + '}';
  const std::string input = crypto::base64url_encode(R"({"alg":"HS256","typ":"JWT"})") + '.' +
                            crypto::base64url_encode(payload);
  const std::string_view secret = kSecret;
  const auto mac = crypto::hmac_sha256(
      std::span(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()), input);
  return input + '.' +
         crypto::base64url_encode({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

DeskClient::Answer DeskClient::send(const std::string& method, const std::string& path,
                                    const std::string& body) const {
  const auto page = system_.folder() / "answer.json", status = system_.folder() / "answer.status";
  std::vector<std::string> words{"curl",
                                 "-s",
                                 "--cacert",
                                 system_.ca().string(),
                                 "-X",
                                 method,
                                 "-o",
                                 page.string(),
                                 "-w",
                                 "%{http_code}",
                                 "-H",
                                 "Authorization: Bearer " + token(),
                                 system_.public_base() + path};
  if (!body.empty()) {
    words.insert(words.end(), {"-H", "Content-Type: application/json", "-d", body});
  }
  Answer answer;
  // What a program writes is added to what is there.
  std::filesystem::remove(status);
  if (run_to_end(words, status) != 0) return answer;
  answer.status = std::stoi(text_of(status));
  boost::system::error_code error;
  answer.json = boost::json::parse(text_of(page), error);
  return answer;
}

DeskClient::Answer DeskClient::get(const std::string& path) const { return send("GET", path, {}); }
DeskClient::Answer DeskClient::post(const std::string& path, const std::string& body) const {
  return send("POST", path, body);
}

std::string DeskClient::live_call() const {
  std::string id;
  static_cast<void>(test::await(
      [&] {
        const Answer list = get("/api/calls?active=true");
        if (list.status != 200) return false;
        const auto& rows = list.json.at("data").as_array();
        if (rows.empty()) return false;
        id = std::string(rows.front().at("id").as_string());
        return true;
      },
      std::chrono::seconds(20), std::chrono::milliseconds(50)));
  return id;
}

}  // namespace tandem::integration
