// Pictures from outside, made to fit a model: its size and channels, bright on black, centred as MNIST's digits were
// (LeCun et al. 1998: fitted into 20 x 20 of 28 x 28, the centre of mass in the middle). Plain bytes, no tensors.
#pragma once

#include "io/picture.h"

namespace latitude::engine {

struct Fit {
  int width = 28, height = 28, channels = 1;
  bool tidy = false;    // a picture with a bright border is turned round, and its border becomes black
  bool centre = false;  // the ink, not the sheet, is fitted
};

// Scaled by area averaging with its proportions kept; what is left over is black. A picture that is to be tidied and
// has the model's size stays where it is. Tidying and centring are of grey pictures: of others nothing but the size
// and the channels change. Throws Error for a picture whose sizes and bytes do not agree.
io::Picture fitted(const io::Picture& picture, const Fit& fit);

// The same picture with no side longer than this.
io::Picture shrunk(io::Picture picture, int most_side);

}  // namespace latitude::engine
