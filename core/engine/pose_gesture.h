// What a hand does to a pose: a gesture composes a map onto image_from_template = R(rotation) K + shift, with K = [[sx,
// -shear sy], [0, sy]], and the QR decomposition of the result gives the sliders. No tensors.
#pragma once

#include "engine/types.h"

namespace latitude::engine {

// Which handles a pose with these sliders has.
PoseHandles pose_handles(const std::vector<Axis>& pose_axes);

// Where they lie for this code.
PoseOutline pose_outline(const ModelInfo& model, const Code& code);

// The code after a gesture that began at `start`. What the sliders cannot express is left out, and no slider passes the
// values that its meaning allows. A gesture with a handle that the model does not have changes nothing.
Code posed(const ModelInfo& model, Code start, const PoseGesture& gesture);

// `by` in the slider's own unit; a scale is a factor's logarithm. Of control points all are shifted, or the one given.
Code stepped(const ModelInfo& model, Code code, PoseStep step, double by, int point = -1);

}  // namespace latitude::engine
