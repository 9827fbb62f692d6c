#include "net/enrich/ip_api_answer.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <unordered_map>

#include "net/enrich/country_code.hpp"
#include "net/enrich/json_fields.hpp"
#include "net/wire/json_text.hpp"

namespace flowwall::net::enrich {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxNameBytes = 128;

std::string cleanText(const json::object& item, std::string_view name) {
  return wire::cleanUtf8(textField(item, name), kMaxNameBytes);
}

// "AS15169 Google LLC"
void readNetwork(std::string_view text, GeoAnswer& answer) {
  if (!text.starts_with("AS")) {
    return;
  }
  text.remove_prefix(2);
  const std::string_view digits = text.substr(0, text.find(' '));
  std::uint32_t asn = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), asn);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return;
  }
  answer.asn = asn;
  if (asn != 0 && digits.size() < text.size()) {
    answer.asName = text.substr(digits.size() + 1);
  }
}

std::optional<GeoAnswer> answerOf(const json::object& item) {
  if (textField(item, "status") != "success") {
    return std::nullopt;
  }
  GeoAnswer answer;
  answer.source = "ip-api";
  const std::string code = textField(item, "countryCode");
  answer.countryCode = isCountryCode(code) ? code : std::string{};
  answer.city = cleanText(item, "city");
  answer.point = pointField(item);
  if (answer.city.empty() && !answer.countryCode.empty()) {
    answer.point.reset();  // a country's middle
  }
  readNetwork(cleanText(item, "as"), answer);
  return answer.hasPlace() || answer.asn != 0 ? std::optional(answer) : std::nullopt;
}

}  // namespace

std::string encodeIpApiBatch(std::span<const model::IpAddress> addresses) {
  json::array batch;
  for (const model::IpAddress& address : addresses) {
    batch.emplace_back(address.toString());
  }
  return json::serialize(batch);
}

Result<std::vector<GeoUpdate>> decodeIpApiBatch(std::string_view text,
                                                std::span<const model::IpAddress> asked) {
  boost::system::error_code error;
  const json::value document = json::parse(text, error);
  if (error || !document.is_array()) {
    return Error{"the answer is no JSON array" + (error ? ": " + error.message() : std::string{})};
  }
  std::vector<GeoUpdate> updates;
  std::unordered_map<model::IpAddress, std::size_t> indexOf;
  for (const model::IpAddress& address : asked) {
    indexOf.emplace(address, updates.size());
    updates.push_back({address, std::nullopt});
  }
  for (const json::value& item : document.get_array()) {
    const json::object* object = item.if_object();
    const auto address =
        object == nullptr ? std::nullopt : model::IpAddress::parse(textField(*object, "query"));
    const auto found = address ? indexOf.find(*address) : indexOf.end();
    if (found != indexOf.end()) {
      updates[found->second].answer = answerOf(*object);
    }
  }
  return updates;
}

}  // namespace flowwall::net::enrich
