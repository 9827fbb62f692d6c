#include "engine/scene/world_mesh.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

namespace flowwall::scene {
namespace {

static_assert(std::endian::native == std::endian::little, "world.bin is little-endian");
static_assert(sizeof(glm::vec2) == 8);

constexpr std::string_view kMagic = "FLOWWRLD";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kMaxLevels = 8;
constexpr float kGap = std::numeric_limits<float>::quiet_NaN();

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::string_view take(std::size_t count) {
    if (count > bytes_.size()) {
      throw std::runtime_error("the world file ends too early");
    }
    const auto taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::uint32_t u32() {
    std::uint32_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  template <typename T> std::vector<T> array(std::size_t count) {
    const auto source = take(count * sizeof(T));
    std::vector<T> values(count);
    if (count != 0) {
      std::memcpy(values.data(), source.data(), source.size());
    }
    return values;
  }

 private:
  std::string_view bytes_;
};

}  // namespace

WorldMesh WorldMesh::parse(std::string_view file) {
  Reader reader(file);
  if (reader.take(kMagic.size()) != kMagic) {
    throw std::runtime_error("the world file is not one of Flowwall's");
  }
  if (const auto version = reader.u32(); version != kVersion) {
    throw std::runtime_error("the world file has version " + std::to_string(version) +
                             ", but this program reads " + std::to_string(kVersion));
  }
  const std::uint32_t count = reader.u32();
  if (count == 0 || count > kMaxLevels) {
    throw std::runtime_error("the world file has " + std::to_string(count) + " levels");
  }
  WorldMesh mesh;
  for (std::uint32_t i = 0; i < count; ++i) {
    WorldLevel& level = mesh.levels.emplace_back();
    level.errorDeg = std::bit_cast<float>(reader.u32());
    const std::uint32_t vertices = reader.u32();
    const std::uint32_t indices = reader.u32();
    const std::uint32_t coasts = reader.u32();
    const std::uint32_t borders = reader.u32();
    level.landVertices = reader.array<glm::vec2>(vertices);
    level.landIndices = reader.array<std::uint32_t>(indices);
    level.coasts = reader.array<glm::vec2>(coasts);
    level.borders = reader.array<glm::vec2>(borders);
    for (const auto index : level.landIndices) {
      if (index >= vertices) {
        throw std::runtime_error("the world file names a vertex it does not have");
      }
    }
  }
  return mesh;
}

std::size_t levelFor(std::span<const WorldLevel> levels, float pxPerDegree, float errorPx,
                     std::size_t current) {
  constexpr float kWellWithin = 0.8F;
  std::size_t level = 0;
  while (level + 1 < levels.size()) {
    const float allowed = level < current ? errorPx * kWellWithin : errorPx;
    if (levels[level].errorDeg * pxPerDegree <= allowed) {
      break;
    }
    ++level;
  }
  return level;
}

std::vector<glm::vec2> graticule(int stepDeg) {
  constexpr int kPointStep = 3;
  std::vector<glm::vec2> points;
  for (int lon = -180; lon < 180; lon += stepDeg) {
    for (int lat = -90 + stepDeg; lat <= 90 - stepDeg; lat += kPointStep) {
      points.emplace_back(lon, lat);
    }
    points.emplace_back(lon, 90 - stepDeg);
    points.emplace_back(kGap, kGap);
  }
  for (int lat = -90 + stepDeg; lat < 90; lat += stepDeg) {
    for (int lon = -180; lon <= 180; lon += kPointStep) {
      points.emplace_back(lon, lat);
    }
    points.emplace_back(kGap, kGap);
  }
  return points;
}

}  // namespace flowwall::scene
