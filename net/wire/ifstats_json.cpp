#include "net/wire/ifstats_json.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <cstdio>

#include "net/wire/flows_json.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

json::value textOrNull(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

json::value countOrNull(const std::optional<std::uint64_t>& count) {
  return count ? json::value(*count) : json::value();
}

json::value rateOrNull(const std::optional<model::BitRate>& rate) {
  return rate ? json::value(rate->bitsPerSecond) : json::value();
}

json::value megabitsOrNull(const std::optional<model::BitRate>& rate) {
  if (!rate) {
    return nullptr;
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.2f", rate->bitsPerSecond / 1e6);
  return json::value(text.data());
}

}  // namespace

std::string encodeIfstats(const model::InterfaceStats& stats) {
  const json::object object{
      {"ifid", textOrNull(stats.id ? std::to_string(*stats.id) : "")},
      {"ifname", textOrNull(stats.name)},
      {"num_devices", countOrNull(stats.devices)},
      {"num_hosts", countOrNull(stats.hosts)},
      {"num_local_hosts", countOrNull(stats.localHosts)},
      {"num_flows", countOrNull(stats.flows)},
      {"alerted_flows", countOrNull(stats.alertedFlows)},
      {"drops", countOrNull(stats.drops)},
      {"uptime", textOrNull(stats.uptime)},
      {"localtime", textOrNull(stats.localTime)},
      {"upload_bps", rateOrNull(stats.upload)},
      {"download_bps", rateOrNull(stats.download)},
      {"upload_mbps", megabitsOrNull(stats.upload)},
      {"download_mbps", megabitsOrNull(stats.download)},
      {"throughput_bps", rateOrNull(stats.throughput)},
      {"timestamp", textOrNull(stats.received ? toIso8601(*stats.received) : "")},
  };
  return plainJson(object);
}

}  // namespace flowwall::net::wire
