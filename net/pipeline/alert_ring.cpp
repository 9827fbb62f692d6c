#include "net/pipeline/alert_ring.hpp"

#include <algorithm>
#include <cassert>
#include <string>
#include <string_view>

#include "net/pipeline/ends.hpp"

namespace flowwall::net::pipeline {
namespace {

// Flows that are remembered beyond those alerted now, so that one that flickers is no news.
constexpr std::size_t kSpare = 1024;

}  // namespace

AlertRing::AlertRing(const model::Clock& clock, AlertOptions options)
    : clock_(clock), options_(options) {
  assert(options_.keep > 0);
}

void AlertRing::update(std::span<const model::EnrichedFlow> flows) {
  const model::Uptime now = clock_.uptime();
  std::size_t alerted = 0;
  news_.clear();
  for (std::uint32_t i = 0; i < flows.size(); ++i) {
    const model::Flow& flow = flows[i].flow;
    if (isAlerted(flow, options_.score)) {
      ++alerted;
      if (isNews(flow, now)) {
        news_.push_back(i);
      }
    }
  }
  forget(alerted, now);
  raise(flows);
}

void AlertRing::clear() {
  recent_.clear();
  tracked_.clear();
}

bool AlertRing::isNews(const model::Flow& flow, model::Uptime now) {
  const std::uint64_t why = std::hash<std::string_view>{}(flow.alert);
  const auto [found, isNew] = tracked_.try_emplace(flow.key);
  Raised& raised = found->second;
  const bool rose = flow.score >= std::uint64_t{raised.score} + options_.scoreRise;
  raised.seen = now;
  if (!isNew && raised.why == why && !rose) {
    return false;
  }
  raised.why = why;
  raised.score = isNew ? flow.score : std::max(raised.score, flow.score);
  return true;
}

void AlertRing::forget(std::size_t alertedNow, model::Uptime now) {
  const bool tooMany = tracked_.size() > 2 * alertedNow + kSpare;
  boost::unordered::erase_if(tracked_, [&](const auto& one) {
    const model::Uptime age = now - one.second.seen;
    return age >= options_.forgetAfter || (tooMany && age.count() > 0);
  });
}

// The highest scores last, as the newest: they stay.
void AlertRing::raise(std::span<const model::EnrichedFlow> flows) {
  std::ranges::stable_sort(news_, {}, [&flows](std::uint32_t i) { return flows[i].flow.score; });
  const std::size_t passedOver = news_.size() - std::min(news_.size(), options_.keep);
  lastNumber_ += passedOver;
  const std::size_t kept = news_.size() - passedOver;
  const std::size_t tooMany =
      recent_.size() + kept - std::min(recent_.size() + kept, options_.keep);
  recent_.erase(recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(tooMany));
  for (std::size_t i = passedOver; i < news_.size(); ++i) {
    model::Alert& alert = recent_.emplace_back();
    alert.number = ++lastNumber_;
    write(flows[news_[i]], alert);
  }
}

void AlertRing::write(const model::EnrichedFlow& enriched, model::Alert& alert) const {
  const model::Flow& flow = enriched.flow;
  const Ends ends = endsOf(enriched);
  alert.when = clock_.utc();
  alert.raised = clock_.uptime();
  alert.client.assign(enriched.client.name);
  alert.server.assign(enriched.server.name);
  alert.serverIsNear = ends.serverIsNear;
  alert.country.assign(ends.far.place.countryCode);
  alert.asn = ends.far.asn;
  alert.asName.assign(ends.far.asName);
  alert.why.assign(flow.alert.empty() ? "score " + std::to_string(flow.score) : flow.alert);
  alert.score = flow.score;
  alert.severity = flow.alertSeverity;
}

}  // namespace flowwall::net::pipeline
