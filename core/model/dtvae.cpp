#include "model/dtvae.h"

#include "io/error.h"
#include "model/pose_model.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

const std::vector<std::int64_t> kLocalisation = {128};

class Dtvae : public PoseModel {
 public:
  Dtvae(const ImageShape& shape, const AutoencoderOptions& code, const PoseOptions& pose,
        std::vector<std::int64_t> localisation, std::uint64_t seed)
      : PoseModel(shape, code, pose), widths_(std::move(localisation)) {
    at::Generator from = nn::generator(seed);
    make_transformer(from);
    localisation_ = register_module("localisation", nn::Mlp(shape.pixels(), widths_, from));
    make_u_heads(localisation_->outputs(), from);
    encoder_ = make_encoder(from);
    make_z_heads(encoder_->z_outputs(), from);
    make_template(from);
    make_prior();
    make_rest(from);
  }

  std::string family() const override { return "dtvae"; }
  io::Json options() const override {
    io::Json json = PoseModel::options();
    if (widths_ != kLocalisation) json["localisation"] = widths_;
    return json;
  }

  Encoded encode(const at::Tensor& images) override {
    Encoded q;
    encode_u(localisation_(images.flatten(1)), q);
    const at::Tensor grid = transformer()->inverse_grid(q.u.mean, image_shape().height, image_shape().width);
    encode_z(encoder_->features(nn::warp(images, grid)).z, q);
    return q;
  }

 private:
  std::vector<std::int64_t> widths_;
  nn::Mlp localisation_{nullptr};
  std::shared_ptr<nn::Body> encoder_;
};

}  // namespace

Model make_dtvae(Options& options, const ImageShape& shape, std::uint64_t seed) {
  const AutoencoderOptions code = read_autoencoder_options(options, shape);
  const PoseOptions pose = read_pose_options(options, code, shape);
  const std::vector<std::int64_t> localisation = options.widths("localisation", kLocalisation);
  options.finish();
  if (!nn::make_transformer(pose.transformer)->invertible()) {
    throw Error("model.transformer: found \"" + pose.transformer +
                "\", expected one that has an inverse, by which a dtvae un-poses its pictures");
  }
  check_weights(shape.pixels(), localisation, 1);
  return std::make_shared<Dtvae>(shape, code, pose, localisation, seed);
}

}  // namespace latitude::model
