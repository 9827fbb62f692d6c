#include "net/wire/ntopng_row.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "net/wire/json_text.hpp"
#include "net/wire/ntopng_answer.hpp"

namespace flowwall::net::wire {
namespace {

constexpr std::size_t kMaxInfoBytes = 600;
constexpr std::size_t kMaxRawBytes = 1024;                  // of a text that is cleaned later
constexpr std::uint64_t kMaxUnixSeconds = 253'402'300'799;  // the year 9999
constexpr std::uint64_t kMaxNumber32 = std::numeric_limits<std::uint32_t>::max();
constexpr double kMaxPacketRate = 1e13;

std::optional<model::Bytes> bytes(const Scalar& value) {
  const auto count = toCount(value, kMaxCounter);
  return count ? std::optional<model::Bytes>(model::Bytes{*count}) : std::nullopt;
}

model::UtcTime utcSeconds(const Scalar& value) {
  const std::uint64_t seconds = toCount(value, kMaxUnixSeconds).value_or(0);
  return model::UtcTime(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

std::optional<model::L4Protocol> protocolNamed(const Scalar& value) {
  const auto* name = std::get_if<std::string_view>(&value);
  if (name == nullptr) {
    return std::nullopt;
  }
  return *name == "TCP"   ? std::optional(model::L4Protocol::tcp)
         : *name == "UDP" ? std::optional(model::L4Protocol::udp)
                          : std::nullopt;
}

void assignText(std::string& text, const Scalar& value) {
  if (const auto* view = std::get_if<std::string_view>(&value)) {
    text.assign(view->substr(0, kMaxRawBytes));
  } else {
    text = toText(value, kMaxNameBytes);
  }
}

}  // namespace

void FlowRow::End::reset() {
  ip.clear();  // keeps its memory for the next row
  name.clear();
  port = vlan = 0;
  local = remote = false;
}

// ntopng's name for the end: none when it only repeats the address, without "@vlan".
std::string FlowRow::End::ownName() const {
  std::string_view own = name;
  if (vlan != 0) {
    const std::string suffix = "@" + std::to_string(vlan);
    own.remove_suffix(own.ends_with(suffix) ? suffix.size() : 0);
  }
  return own == ip ? std::string() : cleanUtf8(own, kMaxNameBytes);
}

// localhost and remotehost are true or missing.
std::optional<bool> FlowRow::End::locality() const {
  return local || remote ? std::optional(local) : std::nullopt;
}

void FlowRow::begin(model::Flow& flow) {
  flow_ = &flow;
  client_.reset();
  server_.reset();
  key_.reset();
  hashId_.reset();
  protocolId_.reset();
  namedProtocol_.reset();
  interfaceId_.reset();
}

void FlowRow::set(RowField field, const Scalar& value) {
  switch (field) {
  // ntopng's two numbers of a flow are 32 bits each.
  case RowField::key: key_ = toCount(value, kMaxNumber32); break;
  case RowField::hashId: hashId_ = toCount(value, kMaxNumber32); break;
  case RowField::interfaceId: interfaceId_ = interfaceNumber(value); break;
  case RowField::protocolId: protocolId_ = toCount(value, 255); break;
  case RowField::protocolName: namedProtocol_ = protocolNamed(value); break;
  case RowField::info: flow_->info = toText(value, kMaxInfoBytes); break;
  case RowField::application: flow_->application = toText(value, kMaxNameBytes); break;
  case RowField::encrypted: flow_->encrypted = toBool(value); break;
  case RowField::alertName: flow_->alert = toText(value, kMaxNameBytes); break;
  case RowField::alertSeverity:
    if (const auto severity = toCount(value, 255)) {
      flow_->alertSeverity = static_cast<std::uint8_t>(*severity);
    }
    break;
  default: setCounter(field, value); break;
  }
}

void FlowRow::setCounter(RowField field, const Scalar& value) {
  switch (field) {
  case RowField::firstSeen: flow_->firstSeen = utcSeconds(value); break;
  case RowField::lastSeen: flow_->lastSeen = utcSeconds(value); break;
  case RowField::score:
    flow_->score = static_cast<std::uint32_t>(toCount(value, kMaxNumber32).value_or(0));
    break;
  case RowField::clientBytes: flow_->clientBytes = bytes(value); break;
  case RowField::serverBytes: flow_->serverBytes = bytes(value); break;
  case RowField::bitsPerSecond: flow_->rate = bitRate(toNumber(value), 1.0); break;
  case RowField::packetsPerSecond:
    flow_->packetsPerSecond = sane(toNumber(value), kMaxPacketRate);
    break;
  default: break;
  }
}

void FlowRow::setEnd(bool client, RowField field, const Scalar& value) {
  End& end = client ? client_ : server_;
  switch (field) {
  case RowField::ip:
    assignText(end.ip, value);
    end.ip.resize(std::min(end.ip.find('@'), end.ip.size()));
    break;
  case RowField::name: assignText(end.name, value); break;
  case RowField::port:
    end.port = static_cast<std::uint16_t>(toCount(value, 65535).value_or(0));
    break;
  case RowField::vlan:
    end.vlan = static_cast<std::uint16_t>(toCount(value, 4095).value_or(0));
    break;
  case RowField::local: end.local = toBool(value).value_or(false); break;
  case RowField::remote: end.remote = toBool(value).value_or(false); break;
  default: break;
  }
}

bool FlowRow::finish() {
  const auto clientAddress = model::IpAddress::parse(client_.ip);
  const auto serverAddress = model::IpAddress::parse(server_.ip);
  const std::optional<model::L4Protocol> l4 =
      protocolId_ ? std::optional(static_cast<model::L4Protocol>(*protocolId_)) : namedProtocol_;
  if (!clientAddress || !serverAddress || !l4) {
    return false;
  }
  flow_->key = {*clientAddress,
                *serverAddress,
                client_.port,
                server_.port,
                *l4,
                client_.vlan != 0 ? client_.vlan : server_.vlan,
                (key_.value_or(0) << 32U) | hashId_.value_or(0)};
  flow_->clientName = client_.ownName();
  flow_->serverName = server_.ownName();
  flow_->clientIsLocal = client_.locality();
  flow_->serverIsLocal = server_.locality();
  return true;
}

}  // namespace flowwall::net::wire
