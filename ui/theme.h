// The window's colours and type: one set of named tokens for dark and one for light (shared drawing of the window).
// Pose is amber, code is blue, everywhere.
#pragma once

#include <QColor>
#include <QFont>
#include <QString>

#include "ui/session.h"

class QApplication;

namespace latitude::ui {

struct Colours {
  QColor background, panel, hairline;
  QColor text, dim;
  QColor code, pose, third;  // z, u, and what is neither
  QColor track, selection, warning;
  bool dark = true;
};

// Of the theme that is applied now.
const Colours& colours();

// Ten colours that people with the common colour-vision deficiencies can tell apart (Petroff 2021, "Accessible color
// sequences for data visualization"), a little lighter on dark; labels beyond repeat them, -1 is dim.
QColor class_colour(int label);

// The pose's colour on a picture, which is black in either theme.
QColor pose_on_picture();

// The colour of the path in this row: code, pose, third, then the classes' colours.
QColor path_colour(int row);

// Sets palette, style sheet and colours(); `system` follows the desktop's palette as it was at start.
void apply_theme(QApplication& application, Theme theme);

QFont dim_font();    // the smaller of the two sizes
QFont title_font();  // the larger one, bold

}  // namespace latitude::ui
