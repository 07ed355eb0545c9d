// Pictures in files that a person drops: PNG and JPEG, told by their content. A file is hostile until it is read.
#pragma once

#include <QString>

#include "engine/types.h"

namespace latitude::ui {

// Made small enough for a model; takes a moment, so never on the window's thread. Throws Error naming the file.
engine::Picture read_picture(const QString& path);

// By its name alone: whether a file that is dropped is meant as a picture.
bool is_picture_name(const QString& path);

}  // namespace latitude::ui
