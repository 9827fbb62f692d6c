#include "net/config/config_file.hpp"
#include "net/config/values.hpp"
#include "tests/unit/config_fixtures.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(ConfigTest, SitesAreRead) {
  const Config config =
      goodFile("[[sites]]\n"
               "name = \"Berlin\"\n"
               "lat = 52.5\n"
               "lon = 13\n"
               "networks = [\"10.0.0.0/8\", \"2001:db8::/32\"]\n"
               "[poll]\n"
               "length = 7\n"
               "[[sites]]\n"
               "networks = [\n \"192.0.2.1\",\n \"::ffff:10.1.0.0/112\", \"::/0\" ]\n"
               "lon = -180.0\n"
               "lat = -90\n"
               "name = \"O'Higgins \\\"South\\\"\"\n");
  ASSERT_THAT(config.sites, SizeIs(2));
  const SiteConfig& berlin = config.sites.front();
  EXPECT_EQ(berlin.name, "Berlin");
  EXPECT_EQ(berlin.latDeg, 52.5);
  EXPECT_EQ(berlin.lonDeg, 13.0);
  ASSERT_THAT(berlin.networks, SizeIs(2));
  EXPECT_EQ(toString(berlin.networks[0]), "10.0.0.0/8");
  EXPECT_EQ(toString(berlin.networks[1]), "2001:db8::/32");
  const auto& southern = config.sites.back().networks;
  ASSERT_THAT(southern, SizeIs(3));
  EXPECT_EQ(toString(southern[0]), "192.0.2.1/32");
  EXPECT_EQ(toString(southern[1]), "10.1.0.0/16");
  EXPECT_EQ(toString(southern[2]), "::/0");
  EXPECT_EQ(config.poll.length, 7);
  EXPECT_THAT(printEffective(config), HasSubstr("lon = -180  # " + config.file + ":12\n"));
}

TEST_F(ConfigTest, MistakesInSitesAreNamedWithTheirLines) {
  const std::string all = badFile("[[sites]]\n"
                                  "name = \"a\"\n"
                                  "lat = 91\n"
                                  "lon = nan\n"
                                  "networks = [\"10.0.0.0/8\", \"10.0.0.1/8\",\n"
                                  "  \"10.0.0.0/33\",\n"
                                  "  \"ten\", 5, \"fe80::1%eth0/64\"]\n"
                                  "[[sites]]\n"
                                  "name = \"a\"\n"
                                  "lattitude = 5\n"
                                  "network = []\n"
                                  "networks = [\"10.0.0.0/8\"]\n"
                                  "[[sites]]\n"
                                  "name = \"\"\n"
                                  "networks = []\n");
  EXPECT_THAT(all, HasSubstr(":3: sites.lat = 91: must be -90 to 90 (degrees)\n"));
  EXPECT_THAT(all, HasSubstr(":4: sites.lon = nan: must be -180 to 180 (degrees)\n"));
  EXPECT_THAT(all, HasSubstr(":5: sites.networks = \"10.0.0.1/8\": has bits set beyond its prefix; "
                             "did you mean '10.0.0.0/8'?\n"));
  EXPECT_THAT(all, HasSubstr(":6: sites.networks = \"10.0.0.0/33\": must be a network such as"));
  EXPECT_THAT(all, HasSubstr(":7: sites.networks = \"ten\": must be"));
  EXPECT_THAT(all, HasSubstr(":7: sites.networks = 5: must be"));
  EXPECT_THAT(all, HasSubstr(":7: sites.networks = \"fe80::1%eth0/64\": must be"));
  EXPECT_THAT(all, HasSubstr(":9: sites.name = \"a\": another site has this name: "));
  EXPECT_THAT(all, HasSubstr(":10: unknown key 'sites.lattitude'"));
  EXPECT_THAT(all, HasSubstr(":11: unknown key 'sites.network'; did you mean 'networks'?\n"));
  EXPECT_THAT(all, HasSubstr(":12: sites.networks = \"10.0.0.0/8\": this network has a site: "));
  EXPECT_THAT(all, HasSubstr(":8: this site has no lat; each of [[sites]] has"));
  EXPECT_THAT(all, HasSubstr(":14: sites.name = \"\": must be a text in quotes, not empty\n"));
  EXPECT_THAT(all, HasSubstr(":15: sites.networks = []: must be a list such as"));
}

