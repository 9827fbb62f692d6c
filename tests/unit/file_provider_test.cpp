#include "net/enrich/file_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/geo_chain.hpp"

namespace flowwall::net::enrich {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const model::IpAddress kAddress = model::IpAddress::parse("5.6.7.8").value();

// Says for every address the country that is written in the file.
class OneCountry final : public GeoProvider {
 public:
  explicit OneCountry(std::string code) : code_(std::move(code)) {}
  std::optional<GeoAnswer> lookup(const model::IpAddress& /*address*/) override {
    return GeoAnswer{.countryCode = code_, .source = "file"};
  }
  [[nodiscard]] model::ProviderHealth health() const override { return {.state = "ready"}; }

 private:
  std::string code_;
};

Result<std::unique_ptr<GeoProvider>> openCountry(const std::filesystem::path& path) {
  std::string code;
  std::ifstream(path) >> code;
  if (code.size() != 2) {
    return Error{path.string() + " is damaged"};
  }
  return std::unique_ptr<GeoProvider>(std::make_unique<OneCountry>(code));
}

class FileProviderTest : public testing::Test {
 protected:
  FileProviderTest() { std::filesystem::remove(path_); }
  ~FileProviderTest() override { std::filesystem::remove(path_); }

  void write(const std::string& text) {
    const auto part = path_.string() + ".part";
    std::ofstream(part) << text;
    std::filesystem::rename(part, path_);
  }
  // False: there was nothing to look at.
  bool look(bool now = false) {
    const auto refresh = chain_.refresh(now);
    if (refresh) {
      refresh()();
    }
    return static_cast<bool>(refresh);
  }
  std::string country() {
    const auto answer = chain_.lookup(kAddress);
    return answer ? answer->countryCode : "";
  }

  std::unique_ptr<FileProvider> makeProvider() {
    return std::make_unique<FileProvider>(
        FileProvider::Kind{"countries", "there is no file",
                           [path = path_]() -> std::optional<std::filesystem::path> {
                             return std::filesystem::exists(path) ? std::optional(path)
                                                                  : std::nullopt;
                           },
                           openCountry},
        clock_, 60s);
  }
  static std::vector<std::unique_ptr<GeoProvider>> behindCache(std::unique_ptr<FileProvider> one) {
    std::vector<std::unique_ptr<GeoProvider>> all;
    all.push_back(std::make_unique<CachedGeoProvider>(std::move(one)));
    return all;
  }

  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string("country-") + testing::UnitTest::GetInstance()->current_test_info()->name());
  model::ManualClock clock_{model::UtcTime{1'700'000'000s}};
  std::unique_ptr<FileProvider> made_ = makeProvider();
  FileProvider& provider_ = *made_;
  GeoChain chain_{behindCache(std::move(made_))};
};

TEST_F(FileProviderTest, AFileThatAppearsIsOpened) {
  EXPECT_EQ(provider_.health().state, "starting");
  EXPECT_TRUE(look());
  EXPECT_FALSE(provider_.isOpen());
  EXPECT_EQ(provider_.health().state, "off");
  EXPECT_EQ(provider_.health().error, "there is no file");
  EXPECT_EQ(country(), "");
  write("DE");
  EXPECT_FALSE(look()) << "not before its time";
  clock_.advance(60s);
  EXPECT_TRUE(look());
  EXPECT_EQ(country(), "DE") << "the cache has forgotten its miss";
  EXPECT_EQ(provider_.health().name, "countries");
  EXPECT_EQ(provider_.health().state, "ready");
}

TEST_F(FileProviderTest, AReplacedFileTakesOverAndADamagedOneDoesNot) {
  write("DE");
  look();
  EXPECT_EQ(country(), "DE");
  const auto revision = provider_.revision();
  look(true);
  EXPECT_EQ(provider_.revision(), revision) << "the same file is not opened again";
  write("NL");
  look(true);
  EXPECT_EQ(country(), "NL");
  write("rubbish");
  look(true);
  EXPECT_EQ(country(), "NL");
  EXPECT_EQ(provider_.health().state, "degraded");
  EXPECT_THAT(provider_.health().error, HasSubstr("is damaged; the one opened before stays"));
  std::filesystem::remove(path_);
  look(true);
  EXPECT_EQ(country(), "NL");
}

TEST_F(FileProviderTest, AnotherFileThatCannotBeUsedLeavesTheOldOneInUse) {
  write("DE");
  look();
  write("rubbish");
  const auto other = makeProvider();
  other->refresh(true)()();
  EXPECT_FALSE(other->lookup(kAddress));
  other->takeOver(provider_);
  EXPECT_EQ(other->lookup(kAddress)->countryCode, "DE");
  EXPECT_EQ(other->health().state, "degraded");
  EXPECT_THAT(other->health().error, HasSubstr("is damaged; the one opened before stays"));
}

TEST_F(FileProviderTest, OneLookAtATime) {
  const auto refresh = chain_.refresh(true);
  ASSERT_TRUE(refresh);
  EXPECT_FALSE(chain_.refresh(true)) << "the first is still under way";
  refresh()();
  EXPECT_TRUE(chain_.refresh(false)) << "what was asked for meanwhile is made up for";
}

}  // namespace
}  // namespace flowwall::net::enrich
