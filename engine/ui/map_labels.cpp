#include "engine/ui/map_labels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <glm/common.hpp>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/view_projection.hpp"
#include "engine/ui/text_run.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
using scene::Label;
using scene::LabelKind;

// While the camera moves, labels are placed so often; when it moves fast, more often.
constexpr model::Uptime kSlowly = 250ms;
constexpr model::Uptime kFast = 80ms;
constexpr float kFar = 24.0F;

constexpr double kEarthRadiusKm = 6371.0;
constexpr std::string_view kBetween = " · ";

// How a kind of label is set. Units: px.
struct Set {
  Style text;
  Style detail;
  float em;
  float tracking;
  float height;
  float padding;   // left and right
  float softness;  // of the ground's edge
  float ground;    // its opacity
  float longest;   // name
};
// By LabelKind.
constexpr std::array<Set, 4> kSets{
    {{Style::caption, Style::caption, 13.0F, theme::kCaptionTracking, 22.0F, 9.0F, 8.0F, 0.42F,
      300.0F},
     {Style::mono, Style::mono, 14.0F, 0.0F, 23.0F, 8.0F, 5.0F, 0.70F, 260.0F},
     {Style::noteStrong, Style::note, 16.0F, 0.0F, 27.0F, 9.0F, 6.0F, 0.72F, 230.0F},
     {Style::noteStrong, Style::note, 16.0F, 0.0F, 27.0F, 9.0F, 6.0F, 0.72F, 230.0F}}};
constexpr float kChip = 9.0F;
constexpr float kChipGap = 7.0F;
// Baselines lie so far below the middle of the line, in ems: half a capital's height.
constexpr float kHalfCapital = 0.364F;
// A country is named once it is so wide, as a part of its name's width.
constexpr float kCountryShare = 0.55F;

const Set& setOf(LabelKind kind) {
  return kSets.at(static_cast<std::size_t>(kind));
}

std::uint64_t keyOf(LabelKind kind, std::string_view name, const model::GeoPoint& point) {
  std::uint64_t key = std::hash<std::string_view>{}(name) + static_cast<std::uint64_t>(kind);
  for (const double part : {point.latDeg, point.lonDeg}) {
    key = (key ^ std::bit_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15U;
  }
  return key;
}

std::string_view osName(model::DeviceOs os) {
  constexpr std::array<std::string_view, 7> kNames{"",    "Windows", "Android", "Linux",
                                                   "iOS", "macOS",   ""};
  return kNames.at(static_cast<std::size_t>(os));
}

std::uint32_t packed(scene::Rgb colour, float opacity) {
  return static_cast<std::uint32_t>(colour.r) | static_cast<std::uint32_t>(colour.g) << 8U |
         static_cast<std::uint32_t>(colour.b) << 16U |
         static_cast<std::uint32_t>(std::lround(255.0F * opacity)) << 24U;
}

// The system's colour; of a remote host, whose system nobody knows, nothing is claimed.
bool hasChip(const Label& label) {
  return label.kind == LabelKind::host && label.os != model::DeviceOs::unknown;
}

/// Adds the rectangles of one label after the other.
class Writer {
 public:
  Writer(Typefaces& faces, scene::LabelDrawList& list, glm::vec2 corner)
      : faces_(faces), list_(list), corner_(corner),
        label_(static_cast<std::uint32_t>(list.labels.size())) {}

  void ground(glm::vec2 size, float softness, float opacity) {
    quad({0.0F, 0.0F}, size, {-1.0F, softness, 0.0F, 0.0F}, packed(theme::kLabelGround, opacity));
  }
  void solid(glm::vec2 at, glm::vec2 size, scene::Rgb colour, float opacity = 1.0F) {
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    quad(at, size, {white.x, white.y, white.x, white.y}, packed(colour, opacity));
  }
  /// The same between two corners, from the place.
  void bar(glm::vec2 a, glm::vec2 b, scene::Rgb colour, float opacity) {
    const glm::vec2 least = glm::min(a, b);
    solid(least - corner_, glm::max(a, b) - least, colour, opacity);
  }
  /// Returns the text's width.
  float text(Style style, glm::vec2 baseline, scene::Rgb colour, std::string_view text,
             float tracking) {
    const float top = baseline.y - std::round(faces_.at(style).font->Ascent);
    return walkText(faces_, style, text, tracking, [&](const ImFontGlyph& glyph, float left) {
      const float x = std::round(baseline.x + left);
      quad({x + glyph.X0, top + glyph.Y0}, {glyph.X1 - glyph.X0, glyph.Y1 - glyph.Y0},
           {glyph.U0, glyph.V0, glyph.U1, glyph.V1}, packed(colour, 1.0F));
    });
  }

 private:
  void quad(glm::vec2 at, glm::vec2 size, glm::vec4 texels, std::uint32_t colour) {
    list_.quads.push_back({corner_ + at, size, texels, colour, label_, {}});
  }

  Typefaces& faces_;
  scene::LabelDrawList& list_;
  glm::vec2 corner_;
  std::uint32_t label_;
};

// A label that is not right beside its place hangs on a thin line from there, with a bend at its
// height: so several of them are a tree.
void writeLeader(const scene::PlacedLabel& placed, float scale, Writer& writer) {
  constexpr float kDot = 5.0F;
  constexpr float kOpacity = 0.6F;
  const glm::vec2 size = placed.label.sizePx;
  const float middle = std::round(placed.offsetPx.y + 0.5F * size.y);
  if (!scene::isLed(placed.label, placed.offsetPx)) {
    return;
  }
  const float thick = std::max(1.0F, std::round(scale));
  const float edge = placed.offsetPx.x < 0.0F ? placed.offsetPx.x + size.x : placed.offsetPx.x;
  const float start = std::copysign(std::round(kDot * scale), middle);
  writer.bar({0.0F, start}, {thick, middle}, theme::kMute, kOpacity);
  writer.bar({edge < 0.0F ? thick : 0.0F, middle}, {edge, middle + thick}, theme::kMute, kOpacity);
}

void writeLabel(Typefaces& faces, const scene::PlacedLabel& placed, model::Palette palette,
                scene::LabelDrawList& list) {
  const Label& label = placed.label;
  const Set& set = setOf(label.kind);
  const float scale = faces.scale();
  const scene::PaletteColours& colours = scene::colours(palette);
  Writer writer(faces, list, placed.offsetPx);
  writeLeader(placed, scale, writer);
  writer.ground(label.sizePx, set.softness * scale, set.ground);
  float x = set.padding * scale;
  const float middle = 0.5F * label.sizePx.y;
  if (hasChip(label)) {
    const float chip = std::round(kChip * scale);
    writer.solid({std::round(x), std::round(middle - 0.5F * chip)}, {chip, chip},
                 colours.os.at(static_cast<std::size_t>(label.os)));
    x += (kChip + kChipGap) * scale;
  }
  const float baseline = std::round(middle + kHalfCapital * set.em * scale);
  const scene::Rgb ink = label.kind == LabelKind::country ? theme::kMute
                         : label.kind == LabelKind::home  ? colours.upload
                                                          : theme::kInk;
  x += writer.text(set.text, {x, baseline}, ink, label.text.view(), set.tracking * scale);
  writer.text(set.detail, {x, baseline}, theme::kLabelDetail, label.detail.view(), 0.0F);
  list.labels.push_back({.anchor = glm::vec4(label.anchor, 0.0F),
                         .from = placed.from,
                         .to = placed.shown ? 1.0F : 0.0F,
                         .sinceMs = static_cast<std::uint32_t>(placed.since.count())});
}

}  // namespace

