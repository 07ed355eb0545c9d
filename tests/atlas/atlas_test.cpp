// Atlases: what is encoded is what the model says, files keep three digits, and hostile files are refused.
#include "atlas/atlas.h"

#include <torch/torch.h>

#include "data/array_tensor.h"
#include "data/glyphs.h"
#include "io/safetensors.h"
#include "io/support.h"

namespace latitude::atlas {
namespace {

using io::test::error_of;
using io::test::TemporaryFolder;
using ::testing::HasSubstr;

model::Model small_model(const std::string& family = "tvae", std::int64_t z = 3) {
  return model::make_model({{"family", family}, {"z", z}, {"hidden", {8}}}, {1, 28, 28}, 1);
}

TEST(MakeAtlas, EncodesEveryImageInOrder) {
  const data::Dataset glyphs = data::make_glyphs(1203, 1);  // more than one block, the last of them short
  for (const char* family : {"vae", "tvae"}) {
    const model::Model model = small_model(family);
    const Atlas atlas = make_atlas(*model, glyphs);
    EXPECT_EQ(atlas.size(), 1203);
    const torch::NoGradGuard no_grad;
    for (const std::int64_t item : {0, 999, 1000, 1202}) {
      const model::Encoded q = model->encode(glyphs.images.narrow(0, item, 1));
      EXPECT_TRUE(torch::allclose(atlas.codes.z.mean.narrow(0, item, 1), q.z.mean, 1e-5, 1e-5)) << item;
      EXPECT_TRUE(torch::allclose(atlas.codes.z.log_std.narrow(0, item, 1), q.z.log_std, 1e-5, 1e-5)) << item;
      ASSERT_EQ(atlas.codes.u.mean.defined(), q.u.mean.defined());
      if (!q.u.mean.defined()) continue;
      EXPECT_TRUE(torch::allclose(atlas.codes.u.mean.narrow(0, item, 1), q.u.mean, 1e-5, 1e-5)) << item;
      EXPECT_TRUE(torch::allclose(atlas.codes.u.log_std.narrow(0, item, 1), q.u.log_std, 1e-5, 1e-5)) << item;
    }
    EXPECT_FALSE(atlas.codes.z.mean.requires_grad());
    EXPECT_TRUE(torch::equal(atlas.labels, glyphs.labels));
    EXPECT_EQ(atlas.class_names, glyphs.class_names);
    EXPECT_EQ(atlas.checksum, glyphs.checksum);
  }
}

TEST(MakeAtlas, RefusesAnEmptySet) {
  data::Dataset empty = data::make_glyphs(1, 1);
  empty.images = empty.images.slice(0, 0, 0);
  EXPECT_THAT(error_of([&] { make_atlas(*small_model(), empty); }), HasSubstr("found no images"));
}

TEST(AtlasPath, LiesBesideTheModel) {
  EXPECT_EQ(atlas_path("models/a.safetensors"), "models/a.atlas.safetensors");
  EXPECT_EQ(atlas_path("/x/y-2.5.safetensors"), "/x/y-2.5.atlas.safetensors");
}

TEST(SaveAtlas, RoundTripsToHalfPrecision) {
  for (const char* family : {"vae", "tvae"}) {
    for (const bool labels : {true, false}) {
      data::Dataset glyphs = data::make_glyphs(50, 1);
      if (!labels) {
        glyphs.labels = at::Tensor();
        glyphs.class_names.clear();
      }
      const model::Model model = small_model(family);
      const Atlas atlas = make_atlas(*model, glyphs);
      const TemporaryFolder folder;
      save_atlas(folder / "a", atlas);
      const Atlas back = load_atlas(folder / "a", *model);
      const auto near = [](const at::Tensor& a, const at::Tensor& b) { return torch::allclose(a, b, 1e-3, 1e-4); };
      EXPECT_EQ(back.codes.z.mean.scalar_type(), at::kFloat);
      EXPECT_TRUE(near(back.codes.z.mean, atlas.codes.z.mean));
      EXPECT_TRUE(near(back.codes.z.log_std, atlas.codes.z.log_std));
      ASSERT_EQ(back.codes.u.mean.defined(), atlas.codes.u.mean.defined());
      if (atlas.codes.u.mean.defined()) {
        EXPECT_TRUE(near(back.codes.u.mean, atlas.codes.u.mean));
        EXPECT_TRUE(near(back.codes.u.log_std, atlas.codes.u.log_std));
      }
      ASSERT_EQ(back.labels.defined(), labels);
      if (labels) {
        EXPECT_TRUE(torch::equal(back.labels, atlas.labels));
      }
      EXPECT_EQ(back.class_names, atlas.class_names);
      EXPECT_EQ(back.data, atlas.data);
      EXPECT_EQ(back.checksum, atlas.checksum);
    }
  }
}

TEST(SaveAtlas, KeepsNoPictures) {
  const TemporaryFolder folder;
  save_atlas(folder / "a", make_atlas(*small_model(), data::make_glyphs(50, 1)));
  for (const auto& [name, array] : io::read_safetensors(folder / "a").tensors) {
    EXPECT_LE(array.count(), 50 * 6) << name;
  }
}

std::string refusal(const std::function<void(io::Safetensors&)>& change, const model::Model& reader = small_model()) {
  const TemporaryFolder folder;
  save_atlas(folder / "a.atlas", make_atlas(*small_model(), data::make_glyphs(20, 1)));
  io::Safetensors file = io::read_safetensors(folder / "a.atlas");
  change(file);
  io::write_safetensors(folder / "a.atlas", file);
  const std::string text = error_of([&] { load_atlas(folder / "a.atlas", *reader); });
  EXPECT_THAT(text, HasSubstr("a.atlas")) << "names the file";
  return text;
}

TEST(LoadAtlas, RefusesAnotherModelsAtlas) {
  EXPECT_THAT(refusal([](io::Safetensors&) {}, small_model("tvae", 4)), HasSubstr("[20, 3], expected [N, 4]"));
  EXPECT_THAT(refusal([](io::Safetensors& f) { f.tensors.erase("u_mean"); }), HasSubstr("\"u_mean\" is missing"));
}

TEST(LoadAtlas, RefusesTensorsThatDoNotFit) {
  for (const char* name : {"mean", "log_std", "u_mean", "u_log_std"}) {
    EXPECT_THAT(refusal([&](io::Safetensors& f) { f.tensors.erase(name); }), HasSubstr("is missing")) << name;
    EXPECT_THAT(refusal([&](io::Safetensors& f) { f.tensors[name] = data::to_array(torch::zeros({20})); }),
                HasSubstr("has shape [20]"))
        << name;
    EXPECT_THAT(refusal([&](io::Safetensors& f) {
                  f.tensors[name] = data::to_array(torch::zeros({0, 3}));
                }),
                HasSubstr("has shape [0, 3]"))
        << name;
    EXPECT_THAT(refusal([&](io::Safetensors& f) {
                  at::Tensor value = data::to_tensor(f.tensors[name]);
                  value[1][1] = std::nanf("");
                  f.tensors[name] = data::to_array(value);
                }),
                HasSubstr("not finite"))
        << name;
  }
}

TEST(SaveAtlas, KeepsTheMap) {
  const TemporaryFolder folder;
  const model::Model model = small_model();
  Atlas atlas = make_atlas(*model, data::make_glyphs(20, 1));
  EXPECT_FALSE(atlas.map.has_value());
  KeptMap map{{}, 30, 1.5, 750, 4};
  for (int i = 0; i < 20; ++i) {
    map.plane.x.push_back(0.1F * static_cast<float>(i));
    map.plane.y.push_back(-0.3F * static_cast<float>(i));
  }
  atlas.map = map;
  save_atlas(folder / "m.atlas.safetensors", atlas);
  const Atlas again = load_atlas(folder / "m.atlas.safetensors", *model);
  ASSERT_TRUE(again.map.has_value());
  EXPECT_EQ(again.map->plane.x, map.plane.x);
  EXPECT_EQ(again.map->plane.y, map.plane.y);
  EXPECT_EQ(again.map->perplexity, 30);
  EXPECT_EQ(again.map->divergence, 1.5);
  EXPECT_EQ(again.map->iterations, 750);
  EXPECT_EQ(again.map->seed, 4U);
}

TEST(LoadAtlas, TakesFilesWithoutReconstructionAndRefusesOnesThatDoNotFit) {
  EXPECT_THAT(refusal([](io::Safetensors& f) { f.tensors["reconstruction"] = data::to_array(torch::zeros({19})); }),
              HasSubstr("[19], expected [20]"));
  EXPECT_THAT(refusal([](io::Safetensors& f) {
                f.tensors["reconstruction"] = data::to_array(torch::full({20}, std::nanf("")));
              }),
              HasSubstr("not finite"));
  const TemporaryFolder folder;
  const model::Model model = small_model();
  Atlas atlas = make_atlas(*model, data::make_glyphs(20, 1));
  ASSERT_EQ(atlas.reconstruction.sizes(), at::IntArrayRef({20}));
  atlas.reconstruction = at::Tensor();
  save_atlas(folder / "m.atlas.safetensors", atlas);
  EXPECT_FALSE(load_atlas(folder / "m.atlas.safetensors", *model).reconstruction.defined());
}

// Of one image alone as of all.
TEST(MakeAtlas, MeasuresTheReconstructionOfEachItem) {
  const model::Model model = small_model();
  const data::Dataset glyphs = data::make_glyphs(20, 1);
  const Atlas atlas = make_atlas(*model, glyphs);
  const torch::NoGradGuard no_grad;
  const at::Tensor image = glyphs.images.narrow(0, 11, 1);
  const model::Encoded q = model->encode(image);
  const double expected = -model->log_likelihood(image, model->decode(q.z.mean, q.u.mean)).item<double>();
  EXPECT_NEAR(atlas.reconstruction[11].item<double>(), expected, 1e-3);
}

TEST(LoadAtlas, RefusesMapsThatAreNone) {
  const char* how = R"({"perplexity": 30, "kl": 1.5, "iterations": 750, "seed": 1})";
  const auto with = [&](const std::string& text, const at::Tensor& plane) {
    return refusal([&](io::Safetensors& f) {
      f.metadata["tsne"] = text;
      if (plane.defined()) f.tensors["tsne"] = data::to_array(plane);
    });
  };
  EXPECT_THAT(with(how, {}), HasSubstr("\"tsne\" is missing"));
  EXPECT_THAT(with(how, torch::zeros({19, 2})), HasSubstr("[19, 2], expected [20, 2]"));
  EXPECT_THAT(with(how, torch::full({20, 2}, std::nanf(""))), HasSubstr("not finite"));
  EXPECT_THAT(with("[]", torch::zeros({20, 2})), HasSubstr("\"perplexity\""));
  EXPECT_THAT(with(R"({"perplexity": "x"})", torch::zeros({20, 2})), HasSubstr("\"perplexity\""));
  EXPECT_THAT(with("{", torch::zeros({20, 2})), HasSubstr("tsne"));
}

TEST(LoadAtlas, RefusesLabelsThatAreNone) {
  const auto with = [](const at::Tensor& labels) {
    return refusal([&](io::Safetensors& f) { f.tensors["labels"] = data::to_array(labels); });
  };
  EXPECT_THAT(with(torch::full({20}, 10, at::kInt)), HasSubstr("found the label 10, expected one of the 10 classes"));
  EXPECT_THAT(with(torch::full({20}, -1, at::kLong)), HasSubstr("found the label -1"));
  EXPECT_THAT(with(torch::zeros({19}, at::kInt)), HasSubstr("found 19 labels, expected 20"));
  EXPECT_THAT(with(torch::zeros({20})), HasSubstr("F32"));
}

TEST(LoadAtlas, RefusesFilesThatAreNoAtlas) {
  for (const char* key : {"format", "data", "checksum", "classes"}) {
    EXPECT_THAT(refusal([&](io::Safetensors& f) { f.metadata.erase(key); }), HasSubstr(key));
  }
  EXPECT_THAT(refusal([](io::Safetensors& f) { f.metadata["format"] = "latitude-atlas-2\n"; }),
              HasSubstr("expected \"latitude-atlas-1\""));
  for (const char* classes : {"3", "{}", "[1]", "[", "[null]", "[\"a\", [\"b\\n\"]]"}) {
    EXPECT_THAT(refusal([&](io::Safetensors& f) { f.metadata["classes"] = classes; }), HasSubstr("classes")) << classes;
  }
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { load_atlas(folder / "none", *small_model()); }), HasSubstr("none"));
  io::test::write_text(folder / "text", "no atlas at all");
  EXPECT_THAT(error_of([&] { load_atlas(folder / "text", *small_model()); }), HasSubstr("text"));
}

}  // namespace
}  // namespace latitude::atlas
