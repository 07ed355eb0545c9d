#include "model/tvae.h"

#include "model/pose_model.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

class Tvae : public PoseModel {
 public:
  Tvae(const ImageShape& shape, const AutoencoderOptions& code, const PoseOptions& pose, std::uint64_t seed)
      : PoseModel(shape, code, pose) {
    at::Generator from = nn::generator(seed);
    make_transformer(from);
    encoder_ = make_encoder(from);
    make_z_heads(encoder_->z_outputs(), from);
    make_u_heads(encoder_->u_outputs(), from);
    make_template(from);
    make_prior();
    make_rest(from);
  }

  std::string family() const override { return "tvae"; }

  Encoded encode(const at::Tensor& images) override {
    const nn::Features features = encoder_->features(images);
    Encoded q;
    encode_z(features.z, q);
    encode_u(features.u, q);
    return q;
  }

 private:
  std::shared_ptr<nn::Body> encoder_;
};

}  // namespace

Model make_tvae(Options& options, const ImageShape& shape, std::uint64_t seed) {
  const AutoencoderOptions code = read_autoencoder_options(options, shape);
  const PoseOptions pose = read_pose_options(options, code, shape);
  options.finish();
  return std::make_shared<Tvae>(shape, code, pose, seed);
}

}  // namespace latitude::model
