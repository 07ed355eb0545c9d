// Poses and factors told apart where the truth is known: VAE, TVAE and DTVAE (Vive 2017) on the glyphs, whose poses are
// drawn. The paper has no such table; it judges poses by eye (section V.iii).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction glyphs_pose();

}  // namespace latitude::engine
