#include "net/wire/ntopng_decoder.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <limits>

#include "net/wire/lenient_json.hpp"

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

constexpr std::string_view kAnswer = "ntopng's answer";
constexpr std::size_t kMaxNameBytes = 256;
constexpr std::size_t kMaxInfoBytes = 600;
constexpr std::uint64_t kMaxUnixSeconds = 253'402'300'799;  // the year 9999
constexpr std::uint64_t kMaxCounter = std::uint64_t{1} << 62;
constexpr double kMaxBitRate = 1e15;  // a petabit a second: more is a fault of the sender
constexpr double kMaxPacketRate = 1e13;

// `what` unless it is negative or absurd, which is the same as not known.
std::optional<double> sane(std::optional<double> what, double max) {
  return what && *what >= 0.0 && *what <= max ? what : std::nullopt;
}

std::optional<model::BitRate> bitRate(std::optional<double> perSecond, double bitsEach) {
  const std::optional<double> bits =
      sane(perSecond ? std::optional<double>(*perSecond * bitsEach) : std::nullopt, kMaxBitRate);
  return bits ? std::optional<model::BitRate>(model::BitRate{*bits}) : std::nullopt;
}

std::optional<model::Bytes> bytes(const json::value* value) {
  const auto count = toCount(value, kMaxCounter);
  return count ? std::optional<model::Bytes>(model::Bytes{*count}) : std::nullopt;
}

// The envelope's `rsp`, when ntopng says that all is well.
Result<const json::value*> payload(const json::value& answer) {
  const json::object* envelope = answer.if_object();
  if (envelope == nullptr) {
    return Error{std::string(kAnswer) + " is not a JSON object"};
  }
  const std::optional<double> rc = toNumber(member(*envelope, "rc"));
  if (rc && *rc != 0.0) {
    const std::string number = toText(member(*envelope, "rc"), 16);
    const std::string reason = toText(member(*envelope, "rc_str"), 80);
    return Error{"ntopng answered rc " + number + (reason.empty() ? "" : " " + reason)};
  }
  const json::value* rsp = member(*envelope, "rsp");
  if (rsp == nullptr) {
    return Error{std::string(kAnswer) + " has no \"rsp\""};
  }
  return rsp;
}

struct End {
  model::IpAddress address;
  std::uint16_t port = 0;
  std::string name;
  std::uint16_t vlan = 0;
  std::optional<bool> local;
};

// ntopng's name for the end: none when it only repeats the address, without "@vlan".
std::string endName(const json::object& end, std::string_view ip, std::uint16_t vlan) {
  std::string name = toText(member(end, "name"), kMaxNameBytes);
  const std::string suffix = "@" + std::to_string(vlan);
  if (vlan != 0 && name.ends_with(suffix)) {
    name.resize(name.size() - suffix.size());
  }
  if (name == ip) {
    return {};
  }
  return name;
}

// localhost and remotehost are true or missing.
std::optional<bool> locality(const json::object& end) {
  if (const auto local = toBool(member(end, "localhost")); local && *local) {
    return true;
  }
  if (const auto remote = toBool(member(end, "remotehost")); remote && *remote) {
    return false;
  }
  return std::nullopt;
}

std::optional<End> decodeEnd(const json::object* object) {
  if (object == nullptr) {
    return std::nullopt;
  }
  std::string ip = toText(member(*object, "ip"), kMaxNameBytes);
  if (const std::size_t at = ip.find('@'); at != std::string::npos) {
    ip.resize(at);
  }
  const std::optional<model::IpAddress> address = model::IpAddress::parse(ip);
  if (!address) {
    return std::nullopt;
  }
  End end;
  end.address = *address;
  end.port = static_cast<std::uint16_t>(toCount(member(*object, "port"), 65535).value_or(0));
  end.vlan = static_cast<std::uint16_t>(toCount(member(*object, "vlan"), 4095).value_or(0));
  end.name = endName(*object, ip, end.vlan);
  end.local = locality(*object);
  return end;
}

// One number of ntopng's two: key and hash_id are 32 bits each.
std::uint64_t exporterId(const json::object& row) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
  const auto key = toCount(member(row, "key"), kMax);
  const auto hashId = toCount(member(row, "hash_id"), kMax);
  if (!key && !hashId) {
    return 0;
  }
  return (key.value_or(0) << 32U) | hashId.value_or(0);
}

