#include "net/pipeline/direction_split.hpp"

namespace flowwall::net::pipeline {
namespace {

std::optional<double> shareOf(std::uint64_t client, std::uint64_t server) {
  const double total = static_cast<double>(client) + static_cast<double>(server);
  return total > 0.0 ? std::optional(static_cast<double>(client) / total) : std::nullopt;
}

}  // namespace

double DirectionSplit::clientShare(const model::Flow& flow) {
  const bool known = flow.clientBytes && flow.serverBytes;
  const bool comparable = known && clientBytes_ && serverBytes_ &&
                          flow.clientBytes->value >= clientBytes_->value &&
                          flow.serverBytes->value >= serverBytes_->value;
  std::optional<double> share;
  if (comparable) {
    share = shareOf(flow.clientBytes->value - clientBytes_->value,
                    flow.serverBytes->value - serverBytes_->value);
  }
  if (share) {
    share_ = share;
  } else if (known && !(comparable && share_)) {  // a flow at rest keeps the share that it had
    share_ = shareOf(flow.clientBytes->value, flow.serverBytes->value);
  }
  clientBytes_ = flow.clientBytes;
  serverBytes_ = flow.serverBytes;
  return share_.value_or(0.5);
}

}  // namespace flowwall::net::pipeline
