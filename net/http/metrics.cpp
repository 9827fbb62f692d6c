#include "net/http/metrics.hpp"

#include <array>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

#include "net/http/prometheus_text.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {
namespace {

using model::SourceState;

double number(std::uint64_t value) {
  return static_cast<double>(value);
}

void writeRender(PrometheusText& out, const model::AppliedState& applied) {
  out.counter("flowwall_frames_total", "Frames drawn.", number(applied.frames));
  out.gauge("flowwall_frames_per_second", "Frames drawn a second, lately.",
            applied.framesPerSecond);
  out.gauge("flowwall_frames_per_second_max", "Frames a second that are aimed at.",
            applied.maxFramesPerSecond);
  out.gauge("flowwall_draw_calls", "Draw calls of the last frame.", applied.drawCalls);
  out.counter("flowwall_flow_upload_bytes_total", "Bytes of flows sent to the graphics processor.",
              number(applied.flowBytesUploaded));
  out.gauge("flowwall_frame_upload_bytes",
            "Bytes sent to the graphics processor in the last frame.",
            number(applied.lastFrameUploadBytes));
  out.gauge("flowwall_flows_drawn", "Flows in the picture.", number(applied.flowsDrawn));
  out.gauge("flowwall_packets_drawn", "Packets in the picture.", number(applied.packetsDrawn));
  out.counter("flowwall_commands_applied_total", "Commands that the renderer has applied.",
              number(applied.commandsApplied));
  out.metric("flowwall_quality", "gauge", "1 for the rung of the quality ladder in use.")
      .sample(1, {{"quality", model::toString(model::QualityChoice(applied.quality))}});
}

void writeTimes(PrometheusText& out, std::string_view name, std::string_view help,
                const model::FrameTimes& times) {
  const model::FrameTimes::Reading reading = times.read();
  out.metric(name, "histogram", help);
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < reading.counts.size(); ++i) {
    total += reading.counts[i];
    std::string bound = "+Inf";
    if (i < model::FrameTimes::kBoundsSeconds.size()) {
      bound.clear();
      wire::appendNumber(bound, model::FrameTimes::kBoundsSeconds[i]);
    }
    out.sample(number(total), {{"le", bound}}, "_bucket");
  }
  out.sample(reading.sumSeconds, {}, "_sum").sample(number(total), {}, "_count");
}

void writeFlows(PrometheusText& out, const model::WallState& state) {
  const model::Totals& totals = state.totals;
  out.gauge("flowwall_flows", "Flows in the table.", number(totals.flows));
  out.gauge("flowwall_flows_reported", "Flows that the source has.", number(totals.reportedFlows));
  out.gauge("flowwall_flows_unplaced", "Flows with an end that has no place.",
            number(totals.unplaced));
  out.gauge("flowwall_flows_one_place", "Flows with both ends in one place, which have no arc.",
            number(totals.onePlace));
  out.gauge("flowwall_flows_alerted", "Flows that are alerted.", number(totals.alerted));
  out.gauge("flowwall_flows_matching", "Flows that match the filter.",
            number(state.filter.matching));
  out.gauge("flowwall_hosts", "Addresses seen in the last poll.", number(totals.hosts));
  out.counter("flowwall_alerts_total", "Alerts raised.",
              state.alerts.empty() ? 0.0 : number(state.alerts.back().number));
  out.metric("flowwall_rate_bytes_per_second", "gauge", "What flows, by direction.")
      .sample(totals.up.bitsPerSecond / 8.0, {{"direction", "up"}})
      .sample(totals.down.bitsPerSecond / 8.0, {{"direction", "down"}})
      .sample(totals.internal.bitsPerSecond / 8.0, {{"direction", "internal"}});
}

void writeSource(PrometheusText& out, const model::SourceHealth& health, model::Uptime now) {
  constexpr std::array kStates{SourceState::starting, SourceState::live, SourceState::stale,
                               SourceState::unreachable, SourceState::refused};
  out.metric("flowwall_source_state", "gauge", "1 for the state that the source is in.");
  for (const SourceState state : kStates) {
    out.sample(state == health.state ? 1 : 0,
               {{"source", health.source}, {"state", model::toString(state)}});
  }
  out.counter("flowwall_polls_total", "Polls of the source.", number(health.polls));
  out.counter("flowwall_poll_errors_total", "Polls that failed.", number(health.failures));
  if (health.lastGood) {
    out.gauge("flowwall_data_age_seconds", "Age of the last good answer.",
              std::chrono::duration<double>(now - *health.lastGood).count());
  }
}

