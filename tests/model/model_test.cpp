// Models of both families: shapes, seeds, priors, and files of them, sound and hostile.
#include "model/model_file.h"

#include <torch/torch.h>

#include <cmath>

#include "data/array_tensor.h"
#include "io/safetensors.h"
#include "io/support.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

using io::test::error_of;
using io::test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;

const ImageShape kShape{1, 6, 5};
const io::Json kVae = {{"family", "vae"}, {"z", 3}, {"hidden", {8, 4}}};
const io::Json kTvae = {{"family", "tvae"}, {"z", 3}, {"hidden", {8}}};

at::Tensor pictures(std::int64_t count) {
  at::Generator from = nn::generator(5);
  return torch::rand({count, kShape.channels, kShape.height, kShape.width}, from);
}

bool same_weights(const GenerativeModel& a, const GenerativeModel& b) {
  const auto left = a.named_parameters(), right = b.named_parameters();
  if (left.size() != right.size()) return false;
  for (const auto& item : left) {
    if (!torch::equal(item.value(), right[item.key()])) return false;
  }
  return true;
}

// A saved model's contents, changed and written again; what load_model says to it.
std::string refusal(const io::Json& options, const std::function<void(io::Safetensors&)>& change) {
  const TemporaryFolder folder;
  save_model(folder / "m.safetensors", *make_model(options, kShape, 1), {});
  io::Safetensors file = io::read_safetensors(folder / "m.safetensors");
  change(file);
  io::write_safetensors(folder / "m.safetensors", file);
  const std::string text = error_of([&] { load_model(folder / "m.safetensors"); });
  EXPECT_THAT(text, HasSubstr("m.safetensors")) << "names the file";
  return text;
}

TEST(MakeModel, DrawsWeightsFromTheSeedAlone) {
  for (const io::Json& options : {kVae, kTvae}) {
    const Model one = make_model(options, kShape, 1);
    torch::manual_seed(99);
    EXPECT_TRUE(same_weights(*one, *make_model(options, kShape, 1)));
    EXPECT_FALSE(same_weights(*one, *make_model(options, kShape, 2)));
  }
}

TEST(MakeModel, OfItsOwnOptionsIsTheSameModel) {
  for (const io::Json& options : {kVae, kTvae, io::Json{{"family", "tvae"}}, io::Json{{"family", "vae"}}}) {
    const Model one = make_model(options, kShape, 1);
    const Model again = make_model(one->options(), kShape, 1);
    EXPECT_EQ(again->options(), one->options());
    EXPECT_TRUE(same_weights(*one, *again));
  }
}

TEST(Vae, EncodesAndDecodesInTheRightShapes) {
  const Model model = make_model(kVae, kShape, 1);
  const torch::NoGradGuard no_grad;
  const Encoded q = model->encode(pictures(4));
  EXPECT_EQ(q.z.mean.sizes(), at::IntArrayRef({4, 3}));
  EXPECT_EQ(q.z.log_std.sizes(), at::IntArrayRef({4, 3}));
  EXPECT_FALSE(q.u.mean.defined() || model->capabilities().pose || model->prior_u().mean.defined());
  EXPECT_FALSE(mean_pose(*model, 4).defined());
  const Decoded decoded = model->decode(q.z.mean, {});
  EXPECT_EQ(decoded.mean.sizes(), at::IntArrayRef({4, 1, 6, 5}));
  EXPECT_TRUE(torch::equal(decoded.mean, decoded.logits.sigmoid()));
  EXPECT_EQ(model->log_likelihood(pictures(4), decoded).sizes(), at::IntArrayRef({4}));
}

TEST(Tvae, EncodesAndDecodesInTheRightShapes) {
  const Model model = make_model(kTvae, kShape, 1);
  const torch::NoGradGuard no_grad;
  const Encoded q = model->encode(pictures(4));
  EXPECT_EQ(q.z.mean.sizes(), at::IntArrayRef({4, 3}));
  EXPECT_EQ(q.u.mean.sizes(), at::IntArrayRef({4, 6}));
  EXPECT_EQ(q.u.log_std.sizes(), at::IntArrayRef({4, 6}));
  EXPECT_EQ(mean_pose(*model, 4).sizes(), at::IntArrayRef({4, 6}));
  const Decoded decoded = model->decode(q.z.mean, q.u.mean);
  EXPECT_EQ(decoded.mean.sizes(), at::IntArrayRef({4, 1, 6, 5}));
  EXPECT_EQ(decoded.template_image.sizes(), at::IntArrayRef({4, 1, 6, 5}));
  EXPECT_EQ(decoded.grid.sizes(), at::IntArrayRef({4, 6, 5, 2}));
  EXPECT_EQ(model->log_likelihood(pictures(4), decoded).sizes(), at::IntArrayRef({4}));
}