MapLabels::MapLabels(std::vector<scene::CountryLabel> countries) {
  countries_.reserve(countries.size());
  for (const scene::CountryLabel& country : countries) {
    countries_.push_back(
        {capitals(country.name), glm::vec3(scene::unitVector(country.point)), country.areaKm2});
  }
}

void MapLabels::update(Typefaces& faces, const MapLabelsInput& input, scene::LabelDrawList& list) {
  const Moment moment{.generation = input.snapshot.generation,
                      .wanted = input.wanted,
                      .palette = input.palette,
                      .bakes = faces.bakes(),
                      .widthPx = input.widthPx,
                      .heightPx = input.heightPx};
  if (!isDue(moment, input, faces.scale())) {
    return;
  }
  if (moment.bakes != moment_.bakes || moment.widthPx != moment_.widthPx ||
      moment.heightPx != moment_.heightPx) {
    placer_ = {};  // offsets and sizes were another picture's
  }
  const bool otherLook = moment.bakes != moment_.bakes || moment.palette != moment_.palette;
  moment_ = moment;
  occupied_.assign(input.occupied.begin(), input.occupied.end());
  camera_ = input.camera;
  placedAt_ = input.now;
  placed_ = true;
  gather(faces, input);
  if (placer_.place(labels_, viewOf(input, faces.scale()), input.now) || otherLook) {
    changedAt_ = input.now;
    write(faces, input.palette, list);
  }
}

scene::LabelView MapLabels::viewOf(const MapLabelsInput& input, float scale) const {
  return {.camera = input.camera,
          .widthPx = input.widthPx,
          .heightPx = input.heightPx,
          .pxPerUnit = scale,
          .home = glm::vec3(scene::unitVector(input.snapshot.home.point)),
          .occupied = occupied_,
          .mostPlaces = static_cast<std::size_t>(
              std::lround(std::clamp(10.0F * input.camera.zoom, 8.0F, 64.0F)))};
}

