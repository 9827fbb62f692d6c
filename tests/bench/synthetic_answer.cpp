#include "tests/bench/synthetic_answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

namespace flowwall::bench {
namespace json = boost::json;
namespace {

json::array recordedRows() {
  json::array rows;
  for (const char* name : {"active-tcp-50.json", "active-udp-50.json"}) {
    std::ifstream file(std::string(FLOWWALL_SOURCE_DIR "/tests/data/ntopng/") + name);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (text.empty()) {
      throw std::runtime_error(std::string("cannot read the recording ") + name);
    }
    const json::value answer = json::parse(text);
    for (const json::value& row : answer.at("rsp").as_array()) {
      rows.push_back(row);
    }
  }
  return rows;
}

std::string address(std::uint32_t bits) {
  return std::to_string(bits >> 24U) + "." + std::to_string((bits >> 16U) & 255U) + "." +
         std::to_string((bits >> 8U) & 255U) + "." + std::to_string(bits & 255U);
}

// Spread over the public unicast space, without private and special blocks of the first octet.
std::uint32_t publicAddress(std::uint32_t number) {
  const std::uint32_t mixed = number * 2654435761U;
  return (11U + (mixed >> 24U) % 89U) << 24U | (mixed & 0xffffffU);
}

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }

 private:
  std::mt19937 engine_;
};

void setEnd(json::object& end, const std::string& ip, std::uint32_t port) {
  const bool named = end["name"] != end["ip"];
  end["ip"] = ip;
  end["port"] = port;
  end["service_port"] = std::to_string(port);
  if (!named) {
    end["name"] = ip;
  }
}

void vary(json::object& row, std::uint32_t identity, std::uint32_t hosts, Random& random) {
  const std::uint32_t local = (10U << 24U) + random.below(hosts / 10 + 8);
  const std::uint32_t remote = publicAddress(random.below(hosts / 3 + 16));
  setEnd(row["client"].as_object(), address(local), 1024 + random.below(60'000));
  setEnd(row["server"].as_object(), address(remote),
         random.below(2) == 0 ? 443 : 1 + random.below(60'000));
  row["key"] = std::to_string(identity);
  row["hash_id"] = std::to_string(identity % 4096);
  const std::uint32_t client = random.below(1'000'000);
  const std::uint32_t server = random.below(10'000'000);
  row["bytes"] = {{"total", client + server}, {"cli_bytes", client}, {"srv_bytes", server}};
  row["throughput"].as_object()["bps"] = std::exp2(random.below(27'000) / 1000.0);
}

}  // namespace

std::string syntheticAnswer(std::size_t flows, std::uint32_t generation) {
  const json::array recorded = recordedRows();
  std::string text = R"({"rc":0,"rc_str":"OK","rc_str_hr":"Success","rsp":[)";
  for (std::size_t i = 0; i < flows; ++i) {
    const bool lasting = i % 5 != 0;
    const auto identity =
        static_cast<std::uint32_t>(i + 1 + (lasting ? 0 : (generation + 1) << 20U));
    Random random(identity);
    json::value row = recorded[i % recorded.size()];
    vary(row.as_object(), identity, static_cast<std::uint32_t>(flows), random);
    text += i == 0 ? "" : ",";
    text += json::serialize(row);
  }
  return text + R"(],"recordsTotal":)" + std::to_string(flows) + "}";
}

}  // namespace flowwall::bench
