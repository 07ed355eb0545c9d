// The shortest path under the metric that the decoder pulls back (geometry/pullback.h), between posterior means.
#pragma once

#include "geometry/guided_path.h"

namespace latitude::geometry {

GuidedPathKind pullback_kind();

}  // namespace latitude::geometry
