// The remote page: its files, whole and unchanged, and nothing else.
#include "net/http/static_files.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/net/control_fixture.hpp"

namespace flowwall::tests {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class StaticFilesTest : public ControlFixture {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("flowwall-page-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "page");
    write("page/index.html", "<!doctype html>the page");
    write("page/app.js", "export {};");
    write("secret.html", "not for you");
  }
  void TearDown() override {
    ControlFixture::TearDown();
    fs::remove_all(folder_);
  }
  void startPage() {
    page_ = net::http::StaticFiles(folder_ / "page");
    start();
  }
  void write(const fs::path& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  static std::string tagIn(const RawResponse& response) {
    std::smatch match;
    return std::regex_search(response.header, match, std::regex("ETag: (\"\\w+\")\r\n"))
               ? match[1].str()
               : "";
  }

  fs::path folder_;
};

TEST_F(StaticFilesTest, ThePageIsAtTheRootWithAPolicyThatRunsNothingInline) {
  startPage();
  const auto page = ask(get("/"));
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "<!doctype html>the page");
  EXPECT_TRUE(page.has("Content-Type: text/html; charset=utf-8\r\n"));
  EXPECT_TRUE(page.has("Content-Security-Policy: default-src 'none'; script-src 'self'; "));
  EXPECT_FALSE(page.has("unsafe"));
  EXPECT_TRUE(page.has("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_EQ(ask(get("/index.html")).body, page.body);
  EXPECT_TRUE(ask(get("/app.js")).has("Content-Type: text/javascript; charset=utf-8\r\n"));
}

TEST_F(StaticFilesTest, AClientThatHasTheFileGets304) {
  startPage();
  const auto page = ask(get("/"));
  const std::string tag = tagIn(page);
  ASSERT_FALSE(tag.empty()) << page.header;
  for (const std::string& known : {tag, "W/" + tag, "\"old\", " + tag, std::string("*")}) {
    auto one = client();
    one.send(get("/", "If-None-Match: " + known + "\r\n") + get("/app.js"));
    const auto same = one.receive();
    ASSERT_TRUE(same) << known;
    EXPECT_EQ(same->status, 304);
    EXPECT_EQ(tagIn(*same), tag);
    EXPECT_FALSE(same->has("Content-Length"));
    const auto next = one.receive();
    ASSERT_TRUE(next) << "the connection goes on after an answer without a body";
    EXPECT_EQ(next->body, "export {};");
  }
  EXPECT_EQ(ask(get("/", "If-None-Match: \"other\"\r\n")).status, 200);
  EXPECT_NE(tagIn(ask(get("/app.js"))), tag);
}

TEST_F(StaticFilesTest, HeadHasTheHeaderAndPostIsNotAllowed) {
  startPage();
  const auto head = ask(request("HEAD", "/app.js", "", ""), true);
  EXPECT_EQ(head.header, ask(get("/app.js")).header);
  const auto post = ask(request("POST", "/app.js", "", "x"));
  EXPECT_EQ(post.status, 405);
  EXPECT_TRUE(post.has("Allow: GET, HEAD\r\n"));
}

TEST_F(StaticFilesTest, NoPathLeadsOutOfTheFolder) {
  startPage();
  for (const char* path :
       {"/../secret.html", "/%2e%2e/secret.html", "/./index.html", "//index.html",
        "/page/index.html", "/..%2fsecret.html", "/index.html/", "/INDEX.HTML"}) {
    EXPECT_EQ(ask(get(path)).status, 404) << path;
  }
}

TEST_F(StaticFilesTest, WhatCannotBeServedIsSaidAtTheStart) {
  EXPECT_THROW(net::http::StaticFiles(folder_ / "nowhere"), std::runtime_error);
  write("page/notes.txt", "?");
  try {
    net::http::StaticFiles files(folder_ / "page");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("notes.txt"));
  }
}

}  // namespace
}  // namespace flowwall::tests
