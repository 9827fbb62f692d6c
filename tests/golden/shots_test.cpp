// The pictures of README.md and docs/: `flowwall shot` of the demo in three sizes. To renew them
// after a wanted change: FLOWWALL_UPDATE_GOLDEN=1 build/release/tests/golden/shots_test, look,
// commit.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <string>

#include "tests/golden/picture_difference.hpp"

namespace flowwall {
namespace {

struct Shot {
  const char* view;
  const char* more;  ///< flags
  const char* size;
  const char* file;  ///< under docs/
};

std::ostream& operator<<(std::ostream& out, const Shot& shot) {
  return out << shot.file;
}

class Shots : public testing::TestWithParam<Shot> {
 protected:
  static std::filesystem::path docs() {
    return std::filesystem::path(FLOWWALL_SOURCE_DIR) / "docs";
  }
  // Of a moment with an alert on the wall.
  static bool take(const Shot& shot, const std::filesystem::path& file) {
    const std::string command = std::string("TZ=UTC XDG_CONFIG_HOME=/nonexistent ") +
                                FLOWWALL_PROGRAM + " shot --source demo --seed 1 --at 330" +
                                " --time 2026-11-24T12:00:00Z --view " + shot.view + shot.more +
                                " --size " + shot.size + " -o " + file.string();
    return std::system(command.c_str()) == 0;
  }
};

TEST_P(Shots, AreAsInTheDocumentation) {
  const Shot& shot = GetParam();
  if (std::getenv("FLOWWALL_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(take(shot, docs() / shot.file));
    return;
  }
  const std::string drawn = std::string("drawn-") + shot.file;
  ASSERT_TRUE(take(shot, drawn));
  const test::Difference difference = test::compare(test::readImage(drawn), docs() / shot.file);
  EXPECT_LT(difference.mean, 0.35) << "as for the other golden images";
  EXPECT_LT(difference.farShare, 0.004);
  if (!HasFailure()) {
    std::filesystem::remove(drawn);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Demo, Shots,
    testing::Values(Shot{"globe", " --center 22,52", "1280x720", "globe-1280x720.jpg"},
                    Shot{"globe", " --center 22,52", "1920x1080", "globe.png"},
                    Shot{"globe", " --center 22,52", "3840x2160", "globe-3840x2160.jpg"},
                    Shot{"map", "", "1280x720", "map-1280x720.jpg"},
                    Shot{"map", "", "1920x1080", "map.png"},
                    Shot{"map", "", "3840x2160", "map-3840x2160.jpg"}),
    [](const auto& shot) { return std::string(shot.param.view) + shot.param.size; });

}  // namespace
}  // namespace flowwall
