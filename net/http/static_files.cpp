#include "net/http/static_files.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace flowwall::net::http {
namespace {

struct Kind {
  std::string_view extension;
  std::string_view contentType;
};
constexpr std::array kKinds{
    Kind{".html", "text/html; charset=utf-8"}, Kind{".css", "text/css; charset=utf-8"},
    Kind{".js", "text/javascript; charset=utf-8"}, Kind{".svg", "image/svg+xml"},
    Kind{".webmanifest", "application/manifest+json"}};

// Everything comes from here, and nothing that stands inside the page is run.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view contentTypeOf(const std::filesystem::path& path) {
  const auto kind = std::ranges::find(kKinds, path.extension().string(), &Kind::extension);
  if (kind == kKinds.end()) {
    throw std::runtime_error("the remote page's " + path.string() + " is of a kind not known");
  }
  return kind->contentType;
}

std::string readWhole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    throw std::runtime_error("cannot read the remote page's " + path.string());
  }
  return text;
}

std::string tagOf(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::size_t kBytes = 12;
  std::string tag = "\"";
  for (std::size_t i = 0; i < kBytes; ++i) {
    tag += {kHex[digest.at(i) >> 4U], kHex[digest.at(i) & 15U]};
  }
  return tag + '"';
}

}  // namespace

StaticFiles::StaticFiles(const std::filesystem::path& folder) {
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename().string();
    auto text = std::make_shared<const std::string>(readWhole(entry.path()));
    const File file{text, contentTypeOf(entry.path()), tagOf(*text)};
    if (name == "index.html") {
      files_.emplace("/", file);
    }
    files_.emplace("/" + name, file);
  }
  if (failure) {
    throw std::runtime_error("cannot read the remote page in " + folder.string() + ": " +
                             failure.message());
  }
}

std::optional<ControlResponse> StaticFiles::find(const ControlRequest& request) const {
  const auto found = files_.find(request.path);
  if (found == files_.end()) {
    return std::nullopt;
  }
  const File& file = found->second;
  ControlResponse response;
  response.contentType = file.contentType;
  // Kept by the browser, and asked after each time: a new wall shows its own page at once.
  response.cacheControl = "no-cache";
  response.headers = {{"ETag", file.etag},
                      {"Content-Security-Policy", std::string(kPolicy)},
                      {"Referrer-Policy", "no-referrer"}};
  if (namesTag(request.ifNoneMatch, file.etag)) {
    response.status = 304;
  } else {
    response.body = file.text;
  }
  return response;
}

bool namesTag(std::string_view ifNoneMatch, std::string_view etag) {
  while (!ifNoneMatch.empty()) {
    const auto comma = std::min(ifNoneMatch.find(','), ifNoneMatch.size());
    std::string_view tag = ifNoneMatch.substr(0, comma);
    ifNoneMatch.remove_prefix(std::min(comma + 1, ifNoneMatch.size()));
    tag.remove_prefix(std::min(tag.find_first_not_of(" \t"), tag.size()));
    tag = tag.substr(0, tag.find_last_not_of(" \t") + 1);
    // The weak comparison, as the RFC asks for here.
    if (tag.starts_with("W/")) {
      tag.remove_prefix(2);
    }
    if (tag == "*" || tag == etag) {
      return true;
    }
  }
  return false;
}

}  // namespace flowwall::net::http
