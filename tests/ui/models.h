// Tiny models and data for the window's tests, made with the real engine. The one place of these tests that knows
// torch is models.cpp.
#pragma once

#include <string>

namespace latitude::ui::test {

inline constexpr int kItems = 200;  // of the atlas
inline constexpr int kLatent = 4;   // dimensions of z

// A folder for this process, removed when it ends.
std::string temporary_folder();
// The path of a model trained for a moment on glyphs: a TVAE with a pose or a VAE, with the atlas of kItems glyphs
// beside it or none. Made at the first call.
std::string make_test_model(bool pose, bool atlas);
// The same, a VAE with an atlas and a z of two dimensions.
std::string make_plane_model();
// The path of a .npz of 120 glyphs with labels.
std::string make_test_data();

}  // namespace latitude::ui::test