bool isSize(std::string_view name) {
  return name == "size" || name == "cache_size";
}

bool isBacklog(std::string_view name) {
  return name == "queued" || name == "inFlight" || name == "heldBack";
}

// The numbers of all providers that are of one sort: a metric's samples have to stand together.
template <typename Sort>
void writeNumbers(PrometheusText& out, const std::vector<model::ProviderHealth>& providers,
                  Sort isOfSort) {
  for (const model::ProviderHealth& provider : providers) {
    for (const auto& [name, count] : provider.counters) {
      if (isOfSort(name)) {
        out.sample(number(count), {{"provider", provider.name}, {"what", name}});
      }
    }
  }
}

void writeProviders(PrometheusText& out, const std::vector<model::ProviderHealth>& providers) {
  out.metric("flowwall_provider_ok", "gauge", "0: a provider, cache or file is in trouble.");
  for (const model::ProviderHealth& provider : providers) {
    out.sample(model::isInTrouble(provider) ? 0 : 1, {{"provider", provider.name}});
  }
  out.metric("flowwall_cache_entries", "gauge", "Entries of caches and tables.");
  writeNumbers(out, providers, isSize);
  out.metric("flowwall_provider_backlog", "gauge", "Questions that wait, or are under way.");
  writeNumbers(out, providers, isBacklog);
  out.metric("flowwall_provider_events_total", "counter",
             "What providers of places and names, caches and files have done.");
  writeNumbers(out, providers,
               [](std::string_view name) { return !isSize(name) && !isBacklog(name); });
}

void writeControl(PrometheusText& out, const ControlCounts& control) {
  out.metric("flowwall_http_requests_total", "counter", "Requests answered, by route and status.");
  for (const auto& [what, count] : control.answers) {
    out.sample(number(count), {{"route", what.first}, {"code", std::to_string(what.second)}});
  }
  out.gauge("flowwall_http_connections", "Connections open.", number(control.connections));
  out.counter("flowwall_http_connections_total", "Connections accepted.", number(control.accepted));
  out.counter("flowwall_http_connections_refused_total", "Connections beyond the limit.",
              number(control.refused));
  out.gauge("flowwall_websockets", "WebSockets open.", number(control.webSockets));
  out.counter("flowwall_websockets_total", "WebSockets opened.", number(control.webSocketsOpened));
  out.counter("flowwall_websockets_dropped_total", "WebSockets closed because they took nothing.",
              number(control.webSocketsDropped));
  out.counter("flowwall_websocket_messages_total", "Messages sent to WebSockets.",
              number(control.messagesSent));
  out.counter("flowwall_wrong_tokens_total", "Requests with a wrong token.",
              number(control.wrongTokens));
  out.counter("flowwall_blocked_requests_total", "Requests refused after too many wrong tokens.",
              number(control.blocked));
}

void writeProcess(PrometheusText& out) {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    const auto seconds = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    out.counter("process_cpu_seconds_total", "CPU time used.",
                seconds(usage.ru_utime) + seconds(usage.ru_stime));
  }
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (statm >> size >> resident) {
    const double page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    out.gauge("process_virtual_memory_bytes", "Address space in use.", number(size) * page);
    out.gauge("process_resident_memory_bytes", "Memory in use.", number(resident) * page);
  }
}

}  // namespace

std::string metricsText(const MetricsInput& input) {
  PrometheusText out;
  const auto state = input.wall.state();
  const model::Uptime now = input.clock.uptime();
  out.metric("flowwall_info", "gauge", "1, with what this wall is.")
      .sample(1, {{"version", input.version},
                  {"renderer", input.applied.renderer},
                  {"display", input.applied.display}});
  out.gauge("flowwall_uptime_seconds", "Time since the start.",
            std::chrono::duration<double>(now).count());
  writeRender(out, input.applied);
  writeTimes(out, "flowwall_frame_seconds", "How long frames took to draw.", input.frameTimes);
  writeTimes(
      out, "flowwall_gpu_frame_seconds",
      "How long the graphics processor worked on frames; none where its driver does not tell.",
      input.gpuTimes);
  writeFlows(out, *state);
  writeSource(out, state->health, now);
  writeProviders(out, input.wall.providers());
  writeControl(out, input.control);
  writeProcess(out);
  return out.text();
}

}  // namespace flowwall::net::http
