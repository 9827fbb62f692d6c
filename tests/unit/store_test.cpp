// Files of DATA_DIR: names, whole writes, bounds, what is set aside, what is removed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "net/store/atomic_file.hpp"
#include "net/store/data_directory.hpp"
#include "net/store/raw_files.hpp"
#include "tests/unit/store_fixtures.hpp"

namespace flowwall::net::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using tests::fileText;
using tests::namesOf;
using tests::writeText;

model::UtcTime at(std::int64_t ms) {
  return model::UtcTime(milliseconds(ms));
}

RawBodies bodies(std::initializer_list<std::string> texts) {
  RawBodies pages;
  for (const std::string& text : texts) {
    pages.push_back(std::make_shared<const std::string>(text));
  }
  return pages;
}

unsigned modeOf(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

// ---- names

TEST(RawNameTest, OnlyItsOwnSpellingIsAName) {
  for (const char* name : {"raw_0.json", "raw_1700000000123.json", "raw_999999999999999.json",
                           "raw_1700000000123.2.json", "raw_5.999.json"}) {
    const auto parsed = parseRawName(name);
    ASSERT_TRUE(parsed) << name;
    EXPECT_EQ(rawName(*parsed), name);
  }
  for (const char* name : {"",
                           "raw_.json",
                           "raw_1",
                           "raw_1.jso",
                           "raw_01.json",
                           "raw_-1.json",
                           "raw_+1.json",
                           "raw_ 1.json",
                           "raw_1 .json",
                           "raw_1.1.json",
                           "raw_1.0.json",
                           "raw_1.02.json",
                           "raw_1.1000.json",
                           "raw_1.2.3.json",
                           "raw_1..json",
                           "raw_0x1.json",
                           "RAW_1.json",
                           "raw_1000000000000000.json",
                           "raw_99999999999999999999.json",
                           "../raw_1.json",
                           "raw_1/../2.json",
                           "raw_1.json/",
                           "raw_1.json.tmp-abcdef",
                           "raw_1.json.bad-1"}) {
    EXPECT_FALSE(parseRawName(name)) << name;
  }
  EXPECT_FALSE(parseRawName(std::string_view("raw_1\0.json", 11)));
}

TEST(RawNameTest, OnlyOurTemporaryNamesAreTaken) {
  EXPECT_EQ(finalName("a.json.tmp-x7Kq2Z"), "a.json");
  for (const char* name : {"", ".tmp-x7Kq2Z", "a.json", "a.json.tmp-", "a.json.tmp-x7Kq2",
                           "a.json.tmp-x7Kq2Z7", "a.json.tmp-x7Kq2.", "a.json-tmp.x7Kq2Z"}) {
    EXPECT_FALSE(finalName(name)) << name;
  }
}

class StoreTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path path(const std::string& name) const { return data_.path() / name; }

  tests::TemporaryDirectory root_;
  DataDirectory data_{root_.path() / "state" / "flowwall"};
};

TEST_F(StoreTest, AListingIsByTimeAndOnlyOfWholePolls) {
  for (const char* name : {"raw_20.json", "raw_20.2.json", "raw_20.3.json", "raw_3.json",
                           "raw_7.2.json", "raw_9.json", "raw_9.3.json", "notes.txt"}) {
    writeText(root_.path() / name, "{}");
  }
  const auto listing = listRaw(root_.path());
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->polls.size(), 3U);
  EXPECT_EQ(listing->polls[0].recorded, at(3));
  EXPECT_EQ(listing->polls[1].recorded, at(9));
  EXPECT_EQ(listing->polls[1].pages, 1U) << "page 2 is missing, so there is no page 3";
  EXPECT_EQ(listing->polls[2].pages, 3U);
  EXPECT_EQ(listing->orphans.size(), 2U);
  const auto missing = listRaw(root_.path() / "none");
  ASSERT_TRUE(missing.has_error());
  EXPECT_THAT(missing.error().message, HasSubstr("none: No such file or directory"));
}

// ---- whole files