TEST(Tvae, ShowsItsTemplateAtTheIdentity) {
  const Model model = make_model(kTvae, kShape, 1);
  const torch::NoGradGuard no_grad;
  const Decoded decoded = model->decode(torch::ones({2, 3}), model->transformer()->identity().expand({2, 6}));
  EXPECT_TRUE(torch::allclose(decoded.mean, decoded.template_image, 1e-5, 1e-6));
}

TEST(Tvae, StartsAtTheIdentityPose) {
  const Model model = make_model(kTvae, kShape, 1);
  const at::Tensor identity = model->transformer()->identity();
  EXPECT_TRUE(torch::equal(model->prior_u().mean.detach(), identity));
  EXPECT_LT((model->encode(pictures(20)).u.mean.mean(0) - identity).abs().max().item<double>(), 0.3);
}

TEST(Tvae, LearnsThePriorsMeanUnlessItIsTheIdentity) {
  io::Json options = kTvae;
  options["pose_prior"] = "fitted";
  const Model fitted = make_model(options, kShape, 1);
  EXPECT_TRUE(fitted->named_parameters().contains("prior_u_mean"));
  EXPECT_TRUE(fitted->prior_u().mean.requires_grad());
  options["pose_prior"] = "identity";
  const Model fixed = make_model(options, kShape, 1);
  EXPECT_FALSE(fixed->named_parameters().contains("prior_u_mean"));
  EXPECT_FALSE(fixed->prior_u().mean.requires_grad());
  EXPECT_TRUE(fixed->prior_u().log_std.requires_grad());
}

TEST(ModelFile, RoundTripsToTheBit) {
  io::Json identity = kTvae;
  identity["pose_prior"] = "identity";
  for (const io::Json& options : {kVae, kTvae, identity}) {
    const TemporaryFolder folder;
    const Model model = make_model(options, kShape, 7);
    save_model(folder / "a.safetensors", *model, {{"note", "été"}});
    const OpenedModel opened = load_model(folder / "a.safetensors");
    EXPECT_TRUE(same_weights(*opened.model, *model));
    EXPECT_EQ(opened.model->options(), model->options());
    EXPECT_EQ(opened.model->image_shape(), kShape);
    EXPECT_EQ(opened.metadata.at("note"), "été");
    EXPECT_EQ(opened.warning, "");
    save_model(folder / "b.safetensors", *opened.model, {{"note", "été"}});
    EXPECT_EQ(io::test::read_text(folder / "a.safetensors"), io::test::read_text(folder / "b.safetensors"));
    const torch::NoGradGuard no_grad;
    EXPECT_TRUE(torch::equal(opened.model->encode(pictures(3)).z.mean, model->encode(pictures(3)).z.mean));
  }
}

TEST(ModelFile, IsReadInHalfPrecisionToo) {
  const TemporaryFolder folder;
  const Model model = make_model(kVae, kShape, 7);
  save_model(folder / "a.safetensors", *model, {});
  io::Safetensors file = io::read_safetensors(folder / "a.safetensors");
  for (auto& [name, array] : file.tensors) array = data::to_array(data::to_tensor(array).to(at::kHalf));
  io::write_safetensors(folder / "a.safetensors", file);
  const OpenedModel opened = load_model(folder / "a.safetensors");
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(torch::allclose(opened.model->encode(pictures(3)).z.mean, model->encode(pictures(3)).z.mean, 0.01, 0.01));
}

TEST(ModelFile, RefusesFilesThatAreNoModel) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { load_model(folder / "none.safetensors"); }), HasSubstr("none.safetensors"));
  EXPECT_THAT(error_of([&] { load_model(folder.path()); }), HasSubstr(folder.path().string()));
  for (const char* text : {"", "hello", "this is a text file that someone renamed to be a model\n", "{\"a\": 1}"}) {
    io::test::write_text(folder / "text.safetensors", text);
    EXPECT_THAT(error_of([&] { load_model(folder / "text.safetensors"); }), HasSubstr("text.safetensors"));
  }
  io::write_safetensors(folder / "other.safetensors", {});
  EXPECT_THAT(error_of([&] { load_model(folder / "other.safetensors"); }), HasSubstr("not a model that Latitude"));
}

TEST(ModelFile, RefusesEveryTruncation) {
  const TemporaryFolder folder;
  save_model(folder / "m.safetensors", *make_model(kVae, kShape, 1), {});
  const std::string whole = io::test::read_text(folder / "m.safetensors");
  for (std::size_t length = 0; length < whole.size(); length += 61) {
    io::test::write_text(folder / "m.safetensors", whole.substr(0, length));
    EXPECT_THAT(error_of([&] { load_model(folder / "m.safetensors"); }), HasSubstr("m.safetensors")) << length;
  }
}

