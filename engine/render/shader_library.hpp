// ShaderLibrary: the programs of all passes, by name; each is shaders/NAME.vert and NAME.frag, or
// NAME:SYMBOL for the same with SYMBOL defined.
// Sources are embedded at build. With a folder given (development) they are read from there, and
// reloadChanged() takes up edits while the wall runs; one that does not compile is logged and the
// old program stays.
//
// Ownership: owns the programs; references stay valid for the library's life.
// Thread: render thread. Errors: the first load of a broken shader throws std::runtime_error.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/gl/program.hpp"

namespace flowwall::render {

/// Text by path below shaders/.
const std::map<std::string_view, std::string_view>& embeddedShaders();

class ShaderLibrary {
 public:
  explicit ShaderLibrary(std::optional<std::filesystem::path> folder = std::nullopt);

  [[nodiscard]] const gl::Program& load(const std::string& name);
  /// True when something was reloaded: what was drawn with it is out of date.
  bool reloadChanged();

 private:
  [[nodiscard]] std::string source(const std::string& path) const;
  [[nodiscard]] gl::Program compile(const std::string& name) const;
  [[nodiscard]] std::filesystem::file_time_type newest() const;

  std::optional<std::filesystem::path> folder_;
  std::map<std::string, gl::Program> programs_;
  std::filesystem::file_time_type loaded_{};
};

/// A program that lays something on the Earth, in three variants: for the globe, for the map, and
/// for what lies between them. That last one is made at once, so that a broken shader shows, the
/// others when they are used first.
class EarthProgram {
 public:
  EarthProgram(ShaderLibrary& shaders, std::string_view name);
  [[nodiscard]] const gl::Program& at(float curvature);

 private:
  ShaderLibrary* shaders_;
  std::array<std::string, 3> names_;
  std::array<const gl::Program*, 3> programs_{};
};

}  // namespace flowwall::render
