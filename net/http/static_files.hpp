// StaticFiles: the remote page, held in memory from the start: what is not in the folder then
// cannot be asked for, whatever the path says.
//
// Ownership: a value; the texts are shared with the answers under way.
// Thread: made on any, then network thread. Errors: the constructor throws std::runtime_error with
// one sentence for a folder or a file that cannot be read, or a file of a kind not known here.
// Source: RFC 9110 8.8.3 and 13.1.2 for entity tags.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http/control_message.hpp"

namespace flowwall::net::http {

class StaticFiles {
 public:
  /// No files.
  StaticFiles() = default;
  /// Those of the folder itself, served below "/"; index.html is "/", too.
  explicit StaticFiles(const std::filesystem::path& folder);

  /// The file of that path, or 304 when the client's copy is the same; nothing when there is none.
  [[nodiscard]] std::optional<ControlResponse> find(const ControlRequest& request) const;

 private:
  struct File {
    std::shared_ptr<const std::string> text;
    std::string_view contentType;
    std::string etag;
  };
  std::map<std::string, File, std::less<>> files_;  // by path
};

/// Whether an If-None-Match header names this entity tag.
[[nodiscard]] bool namesTag(std::string_view ifNoneMatch, std::string_view etag);

}  // namespace flowwall::net::http