TEST(ModelFile, RefusesTensorsThatAreNotThoseOfItsOptions) {
  EXPECT_THAT(refusal(kVae, [](io::Safetensors& f) { f.tensors.erase("z_mean.bias"); }),
              HasSubstr("\"z_mean.bias\" is missing"));
  EXPECT_THAT(refusal(kVae, [](io::Safetensors& f) { f.tensors["more"] = f.tensors["z_mean.bias"]; }),
              HasSubstr("tensors, expected"));
  EXPECT_THAT(refusal(kVae,
                      [](io::Safetensors& f) {
                        f.tensors["z_mean.bias"].shape = {1, 3};
                      }),
              AllOf(HasSubstr("z_mean.bias"), HasSubstr("[1, 3], expected [3]")));
  EXPECT_THAT(refusal(kVae, [](io::Safetensors& f) { f.tensors["z_mean.bias"].dtype = io::Dtype::i32; }),
              HasSubstr("holds I32, expected F32"));
  EXPECT_THAT(refusal(kTvae, [](io::Safetensors& f) { f.tensors.erase("prior_u_log_std"); }),
              HasSubstr("\"prior_u_log_std\" is missing"));
}

TEST(ModelFile, RefusesOptionsThatAreNotThoseOfItsTensors) {
  const auto with = [](const std::string& key, const std::string& value) {
    return refusal(kVae, [&](io::Safetensors& f) { f.metadata[key] = value; });
  };
  EXPECT_THAT(with("model", R"({"family": "vae", "z": 4, "hidden": [8, 4]})"), HasSubstr("expected [4, 4]"));
  EXPECT_THAT(with("model", R"({"family": "tvae", "z": 3, "hidden": [8, 4]})"), HasSubstr("is missing"));
  EXPECT_THAT(with("image_shape", "[1, 28, 28]"), HasSubstr("has shape"));
}

TEST(ModelFile, RefusesMetadataThatMakeNoModel) {
  const auto with = [](const std::string& key, const std::string& value) {
    return refusal(kVae, [&](io::Safetensors& f) { f.metadata[key] = value; });
  };
  EXPECT_THAT(with("format", "latitude-model-2"), HasSubstr("expected \"latitude-model-1\""));
  EXPECT_THAT(with("format", std::string(100'000, 'x') + "\n"), HasSubstr("latitude-model-1"));
  EXPECT_THAT(with("format", "two\nlines\x1b[31m"), HasSubstr("latitude-model-1"));
  EXPECT_THAT(with("model", "{"), HasSubstr("model"));
  EXPECT_THAT(with("model", "3"), HasSubstr("expected an object"));
  EXPECT_THAT(with("model", R"({"family": "no\nsuch"})"), HasSubstr("expected one of"));
  EXPECT_THAT(with("model", R"({"family": "vae", "bad\nkey": 1})"), HasSubstr("unknown option"));
  EXPECT_THAT(with("model", R"({"family": "vae", "z": 2000000000})"), HasSubstr("model.z"));
  EXPECT_THAT(with("model", R"({"family": "vae", "hidden": [16384, 16384, 16384]})"), HasSubstr("weights"));
  for (const char* shape : {"", "[]", "[1, 28]", "[1, -28, 28]", "[1, 2.5, 28]", "[1, 28, 99999999999]", "[0, 28, 28]",
                            "[\"1\", 28, 28]", "{}", "[1, 3000000, 3000000]", "[1,\n28"}) {
    EXPECT_THAT(with("image_shape", shape),
                ::testing::AnyOf(HasSubstr("expected [channels, height, width]"), HasSubstr("is not valid JSON")))
        << shape;
  }
  for (const char* key : {"format", "model", "image_shape"}) {
    EXPECT_THAT(refusal(kVae, [&](io::Safetensors& f) { f.metadata.erase(key); }), HasSubstr(key));
  }
}

TEST(ModelFile, WarnsOfWeightsThatAreNotFinite) {
  for (const float bad : {std::nanf(""), INFINITY}) {
    const TemporaryFolder folder;
    const Model model = make_model(kVae, kShape, 1);
    {
      const torch::NoGradGuard no_grad;
      model->named_parameters()["z_mean.weight"][0][0] = bad;
    }
    save_model(folder / "m.safetensors", *model, {});
    EXPECT_THAT(load_model(folder / "m.safetensors").warning,
                AllOf(HasSubstr("m.safetensors"), HasSubstr("z_mean.weight"), HasSubstr("not finite")));
  }
}

TEST(TakeWeights, LeavesTheModelAsItWasWhenItRefuses) {
  const Model source = make_model(kVae, kShape, 1), target = make_model(kVae, kShape, 2);
  io::Safetensors file;
  put_weights(*source, "p.", file);
  file.tensors.erase("p.x_logits.weight");
  EXPECT_THAT(error_of([&] { take_weights(*target, "p.", file, "here"); }), HasSubstr("here: the tensor \"p.x_logits"));
  EXPECT_TRUE(same_weights(*target, *make_model(kVae, kShape, 2)));
}

}  // namespace
}  // namespace latitude::model
