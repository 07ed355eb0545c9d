// Downloads from a server on the loopback address that misbehaves in every way that real ones do.
#include "io/download.h"

#include <fcntl.h>
#include <sys/file.h>

#include <chrono>
#include <random>

#include "io/checksum.h"
#include "io/server.h"
#include "io/support.h"

namespace latitude::io {
namespace {

using test::error_of;
using test::read_text;
using test::reply;
using test::Request;
using test::serve;
using test::Server;
using test::write_text;
using ::testing::HasSubstr;

class DownloadTest : public ::testing::Test {
 protected:
  DownloadTest() {
    ::setenv("no_proxy", "127.0.0.1", 1);
    std::mt19937 random(3);
    for (int i = 0; i < 300'000; ++i) content_ += static_cast<char>(random());
  }

  Download wanted(std::vector<std::string> urls) const {
    const std::string checksum = sha256(test::bytes(content_));
    return {std::move(urls), target_, std::uint64_t{1} << 20, [checksum](const std::filesystem::path& path) {
              if (sha256_of_file(path) != checksum) throw Error(path.string() + ": wrong checksum");
            }};
  }

  std::string content_;
  test::TemporaryFolder folder_;
  std::filesystem::path target_ = folder_ / "sub/file";
  std::filesystem::path partial_ = folder_ / "sub/file.partial";
};

TEST_F(DownloadTest, BringsTheFileAndItsProgress) {
  const Server server([&](const Request& request) { return serve(request, content_); });
  std::uint64_t last = 0, total = 0;
  download(wanted({server.url()}), [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_GE(done, last);
    last = done;
    total = all;
  });
  EXPECT_EQ(read_text(target_), content_);
  EXPECT_EQ(last, content_.size());
  EXPECT_EQ(total, content_.size());
  EXPECT_FALSE(std::filesystem::exists(partial_));
  download(wanted({server.url()}));  // there already: nobody is asked
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(DownloadTest, ResumesWhereTheConnectionBroke) {
  const Server server([&](const Request& request) {
    return serve(request, content_, request.range_start ? std::string::npos : 100'000);
  });
  download(wanted({server.url()}));
  EXPECT_EQ(read_text(target_), content_);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_FALSE(requests[0].range_start);
  EXPECT_EQ(requests[1].range_start, 100'000u);
}

TEST_F(DownloadTest, ResumesOnTheNextMirror) {
  const Server first([&](const Request& request) {
    return request.range_start ? reply("503 Service Unavailable", "busy") : serve(request, content_, 1000);
  });
  const Server second([&](const Request& request) { return serve(request, content_); });
  download(wanted({first.url(), second.url()}));
  EXPECT_EQ(read_text(target_), content_);
  ASSERT_EQ(second.requests().size(), 1u);
  EXPECT_EQ(second.requests()[0].range_start, 1000u);
}

TEST_F(DownloadTest, ResumesInTheNextCall) {
  std::filesystem::create_directories(partial_.parent_path());
  write_text(partial_, content_.substr(0, 5000));
  const Server server([&](const Request& request) { return serve(request, content_); });
  download(wanted({server.url()}));
  EXPECT_EQ(read_text(target_), content_);
  EXPECT_EQ(server.requests()[0].range_start, 5000u);
}

TEST_F(DownloadTest, TakesTheWholeFromAServerThatKnowsNoRanges) {
  std::filesystem::create_directories(partial_.parent_path());
  write_text(partial_, content_.substr(0, 5000));
  const Server server([&](const Request&) { return reply("200 OK", content_); });
  download(wanted({server.url()}));
  EXPECT_EQ(read_text(target_), content_);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(DownloadTest, UnderstandsThatNothingIsLeft) {
  std::filesystem::create_directories(partial_.parent_path());
  write_text(partial_, content_);
  const Server server([&](const Request& request) { return serve(request, content_); });  // answers 416
  download(wanted({server.url()}));
  EXPECT_EQ(read_text(target_), content_);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(DownloadTest, StartsAgainWhenThePartIsOfAnotherFile) {
  const Server server([&](const Request& request) { return serve(request, content_); });
  for (const std::string& part : {std::string(5000, 'x'), content_ + "x"}) {  // 206 that fits not; 416
    std::filesystem::create_directories(partial_.parent_path());
    std::filesystem::remove(target_);
    write_text(partial_, part);
    download(wanted({server.url()}));
    EXPECT_EQ(read_text(target_), content_);
  }
}

TEST_F(DownloadTest, StartsAgainWhenAnotherRangeComes) {
  std::filesystem::create_directories(partial_.parent_path());
  write_text(partial_, content_.substr(0, 5000));
  const Server server([&](const Request& request) {
    if (!request.range_start) return serve(request, content_);
    return reply("206 Partial Content", content_, "Content-Range: bytes 0-299999/300000\r\n");
  });
  download(wanted({server.url()}));
  EXPECT_EQ(read_text(target_), content_);
}

TEST_F(DownloadTest, AWrongFileNeverTakesTheTargetsPlace) {
  std::filesystem::create_directories(target_.parent_path());
  write_text(target_, "what was there");
  const Server server([&](const Request& request) { return serve(request, "something else"); });
  EXPECT_THAT(error_of([&] { download(wanted({server.url()})); }), HasSubstr("wrong checksum"));
  EXPECT_EQ(read_text(target_), "what was there");
  EXPECT_FALSE(std::filesystem::exists(partial_));
}

TEST_F(DownloadTest, NamesEveryMirrorsFailure) {
  const Server server([&](const Request& request) {
    if (request.path == "/loop") return reply("302 Found", "", "Location: /loop\r\n");
    if (request.path == "/out") return reply("302 Found", "", "Location: file:///etc/passwd\r\n");
    return reply("404 Not Found", "an error page, which is not the file");
  });
  const std::string message = error_of([&] {
    download(wanted({server.url("/none"), server.url("/loop"), server.url("/out"), "file:///etc/passwd", "ftp://a/b"}));
  });
  EXPECT_THAT(message, HasSubstr("/none: The requested URL returned error: 404"));
  EXPECT_THAT(message, HasSubstr("/loop: Maximum (5) redirects followed"));
  EXPECT_THAT(message, HasSubstr("/out: Protocol \"file\" not supported"));
  EXPECT_THAT(message, HasSubstr("file:///etc/passwd: is not an http or https address"));
  EXPECT_THAT(message, HasSubstr("ftp://a/b: is not an http or https address"));
  EXPECT_FALSE(std::filesystem::exists(partial_));
  EXPECT_THAT(error_of([&] { download(wanted({})); }), HasSubstr("no address is known"));
}

TEST_F(DownloadTest, FollowsARedirection) {
  const Server server([&](const Request& request) {
    return request.path == "/file" ? reply("302 Found", "moved", "Location: /there\r\n") : serve(request, content_);
  });
  download(wanted({server.url()}));
  EXPECT_EQ(read_text(target_), content_);
}

TEST_F(DownloadTest, BoundsTheSize) {
  Download small = wanted({});
  small.most_bytes = 100'000;
  const Server announced([&](const Request& request) { return serve(request, content_); });
  const Server silent([&](const Request&) { return test::Reply{"HTTP/1.1 200 OK\r\n\r\n" + content_, false}; });
  small.urls = {announced.url(), silent.url()};
  EXPECT_THAT(error_of([&] { download(small); }), HasSubstr("is larger than 100000 bytes"));
  EXPECT_FALSE(std::filesystem::exists(partial_));
}

TEST_F(DownloadTest, ACancelIsObeyedAlsoWhenTheServerSaysNothing) {
  const Server server([&](const Request& request) {
    test::Reply answer = serve(request, content_, 2000);
    answer.then_silence = true;
    return answer;
  });
  std::atomic<bool> cancelled{false};
  std::thread canceller([&] {
    while (server.requests().empty()) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    cancelled = true;
  });
  EXPECT_THAT(error_of([&] { download(wanted({server.url()}), {}, &cancelled); }), HasSubstr("download cancelled"));
  canceller.join();
  EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_F(DownloadTest, WhatProgressThrowsComesOut) {
  const Server server([&](const Request& request) { return serve(request, content_); });
  const auto progress = [](std::uint64_t, std::uint64_t) { throw std::logic_error("stop"); };
  EXPECT_THROW(download(wanted({server.url()}), progress), std::logic_error);
}

TEST_F(DownloadTest, OneProgramAtATime) {
  std::filesystem::create_directories(partial_.parent_path());
  const int other = ::open(partial_.c_str(), O_WRONLY | O_CREAT, 0644);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  EXPECT_THAT(error_of([&] { download(wanted({"http://127.0.0.1:9/"})); }), HasSubstr("by another program"));
  ::close(other);
}

TEST_F(DownloadTest, AnUnwritableTargetIsSaid) {
  write_text(folder_ / "plain", "");
  Download what = wanted({"http://127.0.0.1:9/"});
  what.target = folder_ / "plain/file";
  EXPECT_THAT(error_of([&] { download(what); }), HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace latitude::io
