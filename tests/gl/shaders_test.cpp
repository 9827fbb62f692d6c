// The shaders' own arithmetic against the CPU's, and their library: errors and hot reload.
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <glm/trigonometric.hpp>

#include "engine/render/frame_uniforms.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/projection.hpp"
#include "tests/gl/scene_fixture.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using testing::HasSubstr;
using testing::ThrowsMessage;

GLuint computeProgram(const std::string& source) {
  const char* text = source.c_str();
  const GLuint program = glCreateShaderProgramv(GL_COMPUTE_SHADER, 1, &text);
  std::array<char, 1024> log{};
  glGetProgramInfoLog(program, log.size(), nullptr, log.data());
  EXPECT_STREQ(log.data(), "");
  return program;
}

/// Runs naturalEarth() and unitVector() of projection.glsl; xy: on the map, zw: unit vector's x, y.
std::vector<glm::vec4> projectInShader(const std::vector<glm::vec2>& lonLat) {
  const auto& shaders = render::embeddedShaders();
  const GLuint program =
      computeProgram("#version 450 core\n" + std::string(shaders.at("common/frame.glsl")) +
                     std::string(shaders.at("common/projection.glsl")) + R"(
        layout(local_size_x = 1) in;
        layout(std430, binding = 0) readonly buffer In { vec2 lonLat[]; };
        layout(std430, binding = 1) writeonly buffer Out { vec4 result[]; };
        void main() {
          uint i = gl_GlobalInvocationID.x;
          result[i] = vec4(naturalEarth(lonLat[i]), unitVector(lonLat[i]).xy);
        })");
  std::vector<glm::vec4> results(lonLat.size());
  const gl::Buffer in("lonLat", std::span<const glm::vec2>(lonLat));
  const gl::Buffer out("results", results.size() * sizeof(glm::vec4));
  in.bind(GL_SHADER_STORAGE_BUFFER, 0);
  out.bind(GL_SHADER_STORAGE_BUFFER, 1);
  glUseProgram(program);
  glDispatchCompute(static_cast<GLuint>(lonLat.size()), 1, 1);
  glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
  glGetNamedBufferSubData(out.id(), 0, static_cast<GLsizeiptr>(results.size() * sizeof(glm::vec4)),
                          results.data());
  glDeleteProgram(program);
  return results;
}

using Shaders = test::GlTest;

TEST_F(Shaders, ProjectAsTheCpuDoes) {
  std::vector<GeoPoint> points;
  std::vector<glm::vec2> lonLat;
  for (int lat = -90; lat <= 90; lat += 15) {
    for (int lon = -180; lon <= 180; lon += 30) {
      points.push_back({static_cast<double>(lat), static_cast<double>(lon)});
      lonLat.push_back(glm::radians(glm::vec2(lon, lat)));
    }
  }
  const auto results = projectInShader(lonLat);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const glm::dvec2 onMap = scene::naturalEarth(points[i]);
    const glm::dvec3 unit = scene::unitVector(points[i]);
    constexpr double kFloatError = 2e-6;
    EXPECT_NEAR(results[i].x, onMap.x, kFloatError);
    EXPECT_NEAR(results[i].y, onMap.y, kFloatError);
    EXPECT_NEAR(results[i].z, unit.x, kFloatError);
    EXPECT_NEAR(results[i].w, unit.y, kFloatError);
  }
}

/// A copy of shaders/ that a test may edit.
class ShaderFolder : public test::GlTest {
 protected:
  void SetUp() override {
    GlTest::SetUp();
    std::string pattern = testing::TempDir() + "flowwall-shaders-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::filesystem::copy(std::filesystem::path(FLOWWALL_SOURCE_DIR) / "shaders", folder_,
                          std::filesystem::copy_options::recursive);
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    GlTest::TearDown();
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    // Later than what was read, however coarse the file system's clock.
    edits_ += 10s;
    std::filesystem::last_write_time(folder_ / name,
                                     std::filesystem::file_time_type::clock::now() + edits_);
  }
  std::vector<std::uint8_t> draw(render::Renderer& renderer) {
    const scene::Camera camera(model::ViewMode::globe, {20, 70}, 0.0);
    renderer.draw({.snapshot = test::spreadSnapshot(10),
                   .camera = camera.frame(5s, 320, 180),
                   .panels = {},
                   .now = 5s,
                   .widthPx = 320,
                   .heightPx = 180});
    return renderer.readBack().rgb;
  }

  std::filesystem::path folder_;

 private:
  std::chrono::seconds edits_{0};
};

TEST_F(ShaderFolder, DrawsAsTheEmbeddedOnesDo) {
  render::Renderer fromFolder(test::world(), {model::Quality::low}, folder_);
  render::Renderer embedded(test::world(), {model::Quality::low});
  EXPECT_TRUE(draw(fromFolder) == draw(embedded));
}

TEST_F(ShaderFolder, EditsAreTakenUpInTheNextFrame) {
  render::Renderer renderer(test::world(), {model::Quality::low}, folder_);
  const auto before = draw(renderer);
  write("land.frag", "#version 450 core\nout vec4 c;\nvoid main() { c = vec4(1, 0, 1, 1); }\n");
  const auto after = draw(renderer);
  EXPECT_FALSE(after == before);
}

TEST_F(ShaderFolder, AnEditThatDoesNotCompileChangesNothing) {
  render::Renderer renderer(test::world(), {model::Quality::low}, folder_);
  const auto before = draw(renderer);
  write("land.frag", "#version 450 core\nvoid main() { no }\n");
  EXPECT_TRUE(draw(renderer) == before);
  forgiveMessages();
  write("land.frag", "#version 450 core\nout vec4 c;\nvoid main() { c = vec4(1, 0, 1, 1); }\n");
  EXPECT_FALSE(draw(renderer) == before) << "the next good edit counts again";
}

TEST_F(ShaderFolder, AFirstLoadThatDoesNotCompileNamesTheShader) {
  write("arc.vert", "#version 450 core\nvoid main() { no }\n");
  const auto firstFrame = [&] {
    render::Renderer renderer(test::world(), {model::Quality::low}, folder_);
    draw(renderer);
  };
  EXPECT_THAT(firstFrame, ThrowsMessage<std::runtime_error>(HasSubstr("arc")));
  forgiveMessages();
  GLint timed = 0;
  glGetQueryiv(GL_TIME_ELAPSED, GL_CURRENT_QUERY, &timed);
  EXPECT_EQ(timed, 0) << "the frame's time is not taken any more";
  std::filesystem::remove(folder_ / "arc.vert");
  EXPECT_THAT(firstFrame, ThrowsMessage<std::runtime_error>(HasSubstr("arc.vert")));
}

TEST_F(Shaders, DebugMessagesAreCounted) {
  const auto before = gl::seriousMessages();
  glEnable(GL_VERTEX_SHADER);  // not a capability
  EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_INVALID_ENUM));
  EXPECT_EQ(gl::seriousMessages(), before + 1);
  forgiveMessages();
}

}  // namespace
}  // namespace flowwall
