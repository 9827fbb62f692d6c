#include "net/http/routes_status.hpp"

#include <boost/json/value.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "net/http/control_filter.hpp"
#include "net/wire/flows_json.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {
namespace {

namespace json = boost::json;

json::value textOrNull(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

template <typename T> json::value orNull(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value rateOrNull(const std::optional<model::BitRate>& rate) {
  return rate ? json::value(rate->bitsPerSecond) : json::value(nullptr);
}

json::value timeOrNull(const std::optional<model::UtcTime>& time) {
  return time ? json::value(wire::toIso8601(*time)) : json::value(nullptr);
}

json::object sourceJson(const model::SourceHealth& health, model::Uptime now) {
  std::optional<std::int64_t> ageMs;
  if (health.lastGood) {
    ageMs = (now - *health.lastGood).count();
  }
  json::object source;
  source["name"] = health.source;
  source["label"] = health.label;
  source["state"] = model::toString(health.state);
  source["error"] = textOrNull(health.error);
  source["notice"] = textOrNull(health.notice);
  source["ageMs"] = orNull(ageMs);
  source["polls"] = health.polls;
  source["failures"] = health.failures;
  source["lastError"] = textOrNull(health.lastError);
  source["lastErrorAt"] = timeOrNull(health.lastErrorAt);
  return source;
}

json::object renderJson(const model::AppliedState& applied) {
  json::object render;
  render["fps"] = applied.framesPerSecond;
  render["maxFps"] = applied.maxFramesPerSecond;
  render["frames"] = applied.frames;
  render["commandsApplied"] = applied.commandsApplied;
  render["snapshotGeneration"] = applied.snapshotGeneration;
  render["drawCalls"] = applied.drawCalls;
  render["flowsDrawn"] = applied.flowsDrawn;
  render["packetsDrawn"] = applied.packetsDrawn;
  render["flowBytesUploaded"] = applied.flowBytesUploaded;
  render["lastFrameUploadBytes"] = applied.lastFrameUploadBytes;
  render["quality"] = model::toString(model::QualityChoice(applied.quality));
  render["width"] = applied.widthPx;
  render["height"] = applied.heightPx;
  render["panelsWithoutRoom"] = model::toString(applied.panelsWithoutRoom);
  render["renderer"] = applied.renderer;
  render["glVersion"] = applied.glVersion;
  render["display"] = applied.display;
  return render;
}

json::object countsJson(const model::Totals& totals) {
  json::object counts;
  counts["flows"] = totals.flows;
  counts["reportedFlows"] = totals.reportedFlows;
  counts["unplaced"] = totals.unplaced;
  counts["onePlace"] = totals.onePlace;
  counts["alerted"] = totals.alerted;
  counts["upBps"] = totals.up.bitsPerSecond;
  counts["downBps"] = totals.down.bitsPerSecond;
  return counts;
}

json::value interfaceJson(const std::optional<model::InterfaceStats>& stats) {
  if (!stats) {
    return nullptr;
  }
  json::object interface;
  interface["name"] = stats->name;
  interface["id"] = orNull(stats->id);
  interface["uploadBps"] = rateOrNull(stats->upload);
  interface["downloadBps"] = rateOrNull(stats->download);
  interface["hosts"] = orNull(stats->hosts);
  interface["localHosts"] = orNull(stats->localHosts);
  interface["devices"] = orNull(stats->devices);
  interface["flows"] = orNull(stats->flows);
  interface["alertedFlows"] = orNull(stats->alertedFlows);
  interface["drops"] = orNull(stats->drops);
  return interface;
}

json::array providersJson(const std::vector<model::ProviderHealth>& providers) {
  json::array list;
  for (const model::ProviderHealth& health : providers) {
    json::object provider;
    provider["name"] = health.name;
    provider["state"] = health.state;
    provider["error"] = textOrNull(health.error);
    provider["dataFrom"] = timeOrNull(health.dataFrom);
    provider["lastError"] = textOrNull(health.lastError);
    provider["lastErrorAt"] = timeOrNull(health.lastErrorAt);
    json::object& counters = provider["counters"].emplace_object();
    for (const auto& [name, count] : health.counters) {
      counters[name] = count;
    }
    list.push_back(std::move(provider));
  }
  return list;
}

}  // namespace

std::string statusJson(std::string_view version, const WallView& wall,
                       const model::AppliedState& applied, const PreviewCounts& previews,
                       const model::Clock& clock) {
  const model::Uptime now = clock.uptime();
  const std::shared_ptr<const model::WallState> state = wall.state();
  json::object status;
  status["uptime"] = std::chrono::duration<double>(now).count();
  status["params"] = paramsJson(wall.params());
  status["ntopHost"] = wall.ntopHost();
  status["cookie"] = wall.cookie();
  status["title"] = wall.title();
  status["version"] = version;
  status["source"] = sourceJson(state->health, now);
  status["view"] = viewJson(applied);
  status["filter"] = filterJson(state->filter);
  status["render"] = renderJson(applied);
  status["preview"] = {
      {"viewers", previews.viewers}, {"read", applied.previewsRead}, {"encoded", previews.encoded}};
  status["counts"] = countsJson(state->totals);
  json::array& alerts = status["alerts"].emplace_array();
  for (const model::Alert& alert : state->alerts) {
    alerts.push_back(alertJson(alert));
  }
  status["interface"] = interfaceJson(state->interface);
  status["providers"] = providersJson(wall.providers());
  return wire::plainJson(status);
}

json::object paramsJson(const PollParams& params) {
  json::object object;
  object["ifid"] = std::to_string(params.interfaceId);
  object["length"] = std::to_string(params.length);
  object["proto"] = params.protocol;
  return object;
}

json::object healthJson(const model::SourceHealth& source,
                        const std::vector<model::ProviderHealth>& providers, model::Uptime now) {
  json::object health;
  health["source"] = sourceJson(source, now);
  health["providers"] = providersJson(providers);
  return health;
}

json::object alertJson(const model::Alert& alert) {
  json::object object;
  object["number"] = alert.number;
  object["time"] = wire::toIso8601(alert.when);
  object["client"] = alert.client.view();
  object["server"] = alert.server.view();
  object["country"] = alert.country.view();
  object["asn"] = alert.asn;
  object["asName"] = alert.asName.view();
  object["why"] = alert.why.view();
  object["score"] = alert.score;
  return object;
}

json::object viewJson(const model::AppliedState& applied) {
  json::object view;
  view["mode"] = model::toString(applied.mode);
  view["lat"] = applied.center.latDeg;
  view["lon"] = applied.center.lonDeg;
  view["zoom"] = applied.zoom;
  view["spin"] = applied.spinDegPerSecond;
  view["pause"] = applied.settings.paused;
  view["panels"] = model::toString(applied.settings.panels);
  view["labels"] = applied.settings.labels;
  view["quality"] = model::toString(applied.settings.quality);
  view["palette"] = model::toString(applied.settings.palette);
  return view;
}

}  // namespace flowwall::net::http
