#include <cstdlib>
#include <sys/stat.h>

#include "net/config/secrets.hpp"
#include "tests/unit/config_fixtures.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SecretsTest : public ConfigTest {
 protected:
  SecretsTest() {
    environment_["NTOP_HOST"] = "ntop.example:3000";
    environment_["NTOP_USER"] = "wall";
  }

  std::string secretFile(const std::string& name, const std::string& text, mode_t mode = 0600) {
    const std::string path = write(name, text);
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }
  // With a configuration file of these keys under [ntopng].
  Invocation started(const std::string& keys = "") {
    const auto path = write("flowwall.toml", "[ntopng]\n" + keys);
    auto invocation = parse({"--config", path});
    EXPECT_TRUE(invocation) << (invocation ? "" : invocation.error().sentences.front());
    return invocation ? std::move(*invocation) : Invocation{};
  }
  std::string errorOf(const std::string& text) {
    const auto read = readSecretFile(secretFile("secret", text), "the password file");
    return read ? "" : read.error().message;
  }
};

TEST_F(SecretsTest, AreNeverPrinted) {
  environment_["NTOP_PASS"] = "hunter2";
  environment_["NTOP_TOKEN"] = "hunter3";
  environment_["NTOP_COOKIE"] = "hunter4";
  const Config config = good();
  EXPECT_EQ(config.source, SourceKind::ntopng);
  EXPECT_EQ(config.ntopng.password, "hunter2");
  EXPECT_EQ(config.ntopng.token, "hunter3");
  EXPECT_EQ(config.ntopng.cookie, "hunter4");
  EXPECT_THAT(printEffective(config),
              AllOf(Not(HasSubstr("hunter")),
                    HasSubstr("# password = \"(set)\"  # environment NTOP_PASS\n"),
                    HasSubstr("# token = \"(set)\"  # environment NTOP_TOKEN\n"),
                    HasSubstr("# cookie = \"(set)\"  # environment NTOP_COOKIE\n")));
}

TEST_F(SecretsTest, AreNeverInErrors) {
  environment_["NTOP_PASS"] = "hunter2\nnext";
  environment_["NTOP_TOKEN"] = std::string(5000, 'x');
  environment_["NTOP_COOKIE"] = "hunter2\r";
  const auto errors = bad();
  EXPECT_THAT(errors, ElementsAre("NTOP_PASS: must be one line of at most 4096 bytes",
                                  "NTOP_TOKEN: must be one line of at most 4096 bytes",
                                  "NTOP_COOKIE: must be one line of at most 4096 bytes",
                                  HasSubstr("no password")));
  EXPECT_THAT(errors, Each(Not(HasSubstr("hunter2"))));
}

TEST_F(SecretsTest, AFilesFirstLineIsTheSecret) {
  const auto read = readSecretFile(secretFile("password", "  a phrase\r\nrest\n"), "the file");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->secret, "  a phrase");
  EXPECT_THAT(read->warning, IsEmpty());
  EXPECT_EQ(readSecretFile(secretFile("bare", "abc"), "the file")->secret, "abc");
  const std::string longest(4096, 'x');
  EXPECT_EQ(readSecretFile(secretFile("long", longest + "\r\n"), "the file")->secret, longest);
  EXPECT_THAT(errorOf(longest + "x\n"), HasSubstr("more than 4096 bytes"));
  EXPECT_THAT(errorOf(longest + longest), HasSubstr("more than 4096 bytes"));
  EXPECT_THAT(errorOf(""), HasSubstr("nothing in its first line"));
  EXPECT_THAT(errorOf("\nsecond\n"), HasSubstr("nothing in its first line"));
  EXPECT_THAT(errorOf(std::string("a\0b\n", 4)), HasSubstr("control characters"));
  EXPECT_THAT(readSecretFile(folder_ + "/none", "the password file").error().message,
              HasSubstr("cannot read the password file " + folder_ + "/none: No such file"));
  EXPECT_THAT(readSecretFile(folder_, "the file").error().message, HasSubstr("not a regular file"));
  const std::string pipe = folder_ + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(readSecretFile(pipe, "the file").error().message, HasSubstr("not a regular file"));
}

TEST_F(SecretsTest, AFileOpenToOthersIsWarnedAbout) {
  for (const mode_t mode : {0640, 0604, 0660}) {
    const auto path = secretFile("password", "p\n", mode);
    const auto invocation = started("password_file = \"" + path + "\"\n");
    EXPECT_EQ(invocation.config.ntopng.password, "p");
    EXPECT_THAT(invocation.warnings, ElementsAre(AllOf(HasSubstr("the password file " + path),
                                                       HasSubstr("chmod 600 " + path))));
  }
  secretFile("password", "p\n", 0400);
  EXPECT_THAT(started("password_file = \"" + folder_ + "/password\"\n").warnings, IsEmpty());
}