model::UtcTime utcSeconds(const json::value* value) {
  const std::uint64_t seconds = toCount(value, kMaxUnixSeconds).value_or(0);
  return model::UtcTime(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

std::optional<model::L4Protocol> protocol(const json::object& row) {
  const json::object* l4 = objectMember(row, "l4_proto");
  if (l4 == nullptr) {
    return std::nullopt;
  }
  if (const auto id = toCount(member(*l4, "id"), 255)) {
    return static_cast<model::L4Protocol>(*id);
  }
  const std::string name = toText(member(*l4, "name"), 16);
  if (name == "TCP") {
    return model::L4Protocol::tcp;
  }
  return name == "UDP" ? std::optional(model::L4Protocol::udp) : std::nullopt;
}

void decodeCounters(const json::object& row, model::Flow& flow) {
  if (const json::object* counters = objectMember(row, "bytes")) {
    flow.clientBytes = bytes(member(*counters, "cli_bytes"));
    flow.serverBytes = bytes(member(*counters, "srv_bytes"));
  }
  if (const json::object* throughput = objectMember(row, "throughput")) {
    flow.rate = bitRate(toNumber(member(*throughput, "bps")), 1.0);
    flow.packetsPerSecond = sane(toNumber(member(*throughput, "pps")), kMaxPacketRate);
  }
  const std::uint64_t score =
      toCount(member(row, "score"), std::numeric_limits<std::uint32_t>::max()).value_or(0);
  flow.score = static_cast<std::uint32_t>(score);
  flow.firstSeen = utcSeconds(member(row, "first_seen"));
  flow.lastSeen = utcSeconds(member(row, "last_seen"));
}

std::optional<model::Flow> decodeFlow(const json::object* row) {
  if (row == nullptr) {
    return std::nullopt;
  }
  std::optional<End> client = decodeEnd(objectMember(*row, "client"));
  std::optional<End> server = decodeEnd(objectMember(*row, "server"));
  const std::optional<model::L4Protocol> l4 = protocol(*row);
  if (!client || !server || !l4) {
    return std::nullopt;
  }
  model::Flow flow;
  flow.key = {client->address,
              server->address,
              client->port,
              server->port,
              *l4,
              client->vlan != 0 ? client->vlan : server->vlan,
              exporterId(*row)};
  flow.clientName = std::move(client->name);
  flow.serverName = std::move(server->name);
  flow.clientIsLocal = client->local;
  flow.serverIsLocal = server->local;
  flow.info = toText(member(*row, "info"), kMaxInfoBytes);
  if (const json::object* application = objectMember(*row, "application")) {
    flow.application = toText(member(*application, "name"), kMaxNameBytes);
    flow.encrypted = toBool(member(*application, "encrypted"));
  }
  if (const json::object* alert = objectMember(*row, "predominant_alert")) {
    flow.alert = toText(member(*alert, "name"), kMaxNameBytes);
  }
  decodeCounters(*row, flow);
  return flow;
}

std::optional<int> interfaceId(const json::value* value) {
  const auto id = toCount(value, std::numeric_limits<int>::max());
  return id ? std::optional<int>(static_cast<int>(*id)) : std::nullopt;
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
  constexpr double kBitsAByte = 8.0;
  return bitRate(toNumber(value), kBitsAByte);
}

}  // namespace

Result<model::FlowBatch> decodeActiveList(std::string_view body) {
  json::monotonic_resource memory(std::clamp<std::size_t>(body.size(), 4096, 1U << 24U));
  const Result<json::value> answer = parseLenient(body, kAnswer, &memory);
  if (!answer) {
    return answer.error();
  }
  const Result<const json::value*> rsp = payload(*answer);
  if (!rsp) {
    return rsp.error();
  }
  const json::array* rows = (*rsp)->if_array();
  if (rows == nullptr) {
    return Error{std::string(kAnswer) + " has no list of flows"};
  }
  model::FlowBatch batch;
  batch.totalFlows = toCount(member(answer->get_object(), "recordsTotal"), kMaxCounter);
  batch.flows.reserve(rows->size());
  for (const json::value& value : *rows) {
    const json::object* row = value.if_object();
    if (std::optional<model::Flow> flow = decodeFlow(row)) {
      batch.flows.push_back(std::move(*flow));
    } else {
      ++batch.droppedRows;
    }
    if (row != nullptr && !batch.interfaceId) {
      batch.interfaceId = interfaceId(member(*row, "ifid"));
    }
  }
  return batch;
}

Result<model::InterfaceStats> decodeInterface(std::string_view body) {
  json::monotonic_resource memory;
  const Result<json::value> answer = parseLenient(body, kAnswer, &memory);
  if (!answer) {
    return answer.error();
  }
  const Result<const json::value*> rsp = payload(*answer);
  if (!rsp) {
    return rsp.error();
  }
  const json::object* data = (*rsp)->if_object();
  if (data == nullptr) {
    return Error{std::string(kAnswer) + " has no interface data"};
  }
  const json::object* rates = objectMember(*data, "throughput");
  model::InterfaceStats stats;
  stats.name = toText(member(*data, "ifname"), kMaxNameBytes);
  stats.id = interfaceId(member(*data, "ifid"));
  stats.upload = throughput(rates, "upload");
  stats.download = throughput(rates, "download");
  stats.hosts = toCount(member(*data, "num_hosts"), kMaxCounter);
  stats.localHosts = toCount(member(*data, "num_local_hosts"), kMaxCounter);
  stats.devices = toCount(member(*data, "num_devices"), kMaxCounter);
  stats.flows = toCount(member(*data, "num_flows"), kMaxCounter);
  stats.alertedFlows = toCount(member(*data, "alerted_flows"), kMaxCounter);
  stats.drops = toCount(member(*data, "drops"), kMaxCounter);
  return stats;
}

}  // namespace flowwall::net::wire
