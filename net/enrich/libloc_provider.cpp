#include "net/enrich/libloc_provider.hpp"

// libloc.h alone among its headers says extern "C".
extern "C" {
#include <libloc/as.h>
#include <libloc/database.h>
#include <libloc/libloc.h>
#include <libloc/network.h>
}

#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include "net/enrich/country_code.hpp"

namespace flowwall::net::enrich {
namespace {

template <typename T, T* (*unref)(T*)> struct Unref {
  void operator()(T* handle) const { unref(handle); }
};
using Context = std::unique_ptr<loc_ctx, Unref<loc_ctx, loc_unref>>;
using Database = std::unique_ptr<loc_database, Unref<loc_database, loc_database_unref>>;
using Network = std::unique_ptr<loc_network, Unref<loc_network, loc_network_unref>>;
using AutonomousSystem = std::unique_ptr<loc_as, Unref<loc_as, loc_as_unref>>;

struct CloseFile {
  void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

// The layout's fixed part: magic with the version, times and texts, then five sections as pairs of
// offset and length, big-endian. libloc 0.9 maps what it finds there without looking at the file's
// size, so a file that was cut short has to be caught here.
constexpr std::size_t kMagicBytes = 8;
constexpr std::size_t kSectionsAt = kMagicBytes + 8 + 3 * 4;
constexpr std::size_t kSections = 5;
constexpr std::size_t kHeadBytes = kSectionsAt + kSections * 8;

std::uint64_t bigEndian32(const char* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 4; ++i) {
    value = (value << 8) | static_cast<std::uint8_t>(bytes[i]);
  }
  return value;
}

bool isWhole(const std::filesystem::path& path) {
  std::array<char, kHeadBytes> head{};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(head.data(), static_cast<std::streamsize>(head.size())) ||
      std::memcmp(head.data(), "LOCDBXX", 7) != 0) {
    return false;
  }
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  for (std::size_t i = 0; i < kSections && !error; ++i) {
    const char* section = head.data() + kSectionsAt + i * 8;
    if (bigEndian32(section) + bigEndian32(section + 4) > size) {
      return false;
    }
  }
  return !error;
}

std::string countryOf(loc_network* network) {
  const char* code = loc_network_get_country_code(network);
  return code != nullptr && isCountryCode(code) ? code : std::string{};
}

}  // namespace

// The context outlives the database.
struct LiblocProvider::Handles {
  Context context;
  Database database;
};

LiblocProvider::LiblocProvider(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {}
LiblocProvider::~LiblocProvider() = default;

Result<std::unique_ptr<LiblocProvider>> LiblocProvider::open(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
  if (!file) {
    return Error{"no location database at " + path.string() +
                 ": remote ends have no country (install libloc-database)"};
  }
  const Error damaged{"the location database " + path.string() +
                      " is damaged: remote ends have no country"};
  if (!isWhole(path)) {
    return damaged;
  }
  auto handles = std::make_unique<Handles>();
  loc_ctx* context = nullptr;
  if (loc_new(&context) != 0) {
    return Error{"libloc could not start: remote ends have no country"};
  }
  handles->context.reset(context);
  loc_set_log_fn(context,
                 [](loc_ctx*, int, const char*, int, const char*, const char*, va_list) {});
  loc_database* database = nullptr;
  if (loc_database_new(context, &database, file.get()) != 0 || database == nullptr) {
    return damaged;
  }
  handles->database.reset(database);
  return std::unique_ptr<LiblocProvider>(new LiblocProvider(std::move(handles)));
}

std::optional<std::filesystem::path> LiblocProvider::findDatabase() {
  // The updater's own path first: it is newer than the package's.
  for (const char* path :
       {"/var/lib/location/database.db", "/usr/share/libloc-location/location.db"}) {
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error)) {
      return path;
    }
  }
  return std::nullopt;
}

std::optional<GeoAnswer> LiblocProvider::lookup(const model::IpAddress& address) {
  ++lookups_;
  in6_addr octets{};
  std::memcpy(&octets, address.octets().data(), sizeof octets);
  loc_network* found = nullptr;
  if (loc_database_lookup(handles_->database.get(), &octets, &found) != 0 || found == nullptr) {
    return std::nullopt;
  }
  ++hits_;
  const Network network(found);
  GeoAnswer answer;
  answer.source = "libloc";
  answer.countryCode = countryOf(found);
  answer.asn = loc_network_get_asn(found);
  loc_as* as = nullptr;
  if (answer.asn != 0 && loc_database_get_as(handles_->database.get(), &as, answer.asn) == 0 &&
      as != nullptr) {
    const AutonomousSystem owner(as);
    const char* name = loc_as_get_name(as);
    answer.asName = name == nullptr ? "" : name;
  }
  return answer;
}

model::ProviderHealth LiblocProvider::health() const {
  const std::chrono::seconds made{loc_database_created_at(handles_->database.get())};
  return {.name = "libloc",
          .state = "ready",
          .dataFrom = model::UtcTime(made),
          .counters = {{"lookups", lookups_}, {"hits", hits_}, {"misses", lookups_ - hits_}}};
}

}  // namespace flowwall::net::enrich