TEST_F(SecretsTest, TheMoreTellingPlaceWins) {
  const auto fromKey = "password_file = \"" + secretFile("key", "of the key\n") + "\"\n" +
                       "token_file = \"" + secretFile("token", "token of the key\n") + "\"\n";
  secretFile("credentials/ntopng-password", "of the credential\n", 0440);
  secretFile("credentials/ntopng-token", "token of the credential\n", 0440);
  environment_["CREDENTIALS_DIRECTORY"] = folder_ + "/credentials";

  const auto credential = started();
  EXPECT_EQ(credential.config.ntopng.password, "of the credential");
  EXPECT_EQ(credential.config.ntopng.token, "token of the credential");
  EXPECT_THAT(credential.warnings, IsEmpty());
  EXPECT_THAT(printEffective(credential.config),
              HasSubstr("# password = \"(set)\"  # credential ntopng-password\n"));

  const auto key = started(fromKey);
  EXPECT_EQ(key.config.ntopng.password, "of the key");
  EXPECT_EQ(key.config.ntopng.token, "token of the key");
  EXPECT_EQ(key.config.origins.at("ntopng.password"), "ntopng.password_file");

  environment_["NTOP_PASS_FILE"] = secretFile("environment", "of the variable's file\n");
  EXPECT_EQ(started(fromKey).config.ntopng.password, "of the variable's file");

  environment_.erase("NTOP_PASS_FILE");
  environment_["NTOP_PASS"] = "of the variable";
  const auto variable = started(fromKey);
  EXPECT_EQ(variable.config.ntopng.password, "of the variable");
  EXPECT_EQ(variable.config.ntopng.passwordFile, "");
  EXPECT_FALSE(variable.config.origins.contains("ntopng.password_file"));
  EXPECT_EQ(variable.config.ntopng.token, "token of the key");
}

TEST_F(SecretsTest, TwoPlacesAtOneLevelContradict) {
  environment_["NTOP_PASS"] = "p";
  environment_["NTOP_PASS_FILE"] = "/none";
  environment_["NTOP_TOKEN"] = "t";
  environment_["NTOP_TOKEN_FILE"] = "/none";
  EXPECT_THAT(bad(), ElementsAre("NTOP_PASS and NTOP_PASS_FILE are both set; use one of them",
                                 "NTOP_TOKEN and NTOP_TOKEN_FILE are both set; use one of them"));
}

TEST_F(SecretsTest, AFileThatCannotBeReadStopsTheStartOnlyWhenItIsNeeded) {
  environment_["NTOP_PASS_FILE"] = "/none";
  EXPECT_THAT(bad(),
              ElementsAre("environment NTOP_PASS_FILE: ntopng.password_file: cannot read the "
                          "password file /none: No such file or directory"));
  EXPECT_TRUE(good({"--source", "demo"}).ntopng.password.empty());
}

TEST_F(SecretsTest, EachLoginNeedsWhatItNeeds) {
  const auto errorsWith = [&](const std::string& auth) {
    const auto path = write("flowwall.toml", "[ntopng]\nauth = \"" + auth + "\"\n");
    const auto parsed = parse({"--config", path});
    return parsed ? std::vector<std::string>{} : parsed.error().sentences;
  };
  EXPECT_THAT(errorsWith("token"), ElementsAre(HasSubstr("NTOP_TOKEN_FILE")));
  EXPECT_THAT(errorsWith("basic"), ElementsAre(HasSubstr("no user and password")));
  EXPECT_THAT(errorsWith("session"), ElementsAre(HasSubstr("or NTOP_COOKIE")));
  EXPECT_THAT(errorsWith("auto"), ElementsAre(HasSubstr("no password")));
  environment_["NTOP_COOKIE"] = "session_3000_0=0123";
  EXPECT_THAT(errorsWith("session"), IsEmpty());
  EXPECT_THAT(errorsWith("basic"), ElementsAre(HasSubstr("no user and password")));
  environment_["NTOP_TOKEN"] = "t";
  EXPECT_THAT(errorsWith("token"), IsEmpty());
  environment_["NTOP_PASS"] = "p";
  for (const char* auth : {"auto", "session", "token", "basic"}) {
    EXPECT_THAT(errorsWith(auth), IsEmpty()) << auth;
  }
  environment_["NTOP_INSECURE"] = "1";
  environment_["NTOP_PIN_SHA256"] = std::string(64, '0');
  EXPECT_THAT(errorsWith("auto"), ElementsAre(HasSubstr("contradict")));
}

