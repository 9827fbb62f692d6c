// Download and upload, and their last five minutes.
#include <algorithm>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"
#include "engine/ui/easing_keys.hpp"

namespace flowwall::ui {
namespace {

constexpr float kHalfHeight = 154.0F;
constexpr float kSparkTop = 92.0F;
constexpr float kSparkHeight = 44.0F;

double highest(const std::vector<model::ThroughputSample>& samples,
               model::BitRate model::ThroughputSample::*rate) {
  double most = 1.0;
  for (const auto& sample : samples) {
    most = std::max(most, (sample.*rate).bitsPerSecond);
  }
  return most;
}

// The history by what the newest of it was measured by. Interface and flows count different things:
// one line through both would tell of a change that was none.
std::vector<model::ThroughputSample> comparable(const std::vector<model::ThroughputSample>& all) {
  using Origin = model::ThroughputSample::Origin;
  std::vector<model::ThroughputSample> samples = all;
  const auto newest = std::find_if(all.rbegin(), all.rend(),
                                   [](const auto& one) { return one.origin != Origin::gap; });
  for (model::ThroughputSample& sample : samples) {
    if (newest != all.rend() && sample.origin != newest->origin) {
      sample = {};
    }
  }
  return samples;
}

// One line a run of known samples: a gap stays a gap.
void drawSparkline(Canvas& canvas, const Box& box,
                   const std::vector<model::ThroughputSample>& samples,
                   model::BitRate model::ThroughputSample::*rate, Rgb colour) {
  const double scale = 1.1 * highest(samples, rate);
  const float step = box.w / static_cast<float>(model::ThroughputHistory::kMaxSamples - 1);
  const float first = box.right() - step * static_cast<float>(samples.size() - 1);
  std::vector<glm::vec2> line;
  const auto finish = [&] {
    canvas.area(line, box.bottom(), colour, 0.20F);
    canvas.polyline(line, 1.6F, colour);
    line.clear();
  };
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].origin == model::ThroughputSample::Origin::gap) {
      finish();
      continue;
    }
    const auto share = static_cast<float>((samples[i].*rate).bitsPerSecond / scale);
    line.emplace_back(first + step * static_cast<float>(i), box.bottom() - share * box.h);
  }
  finish();
}

}  // namespace

ThroughputContent throughputOf(const model::Snapshot& snapshot, Easing& easing) {
  const auto& interface = snapshot.interface;
  const bool counted = interface && interface->upload && interface->download;
  const auto up = counted ? *interface->upload : snapshot.totals.up;
  const auto down = counted ? *interface->download : snapshot.totals.down;
  ThroughputContent content;
  if (freshness(snapshot) == Freshness::none) {
    content.download = content.upload = {"–", ""};
  } else {
    content.download =
        rateText({easing.towards(easingKey(EasingGroup::download), down.bitsPerSecond)});
    content.ofFlows = !counted;
    content.upload = rateText({easing.towards(easingKey(EasingGroup::upload), up.bitsPerSecond)});
  }
  content.samples = comparable(snapshot.history.samples);
  return content;
}

void drawThroughput(Canvas& canvas, const Box& box, const ThroughputContent& content,
                    Freshness fresh) {
  const scene::PaletteColours& colours = scene::colours(canvas.palette());
  const auto half = [&](float y, std::string_view caption, const RateText& rate,
                        model::BitRate model::ThroughputSample::*value, Rgb colour) {
    const Rgb shown = fresh == Freshness::current ? colour : theme::kMute;
    canvas.caption({box.x, y + 21.0F}, caption);
    if (content.ofFlows) {
      canvas.text(Style::note, {box.right(), y + 21.0F}, theme::kMute, "sum of flows",
                  Align::right);
    }
    const float width = canvas.text(Style::figure, {box.x, y + 70.0F}, shown, rate.number);
    canvas.text(Style::unit, {box.x + width + 8.0F, y + 70.0F}, theme::kMute, rate.unit);
    const Box spark{box.x, y + kSparkTop, box.w, kSparkHeight};
    canvas.line({spark.x, spark.bottom()}, {spark.right(), spark.bottom()}, theme::kDim, 0.5F);
    if (!content.samples.empty()) {
      drawSparkline(canvas, spark, content.samples, value, shown);
    }
  };
  half(box.y, "DOWNLOAD", content.download, &model::ThroughputSample::down, colours.download);
  half(box.y + kHalfHeight, "UPLOAD", content.upload, &model::ThroughputSample::up, colours.upload);
}

}  // namespace flowwall::ui
