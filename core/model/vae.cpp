#include "model/vae.h"

#include "model/autoencoder.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

class Vae : public Autoencoder {
 public:
  Vae(const ImageShape& shape, const AutoencoderOptions& chosen, std::uint64_t seed) : Autoencoder(shape, chosen) {
    at::Generator from = nn::generator(seed);
    encoder_ = make_encoder(from);
    make_z_heads(encoder_->z_outputs(), from);
    make_decoder(shape.pixels(), "x_logits", from);
    make_rest(from);
  }

  std::string family() const override { return "vae"; }

  Encoded encode(const at::Tensor& images) override {
    Encoded q;
    encode_z(encoder_->features(images).z, q);
    return q;
  }

  Decoded decode(const at::Tensor& z, const at::Tensor&) override {
    const ImageShape& s = image_shape();
    const at::Tensor logits = decode_z(z).view({-1, s.channels, s.height, s.width});
    // While training only the likelihood is asked for, and that is taken from the logits.
    return {.mean = at::GradMode::is_enabled() ? at::Tensor() : logits.sigmoid(),
            .logits = logits,
            .template_image = {},
            .grid = {}};
  }

 private:
  std::shared_ptr<nn::Body> encoder_;
};

}  // namespace

Model make_vae(Options& options, const ImageShape& shape, std::uint64_t seed) {
  const AutoencoderOptions chosen = read_autoencoder_options(options, shape);
  options.finish();
  return std::make_shared<Vae>(shape, chosen, seed);
}

}  // namespace latitude::model
