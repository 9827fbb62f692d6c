// ShaderLibrary: the programs of all passes, by name; each is shaders/NAME.vert and NAME.frag, or
// NAME:SYMBOL:SYMBOL for the same with these symbols defined.
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
#include <utility>
#include <vector>

#include "engine/gl/program.hpp"

namespace flowwall::render {

/// Text by path below shaders/.
const std::map<std::string_view, std::string_view>& embeddedShaders();

class ShaderLibrary {
 public:
  explicit ShaderLibrary(std::optional<std::filesystem::path> folder = std::nullopt);

  [[nodiscard]] const gl::Program& load(const std::string& name);
  /// Names a program for loadNext().
  void want(std::string name) { wanted_.push_back(std::move(name)); }
  /// Loads one of those that were wanted and not used yet, if there is one: so that a frame that
  /// needs it later does not wait for a compiler.
  void loadNext();
  /// So many are loaded.
  [[nodiscard]] std::size_t loaded() const { return programs_.size(); }
  /// True when something was reloaded: what was drawn with it is out of date.
  bool reloadChanged();

 private:
  [[nodiscard]] std::string source(const std::string& path) const;
  [[nodiscard]] gl::Program compile(const std::string& name) const;
  [[nodiscard]] std::filesystem::file_time_type newest() const;

  std::optional<std::filesystem::path> folder_;
  std::map<std::string, gl::Program> programs_;
  std::vector<std::string> wanted_;
  std::filesystem::file_time_type readAt_{};
};

/// A program that lays something on the Earth, in three variants: for the globe, for the map, and
/// for what lies between them. Each is made when it is used first, or when the library has time.
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