TEST_F(SecretsTest, WhatIsMissingSaysWhereItsKeyWasSet) {
  environment_ = {{"HOME", folder_}};
  const auto errorsOf = [&](const std::string& keys) {
    const auto parsed = parse({"--config", write("flowwall.toml", "[ntopng]\n" + keys)});
    return parsed ? std::vector<std::string>{} : parsed.error().sentences;
  };
  const std::string file = folder_ + "/flowwall.toml";
  EXPECT_THAT(errorsOf("host = \"a\"\nuser = \"wall\"\n"),
              ElementsAre(HasSubstr(file + ":3: ntopng.user: is set, but there is no password")));
  EXPECT_THAT(errorsOf("host = \"a\"\npassword_file = \"/none\"\n"),
              ElementsAre(file + ":3: ntopng.password_file: cannot read the password file /none: "
                                 "No such file or directory"));
  EXPECT_THAT(errorsOf("host = \"a\"\npassword_file = \"" + secretFile("password", "p\n") + "\"\n"),
              ElementsAre(HasSubstr(file + ":3: ntopng.password_file: ntopng.password: is set, but "
                                           "there is no user")));
  EXPECT_THAT(errorsOf("host = \"a\"\nauth = \"token\"\ninsecure = true\npin_sha256 = \"" +
                       std::string(64, '0') + "\"\n"),
              ElementsAre(HasSubstr(file + ":3: ntopng.auth: is token"),
                          HasSubstr(file + ":4: ntopng.insecure: contradicts")))
      << "all at once";
  environment_ = {{"HOME", folder_}, {"NTOP_USER", "wall"}, {"NTOP_HOST", "a"}};
  EXPECT_THAT(errorsOf(""),
              ElementsAre(HasSubstr("environment NTOP_USER: ntopng.user: is set, but")));
}

TEST_F(SecretsTest, AreHiddenInValuesThatAreNoHostOrUrl) {
  const std::string url = "https://wall:hunter2@ntop.example:3000/lua?key=hunter3";
  environment_["NTOP_HOST"] = url;
  const std::string hidden = "https://…@ntop.example:3000/lua?…";
  EXPECT_THAT(bad(), ElementsAre(HasSubstr("NTOP_HOST=" + hidden + ": must be")));
  environment_["NTOP_HOST"] = "wall:hunter2@ntop.example";
  EXPECT_THAT(bad(), ElementsAre(HasSubstr("NTOP_HOST=…@ntop.example: must be")));
  environment_.erase("NTOP_HOST");
  const auto errorsOf = [&](const std::string& text) {
    const auto parsed = parse({"--config", write("flowwall.toml", text)});
    return parsed ? std::vector<std::string>{} : parsed.error().sentences;
  };
  EXPECT_THAT(errorsOf("[ntopng]\nhost = \"" + url + "\"\n"),
              ElementsAre(HasSubstr(":2: ntopng.host = \"" + hidden + "\": must be")));
  EXPECT_THAT(errorsOf("[geo]\nip_api_url = \"" + url + "\"\nproviders = [\"" + url + "\"]\n"),
              ElementsAre(HasSubstr("geo.ip_api_url = \"" + hidden),
                          HasSubstr("geo.providers = [\"" + hidden)));
  EXPECT_THAT(errorsOf("[ntopng]\nhost = " + url + "\n"),
              ElementsAre(HasSubstr(", in: host = " + hidden)));
}

TEST_F(SecretsTest, LeaveTheProcesssEnvironment) {
  ASSERT_EQ(::setenv("NTOP_PASS", "hunter2", 1), 0);
  ASSERT_EQ(::setenv("NTOP_TOKEN", "hunter3", 1), 0);
  const char* where = std::getenv("NTOP_PASS");
  const Surroundings surroundings = processSurroundings("1");
  EXPECT_EQ(std::getenv("NTOP_PASS"), nullptr);
  EXPECT_EQ(std::getenv("NTOP_TOKEN"), nullptr);
  EXPECT_EQ(std::string(where, 7), std::string(7, '\0'));  // setenv() never frees it
  EXPECT_EQ(surroundings.environment("NTOP_PASS"), "hunter2");
  EXPECT_EQ(surroundings.environment("NTOP_TOKEN"), "hunter3");
  EXPECT_EQ(surroundings.environment("NTOP_NOT_SET"), std::nullopt);
}

}  // namespace
}  // namespace flowwall::net::config
