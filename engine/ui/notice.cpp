// Why the picture is empty, where it is: nothing is blank without a reason.
#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"

namespace flowwall::ui {

Freshness freshness(const model::Snapshot& snapshot) {
  const Freshness silent = snapshot.totals.flows > 0 ? Freshness::old : Freshness::none;
  switch (snapshot.health.state) {
  case model::SourceState::live: return Freshness::current;
  case model::SourceState::stale: return Freshness::old;
  case model::SourceState::starting: return Freshness::none;
  case model::SourceState::unreachable:
  case model::SourceState::refused: return silent;
  }
  return Freshness::none;
}

// A picture that still shows the last flows is told of by the line of truth alone.
Notice noticeOf(const model::Snapshot& snapshot) {
  const model::SourceHealth& health = snapshot.health;
  const std::string source = health.source.empty() ? "the source" : health.source;
  const model::Totals& totals = snapshot.totals;
  const auto why = [&](const char* otherwise) {
    return health.error.empty() ? otherwise : health.error;
  };
  if (health.state == model::SourceState::starting) {
    return {"Connecting to " + source, "The first answer is awaited.", Tone::note};
  }
  if (totals.flows == 0 && totals.reportedFlows == 0) {
    switch (health.state) {
    case model::SourceState::unreachable:
      return {"No answer from " + source, why("It is asked again until it answers."), Tone::bad};
    case model::SourceState::refused:
      return {source + " does not let the wall in",
              why("Check the user, password or token it is given."), Tone::bad};
    case model::SourceState::stale:
      return {"No answer from " + source, "In its last one there were no flows.", Tone::warning};
    case model::SourceState::starting:
    case model::SourceState::live:
      if (const auto counted = snapshot.interface ? snapshot.interface->flows : std::nullopt;
          counted.value_or(0) > 0) {
        return {"No flows listed",
                source + " lists none of the " + grouped(*counted) + " that its interface counts.",
                Tone::note};
      }
      return {"No flows", source + " answers, and reports none at the moment.", Tone::note};
    }
  }
  const model::AppliedFilter& applied = snapshot.filter;
  if (!applied.filter.empty() && applied.matching == 0) {
    return {"No flow matches the filter", "Of " + grouped(applied.of) + " flows, none is shown.",
            Tone::note};
  }
  if (totals.flows > 0 && totals.unplaced >= totals.flows) {
    return {"No place is known for any flow",
            "A place database or a site in the configuration tells where they are.", Tone::warning};
  }
  if (totals.flows > 0 && totals.unplaced + totals.onePlace >= totals.flows) {
    return {"No flow goes from one place to another",
            totals.unplaced == 0 ? "Each has both its ends in one place."
                                 : "Each has both its ends in one place, or one in none.",
            Tone::note};
  }
  return {};
}

void drawNotice(Canvas& canvas, const Box& box, const Notice& notice,
                const std::vector<std::string>& lines) {
  const glm::vec2 centre{box.x + box.w / 2.0F, box.y};
  canvas.rect(box, theme::kNoticeGround, 0.86F, 8.0F);
  canvas.frame(box, theme::kDim, 0.55F, 8.0F);
  const std::string headline = canvas.shortened(Style::title, notice.headline, box.w - 72.0F);
  const float width = canvas.width(Style::title, headline);
  canvas.circle({centre.x - width / 2.0F - 17.0F, box.y + 33.0F}, 5.0F, canvas.tone(notice.tone));
  canvas.text(Style::title, {centre.x, box.y + 43.0F}, theme::kInk, headline, Align::centre);
  float baseline = box.y + 74.0F;
  for (const std::string& line : lines) {
    canvas.text(Style::text, {centre.x, baseline}, theme::kMute, line, Align::centre);
    baseline += kNoticeRow;
  }
}

}  // namespace flowwall::ui
