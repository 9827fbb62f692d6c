// FlowRow: one row of active_list.lua on its way into a Flow. Part of the ntopng list decoder,
// which tells it each field that it knows as it comes by.
//
// Thread: any one. Ownership: a value, used for row after row; it fills in the flow of another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/flow.hpp"
#include "net/wire/json_scalar.hpp"

namespace flowwall::net::wire {

enum class RowField : std::uint8_t {
  unknown,
  key,
  hashId,
  firstSeen,
  lastSeen,
  score,
  interfaceId,
  info,
  protocolId,
  protocolName,
  clientBytes,
  serverBytes,
  bitsPerSecond,
  packetsPerSecond,
  application,
  encrypted,
  alertName,
  alertSeverity,
  ip,
  name,
  port,
  vlan,
  local,
  remote,
};

class FlowRow {
 public:
  /// `flow` is empty, and stays where it is until finish().
  void begin(model::Flow& flow);

  /// A field of the row itself, or of an object in it that is no end.
  void set(RowField field, const Scalar& value);
  void beginEnd(bool client) { end(client).reset(); }
  void setEnd(bool client, RowField field, const Scalar& value);

  /// False: the row lacks what makes a flow, which is both addresses and the protocol.
  [[nodiscard]] bool finish();

  [[nodiscard]] std::optional<int> interfaceId() const { return interfaceId_; }

 private:
  struct End {
    std::string ip;    // as it came, without "@vlan"
    std::string name;  // as it came
    std::uint16_t port = 0;
    std::uint16_t vlan = 0;
    bool local = false;
    bool remote = false;

    void reset();
    [[nodiscard]] std::string ownName() const;
    [[nodiscard]] std::optional<bool> locality() const;
  };

  End& end(bool client) { return client ? client_ : server_; }
  void setCounter(RowField field, const Scalar& value);

  model::Flow* flow_ = nullptr;
  End client_;
  End server_;
  std::optional<std::uint64_t> key_;
  std::optional<std::uint64_t> hashId_;
  std::optional<std::uint64_t> protocolId_;
  std::optional<model::L4Protocol> namedProtocol_;
  std::optional<int> interfaceId_;
};

}  // namespace flowwall::net::wire