bool MapLabels::isDue(const Moment& moment, const MapLabelsInput& input, float scale) const {
  if (!placed_ || moment != moment_) {
    return true;
  }
  const auto same = [](const scene::PixelBox& a, const scene::PixelBox& b) {
    return a.least == b.least && a.most == b.most;
  };
  // A toast that comes is not to be written over.
  if (!std::ranges::equal(input.occupied, occupied_, same)) {
    return true;
  }
  const model::Uptime passed = input.now - placedAt_;
  if (passed >= kSlowly) {
    return input.camera != camera_ || placer_.isAwaiting();
  }
  if (input.camera != camera_ && placer_.meetPanels(viewOf(input, scale))) {
    return true;
  }
  if (passed < kFast) {
    return false;
  }
  // On a globe that turns some always wait: they come when all are placed anew.
  return input.camera == camera_ ? placer_.isAwaiting()
                                 : scene::movedPx(camera_, input.camera) > kFar * scale;
}

void MapLabels::gather(Typefaces& faces, const MapLabelsInput& input) {
  labels_.clear();
  if (!input.wanted) {
    return;
  }
  addHome(faces, input.snapshot.home);
  addPlaces(faces, input.snapshot);
  if (input.camera.zoom >= kHostZoom) {
    addHosts(faces, input.snapshot);
  }
  if (input.camera.zoom >= kCountryZoom) {
    addCountries(faces, input.camera);
  }
}

void MapLabels::addHome(Typefaces& faces, const model::HomeSite& home) {
  add(faces,
      {.key = keyOf(LabelKind::home, home.name, home.point),
       .kind = LabelKind::home,
       .anchor = glm::vec3(scene::unitVector(home.point))},
      home.name, "");
}

void MapLabels::addPlaces(Typefaces& faces, const model::Snapshot& snapshot) {
  for (const model::BusyPlace& place : snapshot.busyPlaces) {
    if (place.point != snapshot.home.point || place.name.view() != snapshot.home.name) {
      add(faces,
          {.key = keyOf(LabelKind::place, place.name.view(), place.point),
           .kind = LabelKind::place,
           .anchor = glm::vec3(scene::unitVector(place.point)),
           .weight = place.rate.bitsPerSecond},
          place.name.view(), std::string(kBetween) + toString(rateText(place.rate)));
    }
  }
}

void MapLabels::addHosts(Typefaces& faces, const model::Snapshot& snapshot) {
  for (const model::BusyHost& host : snapshot.busyHosts) {
    const std::string_view os = osName(host.os);
    add(faces,
        {.key = keyOf(LabelKind::host, host.name.view(), host.point),
         .kind = LabelKind::host,
         .anchor = glm::vec3(scene::unitVector(host.point)),
         .weight = host.rate.bitsPerSecond,
         .os = host.os},
        host.name.view(), os.empty() ? "" : std::string(kBetween) + std::string(os));
  }
}

// Flows of which no more than the country is known already have its name there.
bool MapLabels::isNamed(std::string_view country) const {
  return std::ranges::any_of(labels_, [&](const Label& label) {
    return label.kind == LabelKind::place && capitals(label.text.view()) == country;
  });
}

void MapLabels::addCountries(Typefaces& faces, const scene::CameraFrame& camera) {
  const Set& set = setOf(LabelKind::country);
  for (std::size_t i = 0; i < countries_.size(); ++i) {
    const Country& country = countries_[i];
    if (isNamed(country.capitals)) {
      continue;
    }
    const float acrossPx =
        static_cast<float>(std::sqrt(country.areaKm2) / kEarthRadiusKm) * camera.scalePx;
    const float width = widthOf(faces, set.text, country.capitals, set.tracking * faces.scale());
    if (acrossPx >= kCountryShare * width) {
      add(faces,
          {.key = i + 1,
           .kind = LabelKind::country,
           .anchor = country.anchor,
           .weight = country.areaKm2},
          country.capitals, "");
    }
  }
}

// What no font can show of a name is an ellipsis; where that would be all, the place tells itself
// by its coordinates.
void MapLabels::add(Typefaces& faces, Label label, std::string_view name, std::string_view detail) {
  const Set& set = setOf(label.kind);
  if (name.empty()) {
    return;
  }
  const std::string text = canShow(faces, set.text, name)
                               ? std::string(name)
                               : coordinates(scene::geoPoint(label.anchor));
  const float scale = faces.scale();
  label.text.assign(shortened(faces, set.text, text, set.longest * scale));
  label.detail.assign(detail);
  const float chip = hasChip(label) ? (kChip + kChipGap) * scale : 0.0F;
  // Without the tracking after the last letter.
  const float width = widthOf(faces, set.text, label.text.view(), set.tracking * scale) -
                      set.tracking * scale + widthOf(faces, set.detail, detail) + chip;
  label.sizePx = {std::ceil(width + 2.0F * set.padding * scale), std::round(set.height * scale)};
  labels_.push_back(label);
}

void MapLabels::write(Typefaces& faces, model::Palette palette, scene::LabelDrawList& list) const {
  list.labels.clear();
  list.quads.clear();
  for (const scene::PlacedLabel& placed : placer_.placed()) {
    writeLabel(faces, placed, palette, list);
  }
  ++list.version;
}

}  // namespace flowwall::ui
