// What ntopng is asked, page by page and how often, and how overlapping pages are joined.
#include "net/sources/ntopng_requests.hpp"

#include <gtest/gtest.h>

#include <set>

#include "net/sources/flow_merge.hpp"
#include "net/sources/ntopng_pacer.hpp"
#include "net/sources/ntopng_paging.hpp"

namespace flowwall::net::sources {
namespace {

model::FlowBatch pageOf(const std::vector<std::uint64_t>& ids, std::uint16_t port = 1) {
  model::FlowBatch page;
  for (const std::uint64_t id : ids) {
    model::Flow flow;
    flow.key.exporterId = id;
    flow.key.clientPort = port;
    flow.rate = model::BitRate{static_cast<double>(id)};
    page.flows.push_back(flow);
  }
  page.totalFlows = 9;
  page.droppedRows = 1;
  return page;
}

TEST(NtopngRequests, EncodeWhatAFormWouldMisread) {
  EXPECT_EQ(percentEncode("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percentEncode("a&b=c+d %\xc3\xa9"), "a%26b%3Dc%2Bd%20%25%C3%A9");
  EXPECT_EQ(loginForm("u&", "p=", "10.0.0.1"), "user=u%26&password=p%3D&referer=10.0.0.1%2F");
}

TEST(NtopngRequests, AskForTheFastestFlows) {
  const std::string tcp = flowListTarget({2, 6, 5000, 100});
  EXPECT_NE(tcp.find("start=5000&length=100&"), std::string::npos);
  EXPECT_NE(tcp.find("&sort=throughput&order=desc&ifid=2&"), std::string::npos);
  EXPECT_NE(tcp.find("&l4proto=6&"), std::string::npos);
  EXPECT_NE(tcp.find("&tcp_flow_state=established&"), std::string::npos);
  EXPECT_NE(flowListTarget({2, 17, 0, 1}).find("&tcp_flow_state=&"), std::string::npos);
  EXPECT_EQ(interfaceTarget(3), "/lua/rest/v2/get/interface/data.lua?ifid=3&type=summary");
}

TEST(NtopngRequests, AskForTheOtherEnd) {
  EXPECT_NE(flowListTarget({0, 6, 5, 10, true}).find("&sort=throughput&order=asc&"),
            std::string::npos);
}

TEST(NtopngRequests, HttpBasicIsBase64) {
  EXPECT_EQ(basicAuthorization("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617, 2
  EXPECT_EQ(basicAuthorization("", ""), "Basic Og==");
}

using Page = FlowPaging::Page;

TEST(FlowPaging, EndsWhereTheListEnds) {
  FlowPaging paging(12'000, 5000);
  EXPECT_EQ(paging.next(), (Page{0, 5000, false}));
  paging.got(5000, 5000, 7000);
  EXPECT_EQ(paging.next(), (Page{5000, 5000, false}));
  paging.got(2000, 1990, 7000);
  EXPECT_EQ(paging.next(), std::nullopt);
}

TEST(FlowPaging, AsksForNoMoreThanIsWanted) {
  FlowPaging paging(12'000, 5000);
  paging.got(5000, 5000, 90'000);
  paging.got(5000, 5000, 90'000);
  EXPECT_EQ(paging.next(), (Page{10'000, 2000, false}));
  paging.got(2000, 2000, 90'000);
  EXPECT_EQ(paging.next(), std::nullopt);
}

TEST(FlowPaging, AsksForNoEmptyPageWhenTheTotalIsKnown) {
  FlowPaging paging(50'000, 5000);
  paging.got(5000, 5000, 5000);
  EXPECT_EQ(paging.next(), std::nullopt);
}

TEST(FlowPaging, AServerThatGoesInCirclesIsLeft) {
  FlowPaging paging(50'000, 5000);
  paging.got(5000, 5000, std::nullopt);
  paging.got(5000, 0, std::nullopt);
  EXPECT_EQ(paging.next(), std::nullopt);
}

// The pages of a list of `total` flows, and how many of its flows they hold.
std::vector<Page> pagesOf(std::size_t wanted, std::size_t total) {
  FlowPaging paging(wanted, 5000);
  std::vector<Page> pages;
  while (const auto next = paging.next()) {
    pages.push_back(*next);
    const std::size_t rows = std::min(next->length, total - std::min(total, next->start));
    paging.got(rows, rows, total);
  }
  return pages;
}

TEST(FlowPaging, TakesTheRestFromTheOtherEnd) {
  const auto pages = pagesOf(100'000, 83'000);
  ASSERT_EQ(pages.size(), 17U);
  EXPECT_EQ(pages[13], (Page{65'000, 5000, false}));
  EXPECT_EQ(pages[14], (Page{0, 5000, true}));
  EXPECT_EQ(pages[16], (Page{10'000, 3000, true}));
}

TEST(FlowPaging, LeavesOutWhatIsSlowerThanWanted) {
  const auto pages = pagesOf(100'000, 110'000);
  EXPECT_EQ(pages[14], (Page{10'000, 5000, true}));  // the slowest 10,000 are not wanted
  EXPECT_EQ(pages.back(), (Page{35'000, 5000, true}));
}

TEST(FlowPaging, NoStartEverWraps) {
  for (const std::size_t total :
       {65'536UL, 70'000UL, 99'999UL, 140'001UL, 165'000UL, 1'000'000UL}) {
    const auto pages = pagesOf(100'000, total);
    EXPECT_LE(pages.size(), 21U);
    for (const Page& page : pages) {
      EXPECT_LT(page.start, 65'536U) << total;
    }
  }
}

const RetryPolicy kRetry{.first = std::chrono::milliseconds(1000),
                         .max = std::chrono::milliseconds(15'000),
                         .slowMax = std::chrono::milliseconds(60'000),
                         .refusedFirst = std::chrono::milliseconds(30'000),
                         .refusedMax = std::chrono::milliseconds(300'000),
                         .seed = 7};

TEST(PollPacer, GoodPollsStartOneIntervalApart) {
  PollPacer pacer(std::chrono::milliseconds(5000), kRetry);
  EXPECT_EQ(pacer.afterGood(std::chrono::milliseconds(0)).count(), 5000);
  EXPECT_EQ(pacer.afterGood(std::chrono::milliseconds(1200)).count(), 3800);
  EXPECT_EQ(pacer.afterGood(std::chrono::milliseconds(5000)).count(), 0);
  EXPECT_FALSE(pacer.overloaded());
}

TEST(PollPacer, AServerThatCannotKeepUpIsAskedLessAndLess) {
  PollPacer pacer(std::chrono::milliseconds(5000), kRetry);
  long least = 5000;
  for (int i = 0; i < 6; ++i) {
    const long wait = pacer.afterGood(std::chrono::milliseconds(5001)).count();
    EXPECT_GE(wait, least);
    EXPECT_LE(wait, least * 5 / 4);
    EXPECT_TRUE(pacer.overloaded());
    least = std::min(least * 2, 60'000L);
  }
  EXPECT_EQ(pacer.afterGood(std::chrono::milliseconds(1000)).count(), 4000);
  EXPECT_FALSE(pacer.overloaded());
}

TEST(PollPacer, FailuresWaitLongerAndLongerAtRandom) {
  PollPacer pacer(std::chrono::milliseconds(5000), kRetry);
  std::set<long> waits;
  long most = 1000;
  for (int i = 0; i < 12; ++i) {
    const long wait = pacer.afterFailure(false).count();
    EXPECT_GE(wait, most / 2);
    EXPECT_LE(wait, most);
    waits.insert(wait);
    most = std::min(most * 2, 15'000L);
  }
  EXPECT_GT(waits.size(), 8U);
  EXPECT_EQ(pacer.afterGood(std::chrono::milliseconds(0)).count(), 5000);
  EXPECT_LE(pacer.afterFailure(false).count(), 1000);
}

TEST(PollPacer, ARefusalIsNeverRetriedSooner) {
  PollPacer pacer(std::chrono::milliseconds(5000), kRetry);
  EXPECT_GE(pacer.afterFailure(true).count(), 30'000);
  EXPECT_GE(pacer.afterFailure(true).count(), 60'000);
  pacer.forgetFailures();
  EXPECT_LE(pacer.afterFailure(true).count(), 37'500);
}

TEST(FlowMerge, OverlappingPagesGiveEachFlowOnce) {
  FlowMerge merge;
  EXPECT_EQ(merge.add(pageOf({5, 4, 3})), 3U);
  EXPECT_EQ(merge.add(pageOf({3, 2})), 1U);
  const model::FlowBatch all = merge.take(3);
  ASSERT_EQ(all.flows.size(), 3U);
  EXPECT_EQ(all.flows.front().key.exporterId, 5U);
  EXPECT_EQ(all.flows.back().key.exporterId, 3U);
  EXPECT_EQ(all.totalFlows, 9U);
  EXPECT_EQ(all.droppedRows, 2U);
}

TEST(FlowMerge, MorePagesFollowTheFirst) {
  FlowMerge merge;
  EXPECT_EQ(merge.add(pageOf({5, 5, 3})), 2U);
  EXPECT_EQ(merge.size(), 2U);
  EXPECT_EQ(merge.add(pageOf({3, 2, 9})), 2U);
  const model::FlowBatch all = merge.take(4);
  std::set<std::uint64_t> ids;
  for (const model::Flow& flow : all.flows) {
    ids.insert(flow.key.exporterId);
  }
  EXPECT_EQ(ids, (std::set<std::uint64_t>{2, 3, 5, 9}));
  EXPECT_EQ(all.flows.size(), 4U);
  EXPECT_EQ(merge.add(pageOf({5})), 1U) << "taken, it begins anew";
}

TEST(FlowMerge, FlowsWithoutANumberAreToldApartByTheirKey) {
  FlowMerge merge;
  EXPECT_EQ(merge.add(pageOf({0, 0}, 1)), 1U);
  EXPECT_EQ(merge.add(pageOf({0}, 2)), 1U);
}

TEST(FlowMerge, JoiningAddsUp) {
  const model::FlowBatch both = joined(pageOf({1, 7}), pageOf({3}), 2);
  ASSERT_EQ(both.flows.size(), 2U);
  EXPECT_EQ(both.flows[0].key.exporterId, 7U);
  EXPECT_EQ(both.flows[1].key.exporterId, 3U);
  EXPECT_EQ(both.totalFlows, 18U);
  EXPECT_TRUE(both.raw.empty());
}

TEST(FlowMerge, AnswersStayInTheirOrder) {
  const auto page = [](std::uint64_t id, const char* text) {
    model::FlowBatch batch = pageOf({id});
    batch.raw.push_back(std::make_shared<const std::string>(text));
    return batch;
  };
  FlowMerge merge;
  merge.add(page(1, "a"));
  merge.add(page(2, "b"));
  const model::FlowBatch both = joined(merge.take(9), page(3, "c"), 9);
  ASSERT_EQ(both.raw.size(), 3U);
  EXPECT_EQ(*both.raw[0] + *both.raw[1] + *both.raw[2], "abc");
}

}  // namespace
}  // namespace flowwall::net::sources
