#include "net/wire/ntopng_decoder.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <limits>

#include "net/wire/lenient_json.hpp"
#include "net/wire/ntopng_answer.hpp"

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

constexpr double kBitsAByte = 8.0;

// The envelope's `rsp`, when ntopng says that all is well.
Result<const json::value*> payload(const json::value& answer) {
  const std::string subject(kNtopngAnswer);
  const json::object* envelope = answer.if_object();
  if (envelope == nullptr) {
    return Error{subject + " is not a JSON object"};
  }
  const std::string reason = toText(member(*envelope, "rc_str"), 80);
  if (const auto refused = refusal(toNumber(member(*envelope, "rc")), reason)) {
    return *refused;
  }
  const json::value* rsp = member(*envelope, "rsp");
  if (rsp == nullptr) {
    return Error{subject + " has no \"rsp\""};
  }
  return rsp;
}

// The summary has a number, the full answer an object {bps, pps}; both in bytes a second.
std::optional<model::BitRate> throughput(const json::object* both, std::string_view direction) {
  if (both == nullptr) {
    return std::nullopt;
  }
  const json::value* value = member(*both, direction);
  if (const json::object* full = objectMember(*both, direction)) {
    value = member(*full, "bps");
  }
  return bitRate(toNumber(value), kBitsAByte);
}

model::InterfaceStats statsOf(const json::object& data) {
  constexpr std::size_t kMaxTimeBytes = 64;
  const json::object* rates = objectMember(data, "throughput");
  const auto count = [&data](std::string_view name) {
    return toCount(member(data, name), kMaxCounter);
  };
  model::InterfaceStats stats;
  stats.name = toText(member(data, "ifname"), kMaxNameBytes);
  stats.uptime = toText(member(data, "uptime"), kMaxTimeBytes);
  stats.localTime = toText(member(data, "localtime"), kMaxTimeBytes);
  const auto id = toCount(member(data, "ifid"), std::numeric_limits<int>::max());
  stats.id = id ? std::optional(static_cast<int>(*id)) : std::nullopt;
  stats.upload = throughput(rates, "upload");
  stats.download = throughput(rates, "download");
  stats.throughput = bitRate(toNumber(member(data, "throughput_bps")), kBitsAByte);
  stats.hosts = count("num_hosts");
  stats.localHosts = count("num_local_hosts");
  stats.devices = count("num_devices");
  stats.flows = count("num_flows");
  stats.alertedFlows = count("alerted_flows");
  stats.drops = count("drops");
  return stats;
}

}  // namespace

Result<model::InterfaceStats> decodeInterface(std::string_view body) {
  json::monotonic_resource memory;
  const Result<json::value> answer = parseLenient(body, kNtopngAnswer, &memory);
  if (!answer) {
    return answer.error();
  }
  const Result<const json::value*> rsp = payload(*answer);
  if (!rsp) {
    return rsp.error();
  }
  const json::object* data = (*rsp)->if_object();
  if (data == nullptr) {
    return Error{std::string(kNtopngAnswer) + " has no interface data"};
  }
  return statsOf(*data);
}

}  // namespace flowwall::net::wire