std::string site(int number, int networks) {
  std::string text = "[[sites]]\nname = \"" + std::to_string(number) + "\"\nlat = 0\nlon = 0\n";
  text += "networks = [";
  for (int i = 0; i < networks; ++i) {
    text += "\"10." + std::to_string(number % 256) + "." +
            std::to_string(number / 256 * 64 + i / 256) + "." + std::to_string(i % 256) + "\",";
  }
  return text + "]\n";
}

TEST_F(ConfigTest, SitesAndNetworksAreBounded) {
  std::string text;
  for (int i = 0; i < 1000; ++i) {
    text += site(i, 10);
  }
  EXPECT_THAT(goodFile(text).sites, SizeIs(1000));
  EXPECT_THAT(badFile(text + site(1000, 1)), HasSubstr("more than 1000 sites\n"));
  Config config;
  std::vector<std::string> errors;
  applyToml(site(0, 10'010), "f.toml", config, errors);
  EXPECT_THAT(errors, ElementsAre("f.toml:5: more than 10000 networks in all sites"));
}

TEST(ConfigValues, NetworksAreReadStrictly) {
  for (const char* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08x", "10.0.0/8", "::/129",
        "::ffff:1.2.3.4/95", "10.0.0.0 /8", "10.0.0.0/8/8", "10.0.0.0/4294967304"}) {
    EXPECT_TRUE(parseNetwork(text).has_error()) << text;
  }
  EXPECT_EQ(toString(*parseNetwork("0.0.0.0/0")), "0.0.0.0/0");
  EXPECT_EQ(toString(*parseNetwork("2001:db8::1")), "2001:db8::1/128");
  EXPECT_THAT(parseNetwork("2001:db8:ffff::/35").error().message,
              HasSubstr("did you mean '2001:db8:e000::/35'?"));
}

TEST(ConfigValues, NameServersAndUrlsAreReadStrictly) {
  for (const char* text :
       {"", "dns.example", "1.1.1.1:0", "1.1.1.1:65536", "[1.1.1.1]:53", "[1.1.1.1]", "[::1",
        "[::1]53", "[]:53", "[]", "::1]:53", "1.1.1.1:", ":53", "[", "[:", "]:1", "fe80::1%eth0"}) {
    EXPECT_EQ(parseNameServer(text), std::nullopt) << text;
  }
  EXPECT_EQ(toString(parseNameServer("[::1]").value()), "[::1]:53");
  EXPECT_EQ(toString(parseNameServer("192.0.2.1:5353").value()), "192.0.2.1:5353");
  EXPECT_TRUE(isPlainUrl("http://[::1]:8080/batch", "http://"));
  for (const char* url : {"https://ip-api.com", "http://", "http://:80", "http://a:", "http://u@a",
                          "http://a?b", "http://a b", "ip-api.com", "http:///path"}) {
    EXPECT_FALSE(isPlainUrl(url, "http://")) << url;
  }
}

TEST(ConfigValues, APinIsTakenWithAndWithoutColons) {
  std::string plain;
  std::string pairs;
  std::string lower;
  for (int i = 0; i < 32; ++i) {
    plain += "aB";
    pairs += i == 0 ? "Ab" : ":Ab";
    lower += "ab";
  }
  EXPECT_EQ(parsePin(plain), lower);
  EXPECT_EQ(parsePin(pairs), lower);
  for (const std::string& text :
       {std::string(), plain + "a", plain.substr(1), pairs + ":", pairs.substr(1), ":" + pairs,
        std::string(64, 'g'), "sha256:" + plain}) {
    EXPECT_EQ(parsePin(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace flowwall::net::config
