#include "engine/app/bench.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <glad/gl.h>
#include <sstream>
#include <unistd.h>
#include <vector>

#include "engine/app/need.hpp"
#include "engine/app/picture_file.hpp"
#include "engine/app/preparation.hpp"
#include "engine/app/synthetic_flows.hpp"
#include "engine/gl/context.hpp"
#include "engine/model/cpu_time.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/render/renderer.hpp"
#include "engine/scene/camera.hpp"
#include "engine/ui/panels.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr double kFramesPerSecond = 60.0;
constexpr std::size_t kFramesPerSnapshot = 180;
constexpr std::size_t kWarmUpFrames = 25;  // and all programs are there
constexpr int kClears = 31;
constexpr std::size_t kColdFrames = 40;
constexpr std::size_t kCachesBytes = std::size_t{64} << 20;  // more than all levels hold
constexpr std::size_t kCacheLineBytes = 64;
constexpr model::Uptime kStart = 10s;  // the first flows have faded in
constexpr model::GeoPoint kGlobeCenter{20.0, 76.0};

// The value below which a share of them lies; 0 of none.
double quantile(std::vector<double> values, double share) {
  if (values.empty()) {
    return 0.0;
  }
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

double median(std::vector<double> values) {
  return quantile(std::move(values), 0.5);
}

// Source: proc(5), /proc/PID/stat, field 22 (clock ticks since the machine started).
double msSinceProcessStart() {
  std::ifstream file("/proc/self/stat");
  std::string text(std::istreambuf_iterator<char>(file), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));  // from field 3 on
  std::string skipped;
  for (int field = 3; field < 22; ++field) {
    fields >> skipped;
  }
  double ticks = 0.0;
  fields >> ticks;
  std::timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 -
         ticks * 1e3 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// Source: proc(5), /proc/PID/statm, second field (pages).
double residentMegabytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0.0;
  double resident = 0.0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double medianClearMs(int widthPx, int heightPx) {
  const gl::RenderTarget target("cleared picture", GL_RGBA8, widthPx, heightPx);
  target.bind();
  std::vector<double> times;
  for (int i = 0; i < kClears; ++i) {
    const auto begin = steady_clock::now();
    glClearColor(0.0F, 0.0F, 0.1F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    glFinish();
    times.push_back(Milliseconds(steady_clock::now() - begin).count());
  }
  return median(std::move(times));
}

// Leaves nothing of ours in the caches. How much of them a frame's drawing takes depends on its
// length: only from the same start do our own times compare.
class CacheSweep {
 public:
  void sweep() {
    for (std::size_t at = 0; at < memory_.size(); at += kCacheLineBytes) {
      ++memory_[at];
    }
  }

 private:
  std::vector<unsigned char> memory_ = std::vector<unsigned char>(kCachesBytes);
};

// What each frame took.
struct Series {
  std::vector<double> frameMs;
  std::vector<double> cpuMs;
  std::vector<double> gpuMs;
  std::array<std::vector<double>, render::kPassNames.size()> passMs;
  std::vector<double> uploadBytes;
  std::vector<double> drawCalls;
};

class Stage {
 public:
  Stage(const net::config::Config& config, const net::config::BenchOptions& options,
        Preparation& prepared, const gl::ContextInfo& context)
      : widthPx_(config.display.size.value_or(kDefaultSize).width),
        heightPx_(config.display.size.value_or(kDefaultSize).height),
        flows_({.flows = options.flows,
                .packetsPerDirection = perDirection(options),
                .home = {config.home.name, {config.home.latDeg, config.home.lonDeg}},
                .countries = need(net::enrich::CountryTable::fromJson(
                    platform::readFile(platform::findAssets() / "world/countries.json")))}),
        settings_(config.display.settings),
        renderer_(prepared.takeWorld(), render::qualityRange(context)),
        camera_(config.display.view, kGlobeCenter, config.display.spinDegPerSecond),
        panels_(prepared.takePanels()), snapshot_(&flows_.next(kStart)) {
    renderer_.measurePasses(options.passes);
  }

  // Draws the next frame to its end; adds to `series` what it took.
  void frame(Series& series) {
    const model::Uptime now = kStart + toUptime(frames_);
    if (frames_ > 0 && frames_ % kFramesPerSnapshot == 0) {
      snapshot_ = &flows_.next(now);
    }
    const auto begin = steady_clock::now();
    const auto cpuBegin = model::threadCpuTime();
    camera_.setAreas(ui::worldAreas(settings_.panels, widthPx_, heightPx_), now);
    const scene::CameraFrame camera = camera_.frame(now, widthPx_, heightPx_);
    const scene::DrawnFlows& flows = renderer_.takeFlows(*snapshot_, settings_, camera, now);
    const auto& panels = panels_->update({.snapshot = *snapshot_,
                                          .settings = settings_,
                                          .mode = camera_.mode(),
                                          .now = now,
                                          .utc = kUtc + now,
                                          .widthPx = widthPx_,
                                          .heightPx = heightPx_,
                                          .camera = camera,
                                          .abridged = flows.abridged()});
    const auto cpuBefore = model::threadCpuTime() - cpuBegin;
    renderer_.draw({.snapshot = *snapshot_,
                    .camera = camera,
                    .panels = panels,
                    .settings = settings_,
                    .now = now,
                    .utc = kUtc + now,
                    .widthPx = widthPx_,
                    .heightPx = heightPx_});
    glFinish();
    series.frameMs.push_back(Milliseconds(steady_clock::now() - begin).count());
    const render::FrameStats& stats = renderer_.stats();
    series.cpuMs.push_back(Milliseconds(cpuBefore + stats.flowTables).count());
    if (stats.gpuTime) {
      series.gpuMs.push_back(Milliseconds(*stats.gpuTime).count());
    }
    for (std::size_t pass = 0; pass < series.passMs.size(); ++pass) {
      series.passMs[pass].push_back(Milliseconds(renderer_.passTimes()[pass]).count());
    }
    series.uploadBytes.push_back(
        static_cast<double>(stats.flowUploadBytes + stats.frameUploadBytes));
    series.drawCalls.push_back(stats.drawCalls);
    ++frames_;
  }

  [[nodiscard]] model::Image picture() const { return renderer_.readBack(); }
  [[nodiscard]] int widthPx() const { return widthPx_; }
  [[nodiscard]] int heightPx() const { return heightPx_; }
  [[nodiscard]] const scene::DrawnFlows& flows() const { return renderer_.flows(); }
  [[nodiscard]] model::Quality quality() const { return renderer_.quality(); }
  // The next frame has a new snapshot.
  void skipToSnapshot() { frames_ += kFramesPerSnapshot - frames_ % kFramesPerSnapshot; }

 private:
  static constexpr model::UtcTime kUtc{std::chrono::sys_days{std::chrono::year{2026} / 6 / 21}};

  static model::Uptime toUptime(std::size_t frames) {
    return model::Uptime(
        static_cast<std::int64_t>(static_cast<double>(frames) * 1000.0 / kFramesPerSecond));
  }
  static std::optional<double> perDirection(const net::config::BenchOptions& options) {
    if (!options.packets || options.flows == 0) {
      return std::nullopt;
    }
    return static_cast<double>(*options.packets) / (2.0 * static_cast<double>(options.flows));
  }

  int widthPx_;
  int heightPx_;
  SyntheticFlows flows_;
  model::DisplaySettings settings_;
  render::Renderer renderer_;
  scene::Camera camera_;
  std::unique_ptr<ui::Panels> panels_;
  const model::Snapshot* snapshot_;
  std::size_t frames_ = 0;
};

std::uint64_t whole(double count) {
  return static_cast<std::uint64_t>(count);
}

boost::json::value gpuTime(const std::vector<double>& gpuMs) {
  const double time = median(gpuMs);
  return time > 0.0 ? boost::json::value(time) : nullptr;
}

boost::json::object passTimes(const Series& series) {
  boost::json::object passes;
  for (std::size_t pass = 0; pass < series.passMs.size(); ++pass) {
    passes[render::kPassNames[pass]] = median(series.passMs[pass]);
  }
  return passes;
}

}  // namespace

std::string runBench(const net::config::Config& config, const net::config::BenchOptions& options) {
  Preparation prepared(config.display, platform::findAssets());
  const platform::HeadlessContext headless;
  const gl::ContextInfo context = gl::loadFunctions(platform::HeadlessContext::getProcAddress);
  Stage stage(config, options, prepared, context);
  Series warmUp;
  stage.frame(warmUp);
  const double firstFrameMs = msSinceProcessStart();
  for (std::size_t i = 1; i < kWarmUpFrames; ++i) {
    stage.frame(warmUp);
  }
  const double clearMs = medianClearMs(stage.widthPx(), stage.heightPx());
  Series series;
  for (std::size_t i = 0; i < options.frames; ++i) {
    stage.frame(series);
  }
  if (options.output) {
    writePicture(*options.output, stage.picture());
  }
  const double resident = residentMegabytes();
  Series cold;
  CacheSweep caches;
  for (std::size_t i = 0; i < std::min(options.frames, kColdFrames); ++i) {
    caches.sweep();
    stage.frame(cold);
  }
  const std::size_t packets = stage.flows().current().packets().size();
  const std::size_t arcs = stage.flows().arcs();
  const std::size_t flowsDrawn = stage.flows().flows();
  Series polls;
  stage.skipToSnapshot();
  stage.frame(polls);
  boost::json::object result{
      {"renderer", context.renderer},
      {"width", stage.widthPx()},
      {"height", stage.heightPx()},
      {"view", config.display.view == model::ViewMode::globe ? "globe" : "map"},
      {"quality", model::toString(model::QualityChoice(stage.quality()))},
      {"flows", options.flows},
      {"flows_drawn", flowsDrawn},
      {"arcs", arcs},
      {"packets", packets},
      {"frames", options.frames},
      {"cpu_ms_median", median(series.cpuMs)},
      {"cpu_ms_p99", quantile(series.cpuMs, 0.99)},
      {"cpu_cold_ms_median", median(cold.cpuMs)},
      {"snapshot_cpu_ms", polls.cpuMs.front()},
      {"frame_ms_median", median(series.frameMs)},
      {"frame_ms_p99", quantile(series.frameMs, 0.99)},
      {"gpu_ms_median", gpuTime(series.gpuMs)},
      {"clear_ms_median", clearMs},
      {"upload_bytes_per_frame", whole(median(series.uploadBytes))},
      {"upload_bytes_per_snapshot", whole(polls.uploadBytes.front())},
      {"draw_calls", whole(median(series.drawCalls))},
      {"rss_mb", resident},
      {"first_frame_ms", firstFrameMs}};
  if (options.passes) {
    result["passes_ms"] = passTimes(series);
  }
  return net::wire::plainJson(result);
}

}  // namespace flowwall::app
