// The fastest flows: what, how fast, between whom.
#include <algorithm>
#include <cmath>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"
#include "engine/ui/easing_keys.hpp"

namespace flowwall::ui {
namespace {

constexpr std::size_t kMostInColumn = 10;
constexpr float kColumnFirstRow = 28.0F;

std::string pairOf(const model::TopFlow& flow) {
  const auto there = flow.farPlace.empty() ? flow.farName.view() : flow.farPlace.view();
  return std::string(flow.nearName.view()) + (flow.serverIsNear ? " ← " : " → ") +
         std::string(there);
}

void drawRow(Canvas& canvas, const Box& box, const FlowRow& row, Freshness fresh) {
  const bool current = fresh == Freshness::current;
  const Rgb ink = current ? theme::kInk : theme::kMute;
  const float baseline = box.y + 23.0F;
  canvas.rect({box.x, baseline - 10.0F, 9.0F, 9.0F},
              scene::colours(canvas.palette()).os[static_cast<std::size_t>(row.os)], 1.0F, 2.0F);
  const float rate =
      canvas.text(Style::strong, {box.right(), baseline}, ink, row.rate, Align::right);
  const float marks = (row.encrypted ? 18.0F : 0.0F) +
                      (row.score.empty() ? 0.0F : 30.0F + canvas.width(Style::strong, row.score));
  float x = box.x + 19.0F;
  const std::string name =
      canvas.shortened(Style::strong, row.application, box.right() - rate - marks - x - 16.0F);
  x += canvas.text(Style::strong, {x, baseline},
                   row.score.empty() || !current ? ink : canvas.tone(Tone::bad), name);
  if (row.encrypted) {
    canvas.lock({x + 8.0F, baseline}, theme::kMute);
    x += 18.0F;
  }
  if (!row.score.empty()) {
    canvas.warningMark({x + 8.0F, baseline}, 13.0F, canvas.tone(Tone::bad));
    canvas.text(Style::strong, {x + 28.0F, baseline}, canvas.tone(Tone::bad), row.score);
  }
  canvas.text(Style::mono, {box.x, baseline + 21.0F}, theme::kMute,
              canvas.shortened(Style::mono, row.pair, box.w));
}

}  // namespace

std::vector<FlowRow> flowsOf(const model::Snapshot& snapshot, Easing& easing) {
  std::vector<FlowRow> rows;
  if (freshness(snapshot) == Freshness::none) {
    return rows;
  }
  for (const model::TopFlow& flow : snapshot.topFlows) {
    const double rate = easing.towards(easingKey(EasingGroup::flow, flow.slot),
                                       flow.up.bitsPerSecond + flow.down.bitsPerSecond);
    std::string name = flow.application.empty() ? "port " + std::to_string(flow.serverPort)
                                                : std::string(flow.application.view());
    rows.push_back({.os = flow.os,
                    .application = std::move(name),
                    .rate = toString(rateText({rate})),
                    .pair = pairOf(flow),
                    .score = flow.alerted ? std::to_string(flow.score) : "",
                    .encrypted = flow.encrypted.value_or(false)});
  }
  return rows;
}

void drawFlowColumn(Canvas& canvas, const Box& box, const std::vector<FlowRow>& rows,
                    Freshness fresh) {
  if (rows.empty()) {
    return;
  }
  canvas.caption({box.x, box.y + 15.0F}, "TOP FLOWS");
  const auto fitting = static_cast<std::size_t>((box.h - kColumnFirstRow) / kFlowRow);
  Box row{box.x, box.y + kColumnFirstRow, box.w, kFlowRow};
  for (std::size_t i = 0; i < std::min({fitting, rows.size(), kMostInColumn}); ++i) {
    drawRow(canvas, row, rows[i], fresh);
    canvas.line({row.x, row.y + 57.0F}, {row.right(), row.y + 57.0F}, theme::kDim, 0.35F);
    row.y += kFlowRow;
  }
}

void drawFlowBand(Canvas& canvas, const Box& box, const std::vector<FlowRow>& rows,
                  Freshness fresh) {
  const float columns = std::floor((box.w + kFlowGap) / (kFlowColumn + kFlowGap));
  const float width = (box.w + kFlowGap) / columns - kFlowGap;
  Box row{box.x, box.y, width, box.h};
  for (std::size_t i = 0; i < std::min(static_cast<std::size_t>(columns), rows.size()); ++i) {
    drawRow(canvas, row, rows[i], fresh);
    row.x += width + kFlowGap;
  }
}

}  // namespace flowwall::ui
