#include "engine/render/shader_library.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <utility>

namespace flowwall::render {
namespace {

constexpr std::string_view kInclude = "#include \"";

}  // namespace

ShaderLibrary::ShaderLibrary(std::optional<std::filesystem::path> folder)
    : folder_(std::move(folder)) {
  if (folder_) {
    readAt_ = newest();
  }
}

const gl::Program& ShaderLibrary::load(const std::string& name) {
  auto [entry, isNew] = programs_.try_emplace(name);
  if (isNew) {
    entry->second = compile(name);
  }
  return entry->second;
}

void ShaderLibrary::loadNext() {
  while (!wanted_.empty()) {
    const std::string name = std::move(wanted_.back());
    wanted_.pop_back();
    if (!programs_.contains(name)) {
      static_cast<void>(load(name));
      return;
    }
  }
}

bool ShaderLibrary::reloadChanged() {
  if (!folder_ || newest() == readAt_) {
    return false;
  }
  readAt_ = newest();
  for (auto& [name, program] : programs_) {
    try {
      program = compile(name);
    } catch (const std::runtime_error& error) {
      spdlog::error("{}", error.what());
    }
  }
  return true;
}

// The text of a shader with its includes put in their place, each line of them once.
std::string ShaderLibrary::source(const std::string& path) const {
  std::string text;
  if (folder_) {
    std::ifstream file(*folder_ / path, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(file), {});
  } else if (const auto found = embeddedShaders().find(path); found != embeddedShaders().end()) {
    text = found->second;
  }
  if (text.empty()) {
    throw std::runtime_error("there is no shader " + path);
  }
  for (auto at = text.find(kInclude); at != std::string::npos; at = text.find(kInclude, at)) {
    const auto nameStart = at + kInclude.size();
    const auto nameEnd = text.find('"', nameStart);
    const std::string included = source(text.substr(nameStart, nameEnd - nameStart));
    text.replace(at, nameEnd + 1 - at, included);
  }
  return text;
}

gl::Program ShaderLibrary::compile(const std::string& name) const {
  const auto colon = name.find(':');
  const std::string file = name.substr(0, colon);
  const auto text = [&](const char* stage) {
    std::string whole = source(file + stage);
    const auto secondLine = whole.find('\n') + 1;  // after #version
    for (auto at = colon; at != std::string::npos; at = name.find(':', at + 1)) {
      const auto end = std::min(name.find(':', at + 1), name.size());
      whole.insert(secondLine, "#define " + name.substr(at + 1, end - at - 1) + "\n");
    }
    return whole;
  };
  return gl::Program::compile(name, text(".vert"), text(".frag"));
}

EarthProgram::EarthProgram(ShaderLibrary& shaders, std::string_view name)
    : shaders_(&shaders), names_{std::string(name) + ":EARTH_GLOBE",
                                 std::string(name) + ":EARTH_MAP", std::string(name)} {
  std::ranges::for_each(names_, [&](const std::string& variant) { shaders.want(variant); });
}

const gl::Program& EarthProgram::at(float curvature) {
  const std::size_t variant = curvature >= 1.0F ? 0 : curvature <= 0.0F ? 1 : 2;
  if (programs_.at(variant) == nullptr) {
    programs_.at(variant) = &shaders_->load(names_.at(variant));
  }
  return *programs_.at(variant);
}

std::filesystem::file_time_type ShaderLibrary::newest() const {
  auto latest = std::filesystem::file_time_type::min();
  for (const auto& file : std::filesystem::recursive_directory_iterator(*folder_)) {
    std::error_code ignored;
    const auto written = file.last_write_time(ignored);
    latest = ignored ? latest : std::max(latest, written);
  }
  return latest;
}

}  // namespace flowwall::render
