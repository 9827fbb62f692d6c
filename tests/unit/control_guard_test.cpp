#include "net/http/control_guard.hpp"

#include <gtest/gtest.h>

#include "net/http/control_fields.hpp"
#include "net/http/control_view.hpp"

namespace flowwall::net::http {
namespace {

TEST(ControlGuard, KnowsThisMachineByName) {
  for (const char* host : {"localhost", "LOCALHOST:3000", "127.0.0.1", "127.1.2.3:1", "[::1]",
                           "[::1]:3000", "localhost.:80"}) {
    EXPECT_FALSE(refusal(host, std::nullopt)) << host;
  }
  for (const char* host : {"", "example.com", "localhost.evil.example", "10.0.0.1", "[::2]",
                           "127.0.0.1.evil.example", "localhost:", "localhost:99999", "[::1",
                           "[::1]x", "[127.0.0.1]", "user@localhost", "localhost:80:80"}) {
    EXPECT_TRUE(refusal(host, std::nullopt)) << host;
  }
}

TEST(ControlGuard, LetsOnlyItsOwnPagesIn) {
  EXPECT_FALSE(refusal("127.0.0.1:3000", "http://localhost:3000"));
  EXPECT_FALSE(refusal("localhost", "https://localhost:443"));
  for (const char* origin : {"http://localhost:3001", "http://localhost", "null", "",
                             "https://evil.example", "http://evil.example:3000",
                             "file://localhost:3000", "http://localhost:3000.evil.example"}) {
    EXPECT_TRUE(refusal("localhost:3000", origin)) << origin;
  }
}

TEST(ControlFields, SixtyFourAreTheMost) {
  std::string form;
  for (int i = 0; i < 64; ++i) {
    form += "f" + std::to_string(i) + "=1&";
  }
  EXPECT_EQ(parseForm(form)->size(), 64U);
  EXPECT_FALSE(parseForm(form + "f64=1"));
}

TEST(ControlFields, ANameOfAnObjectIsGivenOnce) {
  EXPECT_FALSE(parseJsonFields(R"({"zoom":2,"zoom":3})"));
  EXPECT_FALSE(parseJsonFields(R"({"zoom":2,"\u007aoom":3})"));
  for (const char* text :
       {R"({})", R"({"a":":"})", R"({"a":"\":","b":"\\"})", R"({":":1 , "b" : 2})"}) {
    EXPECT_TRUE(parseJsonFields(text)) << text;
  }
}

TEST(ControlFields, DecodesPercentAndPlus) {
  EXPECT_EQ(*percentDecode("a%20b+c%2B", true), "a b c+");
  EXPECT_EQ(*percentDecode("a+b", false), "a+b");
  EXPECT_EQ(*percentDecode("K%c3%b6ln", true), "Köln");
  for (const char* text :
       {"%", "%4", "%4g", "a%00b", "%ff%fe", "%c0%80", "%ed%a0%80", "\xff", "a%0ab"}) {
    EXPECT_FALSE(percentDecode(text, true)) << text;
  }
}

TEST(ControlFields, ReadsFormsAndJsonAlike) {
  const Fields expected{{"mode", "map"}, {"zoom", "2"}};
  EXPECT_EQ(*parseForm("mode=map&&zoom=2"), expected);
  EXPECT_EQ(*parseJsonFields(R"({"mode":"map","zoom":2})"), expected);
  EXPECT_EQ(*parseJsonFields(R"({"lat":2e1,"lon":-7.5})"),
            (Fields{{"lat", "20"}, {"lon", "-7.5"}}));
  EXPECT_EQ(*parseForm("flag"), (Fields{{"flag", ""}}));
  ControlRequest request;
  request.query = "mode=map";
  request.body = R"( {"zoom": 2} )";
  EXPECT_EQ(*fieldsOf(request), expected);
  request.body = "mode=globe";
  EXPECT_FALSE(fieldsOf(request));
  EXPECT_FALSE(parseJsonFields("[1]"));
  EXPECT_FALSE(parseJsonFields(R"({"a":{"b":{"c":{"d":{"e":1}}}}})"));
}

TEST(ControlView, SetsWhatIsGivenAndLeavesTheRest) {
  const auto view = parseSetView({{"lat", "5"}, {"zoom", "24"}}, {1.0, 2.0});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->center, (model::GeoPoint{5.0, 2.0}));
  EXPECT_EQ(view->zoom, 24.0);
  EXPECT_FALSE(view->mode);
  for (const char* zoom : {"0.49", "24.01", "nan", "inf", "", "1x", "-1"}) {
    EXPECT_FALSE(parseSetView({{"zoom", zoom}}, {})) << zoom;
  }
}

}  // namespace
}  // namespace flowwall::net::http
