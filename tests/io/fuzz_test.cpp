// Deterministic mutations of good files: every parser gives a value or throws latitude::Error, and nothing else
// happens. (The build with LATITUDE_SANITIZE sees what else could.)
#include <random>

#include "io/archive.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/json.h"
#include "io/mat.h"
#include "io/mat_writer.h"
#include "io/npy.h"
#include "io/picture.h"
#include "io/safetensors.h"
#include "io/support.h"
#include "io/tar_writer.h"

namespace latitude::io {
namespace {

using test::bytes;
using test::fixture;
using test::read_text;

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string mutate(std::string file) {
    for (std::size_t steps = 1 + below(4); steps > 0; --steps) step(file);
    return file;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void step(std::string& file) {
    const std::size_t at = below(file.size()), count = std::min(below(16) + 1, file.size() - at);
    switch (below(8)) {
      case 0:
        if (!file.empty()) file[at] = static_cast<char>(file[at] ^ (1 << below(8)));
        break;
      case 1: {
        static constexpr std::string_view interesting = "\x00\xff\x7f\x80\x01{}[]\"',:-.0129e \n";
        if (!file.empty()) file[at] = interesting[below(interesting.size())];
        break;
      }
      case 2:
        file.resize(at);
        break;
      case 3:
        file.erase(at, count);
        break;
      case 4:
        file.insert(below(file.size()), file.substr(at, count));
        break;
      case 5:
        file.append(below(40), static_cast<char>(below(256)));
        break;
      case 6: {  // numbers in text
        static const char* numbers[] = {"0",          "-1",    "18446744073709551615",
                                        "4294967296", "1e999", "9223372036854775807"};
        file.insert(at, numbers[below(6)]);
        break;
      }
      default:
        for (std::size_t i = 0; i < std::min<std::size_t>(count, 8); ++i) file[at + i] = static_cast<char>(below(256));
    }
  }

  std::mt19937 random_;
};

// Feeds mutations of the seeds to `parse`; some must be refused, and nothing but Error may be thrown.
void fuzz(const std::vector<std::string>& seeds, int rounds, const std::function<void(const std::string&)>& parse) {
  Mutator mutator(20240229);
  int refused = 0;
  for (const std::string& seed : seeds) ASSERT_NO_THROW(parse(seed));
  for (int round = 0; round < rounds; ++round) {
    const std::string file = mutator.mutate(seeds[static_cast<std::size_t>(round) % seeds.size()]);
    try {
      parse(file);
    } catch (const Error&) {
      ++refused;
    } catch (const std::exception& other) {
      FAIL() << "round " << round << " threw something else: " << other.what();
    }
  }
  EXPECT_GT(refused, rounds / 4);
}

// The same for parsers that read files.
void fuzz_files(const std::vector<std::string>& seeds, int rounds,
                const std::function<void(const std::filesystem::path&)>& parse) {
  const test::TemporaryFolder folder;
  fuzz(seeds, rounds, [&](const std::string& file) {
    std::filesystem::remove(folder / "file");  // cheaper than to overwrite, which some file systems flush to the disk
    test::write_text(folder / "file", file);
    parse(folder / "file");
  });
}

TEST(Fuzz, Safetensors) {
  fuzz({read_text(fixture("python.safetensors")), read_text(fixture("ours.safetensors"))}, 6000,
       [](const std::string& file) { parse_safetensors(bytes(file), "fuzzed"); });
}

TEST(Fuzz, SafetensorsFiles) {
  fuzz_files({read_text(fixture("ours.safetensors"))}, 2000, [](const auto& path) {
    read_safetensors_header(path);
    read_safetensors(path);
  });
}

TEST(Fuzz, Npy) {
  fuzz({read_text(fixture("c_order.npy")), read_text(fixture("fortran.npy")), read_text(fixture("version2.npy"))}, 6000,
       [](const std::string& file) { parse_npy(bytes(file), "fuzzed"); });
}

TEST(Fuzz, Npz) {
  fuzz_files({read_text(fixture("stored.npz")), read_text(fixture("deflated.npz")), read_text(fixture("ours.npz"))},
             4000, [](const auto& path) { read_npz(path, 1 << 20); });
}

TEST(Fuzz, Idx) {
  const std::string plain = std::string("\0\0\x0c\x02\0\0\0\x02\0\0\0\x03", 12) + "abcdefghijklmnopqrstuvwx";
  fuzz({plain, test::gzip(plain)}, 6000, [](const std::string& file) { parse_idx(bytes(file), "fuzzed"); });
}

TEST(Fuzz, Mat) {
  const std::string one = test::mat_array({2, 3}, "abcdef");
  const auto parse = [](const auto& path) { read_mat(path, {"a"}, 1 << 20); };
  fuzz_files({test::mat_head() + one, test::mat_head() + test::mat_deflated(one)}, 2000, parse);
  // What is deflated is mutated before.
  const test::TemporaryFolder folder;
  fuzz({one}, 2000, [&](const std::string& mutated) {
    std::filesystem::remove(folder / "file");
    test::write_text(folder / "file", test::mat_head() + test::mat_deflated(mutated));
    parse(folder / "file");
  });
}

TEST(Fuzz, TarGz) {
  const std::string whole = test::tar_gz({{"in/a", "content"}, {"in/b", "more"}});
  fuzz_files({whole}, 2000, [](const auto& path) { read_tar_gz(path, {"in/a"}, 1 << 20); });
}

TEST(Fuzz, Json) {
  fuzz(
      {R"({"data": "mnist", "model": {"family": "vae", "hidden": [256, 256], "z": 2}, "seed": -1.5e3, "x": "\u00e9\n"})",
       R"([[], {}, null, true, [1, [2, [3]]], "é"])"},
      6000, [](const std::string& file) { parse_json(file, "fuzzed"); });
}

TEST(Fuzz, Png) {
  std::vector<std::string> seeds;
  for (const char* name : {"grey16.png", "grey_alpha.png", "rgba.png", "palette.png", "interlaced.png"}) {
    seeds.push_back(read_text(fixture(name)));
  }
  fuzz_files(seeds, 4000, [](const auto& path) { read_png(path, 1 << 20); });
}

}  // namespace
}  // namespace latitude::io