TEST_F(StoreTest, AWriteReplacesTheWholeFileAndIsPrivate) {
  const fs::path file = root_.path() / "a.json";
  writeText(file, std::string(100'000, 'x'));
  ASSERT_TRUE(writeWhole(file, "short"));
  EXPECT_EQ(fileText(file), "short");
  EXPECT_EQ(modeOf(file), 0600U);
  ASSERT_TRUE(writeWhole(file, ""));
  EXPECT_EQ(fileText(file), "");
  EXPECT_THAT(namesOf(root_.path()), ElementsAre("a.json")) << "no temporary file stays";
}

TEST_F(StoreTest, AFailedWriteLeavesTheOldFileAndNothingElse) {
  fs::create_directory(root_.path() / "a.json");  // cannot be replaced by a file
  const auto written = writeWhole(root_.path() / "a.json", "text");
  ASSERT_TRUE(written.has_error());
  EXPECT_EQ(written.error().message,
            "cannot write " + (root_.path() / "a.json").string() + ": Is a directory");
  EXPECT_THAT(namesOf(root_.path()), ElementsAre("a.json"));
  EXPECT_THAT(writeWhole("/proc/flowwall.json", "text").error().message,
              HasSubstr("cannot write /proc/flowwall.json: "));
}

TEST_F(StoreTest, ReadingIsBoundedAndOnlyOfRegularFiles) {
  const fs::path file = root_.path() / "a.json";
  EXPECT_EQ(*readWhole(file, 10), std::nullopt);
  writeText(file, "0123456789");
  EXPECT_EQ(*readWhole(file, 10), "0123456789");
  EXPECT_THAT(readWhole(file, 9).error().message, HasSubstr("a.json is larger than 9 bytes"));
  ASSERT_EQ(::mkfifo((root_.path() / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(readWhole(root_.path() / "pipe", 9).error().message,
              HasSubstr("is not a regular file"));
  EXPECT_THAT(readWhole(root_.path(), 1 << 20).error().message, HasSubstr("not a regular file"));
  EXPECT_THAT(readWhole(file / "b", 9).error().message, HasSubstr("Not a directory"));
}

// ---- the directory

TEST_F(StoreTest, TheDirectoryIsMadePrivateAndOnlyOnceLocked) {
  EXPECT_TRUE(data_.snapshotNames()->empty()) << "no directory yet";
  ASSERT_TRUE(data_.prepare());
  ASSERT_TRUE(data_.prepare());
  EXPECT_EQ(modeOf(data_.path()), 0700U);
  DataDirectory second(data_.path());
  const auto refused = second.prepare();
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().message, "another flowwall is writing to " + data_.path().string());
  data_ = DataDirectory(root_.path());
  EXPECT_TRUE(second.prepare()) << "the first one has gone";
}

TEST_F(StoreTest, ADirectoryThatWasRemovedIsMadeAgain) {
  ASSERT_TRUE(data_.prepare());
  fs::remove_all(data_.path());
  ASSERT_TRUE(data_.prepare());
  ASSERT_TRUE(data_.write("a.json", "{}"));
  EXPECT_EQ(fileText(path("a.json")), "{}");
}

TEST_F(StoreTest, ADirectoryThatCannotBeIsOneSentence) {
  writeText(root_.path() / "file", "");
  DataDirectory under(root_.path() / "file" / "data");
  EXPECT_EQ(under.prepare().error().message,
            "cannot create " + under.path().string() + ": Not a directory");
  EXPECT_FALSE(under
                   .load(
                       "geo_cache.json", 100, [](auto) { return Result<void>(); }, at(1))
                   .text);
  EXPECT_THAT(DataDirectory("/proc/flowwall").prepare().error().message,
              HasSubstr("cannot create /proc/flowwall: "));
}

TEST_F(StoreTest, WhatAKilledRunLeftBehindIsRemovedAndNothingElse) {
  fs::create_directories(data_.path());
  for (const char* name :
       {"raw_5.json", "raw_5.2.json", "raw_7.2.json", "raw_5.json.tmp-AAAAAA",
        "geo_cache.json.tmp-bbbbbb", "geo_cache.json", "mine.tmp-cccccc", "control.token"}) {
    writeText(path(name), "{}");
  }
  ASSERT_TRUE(data_.prepare());
  EXPECT_THAT(namesOf(data_.path()), ElementsAre("control.token", "geo_cache.json",
                                                 "mine.tmp-cccccc", "raw_5.2.json", "raw_5.json"));
}

TEST_F(StoreTest, APollIsStoredPageByPageAndTheNewestAreKept) {
  ASSERT_TRUE(data_.prepare());
  for (int i = 1; i <= 25; ++i) {
    const auto bytes =
        data_.writeRaw(bodies({"first" + std::to_string(i), "second"}), at(1000 * i), {});
    ASSERT_TRUE(bytes) << bytes.error().message;
    EXPECT_EQ(*bytes, 12U + (i > 9 ? 1 : 0));
  }
  const auto names = data_.snapshotNames();
  ASSERT_TRUE(names);
  ASSERT_EQ(names->size(), 40U);
  EXPECT_EQ(names->front(), "raw_25000.json");
  EXPECT_EQ(names->at(1), "raw_25000.2.json");
  EXPECT_EQ(names->back(), "raw_6000.2.json");
  EXPECT_EQ(namesOf(data_.path()).size(), 40U);
  EXPECT_EQ(*data_.readSnapshot("raw_25000.json"), "first25");
  EXPECT_EQ(*data_.readSnapshot("raw_25000.2.json"), "second");
  EXPECT_EQ(data_.snapshotNames(3)->size(), 3U);
}

TEST_F(StoreTest, RawSnapshotsAreBoundedInBytesToo) {
  ASSERT_TRUE(data_.prepare());
  const RawLimits limits{.polls = 20, .bytes = 250};
  for (int i = 1; i <= 4; ++i) {
    ASSERT_TRUE(data_.writeRaw(bodies({std::string(100, 'x')}), at(i), limits));
  }
  EXPECT_THAT(namesOf(data_.path()), ElementsAre("raw_3.json", "raw_4.json"));
  ASSERT_TRUE(data_.writeRaw(bodies({std::string(1000, 'x')}), at(5), limits));
  EXPECT_THAT(namesOf(data_.path()), ElementsAre("raw_5.json")) << "the newest always stays";
}

TEST_F(StoreTest, OnePollNeverMixesWithAnotherWhateverTheClockDoes) {
  ASSERT_TRUE(data_.prepare());
  const RawLimits limits{.polls = 3};
  for (const char* text : {"a", "b"}) {
    ASSERT_TRUE(data_.writeRaw(bodies({text}), at(100), limits));
  }
  EXPECT_EQ(*data_.readSnapshot("raw_100.json"), "a");
  EXPECT_EQ(*data_.readSnapshot("raw_101.json"), "b");
  ASSERT_TRUE(data_.writeRaw(bodies({"c"}), at(102), limits));
  ASSERT_TRUE(data_.writeRaw(bodies({"back"}), at(7), limits));
  EXPECT_THAT(namesOf(data_.path()), ElementsAre("raw_101.json", "raw_102.json", "raw_7.json"));
}

TEST_F(StoreTest, APollThatCannotBeStoredWholeIsNotThere) {
  ASSERT_TRUE(data_.prepare());
  fs::create_directory(path("raw_5.2.json"));
  const auto written = data_.writeRaw(bodies({"1", "2", "3"}), at(5), {});
  EXPECT_THAT(written.error().message, HasSubstr("raw_5.2.json: Is a directory"));
  EXPECT_TRUE(namesOf(data_.path()).empty());
}

TEST_F(StoreTest, OnlySnapshotsCanBeReadByName) {
  ASSERT_TRUE(data_.prepare());
  writeText(path("geo_cache.json"), "{}");
  writeText(root_.path() / "raw_1.json", "{}");
  for (const char* name : {"geo_cache.json", "../raw_1.json", "../../raw_1.json", "raw_1.json", "",
                           ".", "/etc/passwd"}) {
    EXPECT_EQ(data_.readSnapshot(name).error().message, "there is no such snapshot") << name;
  }
}

// ---- damaged files

Result<void> isBraces(std::string_view text) {
  return text == "{}" ? Result<void>() : Result<void>(Error{"is not {}"});
}

TEST_F(StoreTest, ADamagedFileIsSetAsideAndTheNewestThreeOfThoseAreKept) {
  ASSERT_TRUE(data_.prepare());
  auto loaded = data_.load(kGeoCacheFile, 100, isBraces, at(1));
  EXPECT_FALSE(loaded.text);
  EXPECT_EQ(loaded.notice, "") << "there simply is none";
  for (const int ms : {8, 9, 10, 11}) {
    writeText(path(kGeoCacheFile), "damaged " + std::to_string(ms));
    loaded = data_.load(kGeoCacheFile, 100, isBraces, at(ms));
    EXPECT_FALSE(loaded.text);
    EXPECT_EQ(loaded.notice, path(kGeoCacheFile).string() +
                                 " is not {}; it is set aside as geo_cache.json.bad-" +
                                 std::to_string(ms) + ", and the wall starts without it");
  }
  EXPECT_THAT(namesOf(data_.path()), ElementsAre("geo_cache.json.bad-10", "geo_cache.json.bad-11",
                                                 "geo_cache.json.bad-9"));
  EXPECT_EQ(fileText(path("geo_cache.json.bad-11")), "damaged 11");
  writeText(path(kGeoCacheFile), "{}");
  loaded = data_.load(kGeoCacheFile, 100, isBraces, at(12));
  EXPECT_EQ(loaded.text, "{}");
  EXPECT_EQ(loaded.notice, "");
}

TEST_F(StoreTest, AFileThatIsTooLargeIsSetAsideUnread) {
  ASSERT_TRUE(data_.prepare());
  writeText(path(kDnsCacheFile), std::string(101, ' '));
  bool asked = false;
  const auto loaded = data_.load(
      kDnsCacheFile, 100,
      [&asked](auto) {
        asked = true;
        return Result<void>();
      },
      at(5));
  EXPECT_FALSE(loaded.text);
  EXPECT_FALSE(asked);
  EXPECT_THAT(loaded.notice, HasSubstr("larger than 100 bytes; it is set aside as"));
  EXPECT_THAT(namesOf(data_.path()), ElementsAre("dns_cache.json.bad-5"));
}

// ---- screenshots

TEST(ScreenshotTest, HaveATimeOfTheirOwnAndTheNewestStay) {
  const tests::TemporaryDirectory root;
  DataDirectory directory(root.path());
  ASSERT_TRUE(directory.prepare());
  writeText(root.path() / "screenshot_x.png", "somebody's own");
  EXPECT_EQ(directory.writeScreenshot("a", at(1000)).value(), "screenshot_1000.png");
  EXPECT_EQ(directory.writeScreenshot("b", at(1000)).value(), "screenshot_1001.png");
  EXPECT_EQ(fileText(root.path() / "screenshot_1001.png"), "b");
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(directory.writeScreenshot("c", at(9990 + i)));
  }
  EXPECT_EQ(directory.writeScreenshot("d", at(5)).value(), "screenshot_5.png")
      << "after the clock was put back";
  const auto names = namesOf(root.path());
  EXPECT_EQ(std::ranges::count_if(
                names, [](const std::string& name) { return name.starts_with("screenshot_"); }),
            static_cast<std::ptrdiff_t>(kMaxScreenshots) + 1);
  EXPECT_THAT(names, testing::IsSupersetOf({std::string("screenshot_x.png"),
                                            std::string("screenshot_5.png"),
                                            std::string("screenshot_10049.png")}));
  EXPECT_THAT(names, testing::Not(testing::Contains("screenshot_9999.png")));
}

}  // namespace
}  // namespace flowwall::net::store
