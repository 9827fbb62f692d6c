#include "net/wire/plain_json.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <limits>
#include <string>

#include "net/wire/ifstats_json.hpp"

namespace flowwall::net::wire {
namespace {

std::string textOf(double number) {
  std::string text;
  appendNumber(text, number);
  return text;
}

TEST(PlainJson, NumbersHaveNoExponentToSpare) {
  EXPECT_EQ(textOf(20.0), "20");
  EXPECT_EQ(textOf(0.0), "0");
  EXPECT_EQ(textOf(-1.5), "-1.5");
  EXPECT_EQ(textOf(85.1), "85.1");
  EXPECT_EQ(textOf(100'000.0), "100000");
  EXPECT_EQ(textOf(40e9), "40000000000");
  EXPECT_EQ(textOf(0.00025), "0.00025");
  EXPECT_EQ(textOf(1e300), "1e+300");
  EXPECT_EQ(textOf(1e-9), "1e-09");
}

TEST(PlainJson, EveryNumberReadsBackAsItself) {
  for (const double number :
       {0.1, 1.0 / 3.0, -123456789012345.67, 999'999'999'999'999.9, 1e-6, 1.2345678901234567e-6,
        1e15, 4.9e-324, std::numeric_limits<double>::max(), -10.85}) {
    const std::string text = textOf(number);
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), number) << text;
    EXPECT_TRUE(boost::json::parse(text).is_number()) << text;
  }
}

TEST(PlainJson, WhatIsNoNumberIsNull) {
  EXPECT_EQ(textOf(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(textOf(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(PlainJson, WritesWholeTrees) {
  const boost::json::value tree{{"lat", 50.0},
                                {"a \"name\"", {1, 2.5, nullptr, true, "text\n"}},
                                {"none", boost::json::object()},
                                {"empty", boost::json::array()}};
  EXPECT_EQ(plainJson(tree), R"({"lat":50,"a \"name\"":[1,2.5,null,true,"text\n"],)"
                             R"("none":{},"empty":[]})");
}

TEST(PlainJson, EveryTextAndWholeNumberReadsBackAsItself) {
  std::string bytes;
  for (int c = 1; c < 0x80; ++c) {
    bytes += static_cast<char>(c);
  }
  for (const std::string& text : {std::string(), std::string("\\"), std::string("\""), bytes,
                                  std::string("Kochi → Köln"), std::string("a\0b", 3)}) {
    const boost::json::value tree{{text, text}};
    EXPECT_EQ(boost::json::parse(plainJson(tree)), tree) << text;
  }
  const boost::json::value numbers{std::numeric_limits<std::int64_t>::min(),  -1,   0,
                                   std::numeric_limits<std::uint64_t>::max(), true, false};
  EXPECT_EQ(plainJson(numbers), "[-9223372036854775808,-1,0,18446744073709551615,true,false]");
}

TEST(PlainJson, RatesOfTheInterfaceAreWrittenSo) {
  model::InterfaceStats stats;
  stats.upload = model::BitRate{8'000'000.0};
  EXPECT_NE(encodeIfstats(stats).find(R"("upload_bps":8000000,)"), std::string::npos)
      << encodeIfstats(stats);
}

}  // namespace
}  // namespace flowwall::net::wire
