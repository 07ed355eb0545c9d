#include "ui/panels/picture_panel.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QVBoxLayout>

#include "engine/pose_gesture.h"
#include "io/error.h"
#include "ui/panels/drawing_tools.h"
#include "ui/picture_file.h"
#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kGap = 12;
constexpr QSize kLeast(64, 64), kSmall(72, 72);  // of the small pictures: beside the large one at least, below it

// How much finer the picture is read than its own pixels where it is so many of the screen's wide: so that each covers
// two by two of them or less, between which they are drawn smooth; a template has nothing as fine. One of a few, so
// that sizes repeat while the window is dragged larger.
int finer_for(const engine::ModelInfo& model, double width) {
  if (!model.can.pose) return 1;
  constexpr int kMostPixels = 1024, kScreenPixels = 2;
  int finer = 1;
  for (const int each : {2, 3, 4, 6, 8, 12, 16}) {
    if (kScreenPixels * finer * model.width >= width || each * std::max(model.width, model.height) > kMostPixels) break;
    finer = each;
  }
  return finer;
}

// A small picture with its name below.
PictureView* add_named(QBoxLayout* to, PictureView* view, const QString& label, QWidget* parent) {
  auto* column = new QVBoxLayout;
  column->setSpacing(4);
  column->addWidget(view);
  column->addWidget(dim_label(label, parent));
  column->addStretch(1);
  to->addLayout(column);
  return view;
}

}  // namespace

PicturePanel::PicturePanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub) {
  setAcceptDrops(true);
  reading_.setMaxThreadCount(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(8);
  build_header(column);
  build_pictures();
  column->addLayout(pictures_, 1);
  build_foot(column);

  connect(&hub_, &Hub::decoded_ready, this, &PicturePanel::show_decoded);
  connect(&hub_, &Hub::code_changed, this, &PicturePanel::show_where);
  connect(&hub_, &Hub::drawing_changed, this, &PicturePanel::show_drawing);
  connect(&hub_, &Hub::model_opened, this, &PicturePanel::show_model);
  connect(&hub_, &Hub::latency_changed, this,
          [this] { speed_->setText(tr("%1 ms input to picture").arg(hub_.latency_ms(), 0, 'f', 1)); });
  connect(picture_, &PictureView::painted, this, [this] {
    if (shown_ != 0) hub_.report_painted(shown_);
  });
  connect(&hub_, &Hub::zoom_changed, this, &PicturePanel::show_zoom);
  connect(picture_, &PictureView::zoom_asked, &hub_, &Hub::set_zoom);
  connect_pose();
  show_drawing();
}

void PicturePanel::build_header(QVBoxLayout* column) {
  auto* header = new HeaderRow(tr("Picture"), this);
  where_ = header->add_note();
  zoom_ = header->add_button({}, tr("A part is in sight, so many times as large: show the whole picture (Ctrl+0)"));
  zoom_->setObjectName("zoom");
  zoom_->hide();
  connect(zoom_, &QToolButton::clicked, this, [this] { hub_.set_zoom({}); });
  draw_ =
      header->add_button(tr("canvas"), tr("A canvas beside the picture: the encoder finds the code of what is drawn "
                                          "on it, or of a PNG or JPEG file that is dropped here (D)"));
  draw_->setCheckable(true);
  draw_->setEnabled(false);
  connect(draw_, &QToolButton::toggled, &hub_, &Hub::show_drawing);
  column->addWidget(header);
}

void PicturePanel::build_pictures() {
  pictures_ = new QBoxLayout(QBoxLayout::LeftToRight);
  pictures_->setSpacing(kGap);
  auto* large = new QHBoxLayout;
  large->setSpacing(kGap);
  canvas_ = new DrawCanvas(this);
  canvas_->setObjectName("canvas");
  canvas_->setAccessibleName(tr("Canvas"));
  canvas_->setToolTip(tr("Draw with the left button, erase with the right one"));
  large->addWidget(canvas_, 1);
  picture_ = new PoseView(this);
  picture_->setObjectName("picture");
  picture_->setAccessibleName(tr("Decoded picture"));
  picture_->set_zoomable(true);
  picture_->installEventFilter(this);
  large->addWidget(picture_, 1);
  pictures_->addLayout(large, 5);
  build_side();
  pictures_->addWidget(side_, 2);
  tools_ = new DrawingTools(hub_, *canvas_, this);
  side_row_->addWidget(tools_, 1);
}

void PicturePanel::build_side() {
  side_ = new QWidget(this);
  side_row_ = new QBoxLayout(QBoxLayout::TopToBottom, side_);
  side_row_->setContentsMargins(0, 0, 0, 0);
  template_ = add_named(side_row_, new PictureView(side_), tr("template"), side_);
  template_->setObjectName("template");
  template_->setAccessibleName(tr("Template"));
  template_->setToolTip(tr("The template that the decoder draws from z alone, before the pose u places it."));
  grid_ = add_named(side_row_, new PictureView(side_), tr("grid T_u"), side_);
  grid_->setObjectName("grid");
  grid_->setAccessibleName(tr("Sampling grid"));
  grid_->setToolTip(tr("The sampling grid T_u over the template: where each pixel of the picture is read."));
  grid_->set_dimmed(true);
}

void PicturePanel::build_foot(QVBoxLayout* column) {
  auto* foot = new QHBoxLayout;
  caption_ = dim_label({}, this);
  speed_ = dim_label({}, this);
  speed_->setToolTip(tr("From the input to the end of the picture's repaint"));
  foot->addWidget(caption_);
  foot->addStretch(1);
  foot->addWidget(speed_);
  column->addLayout(foot);
  hint_ = dim_label({}, this);
  column->addWidget(hint_);
}

void PicturePanel::connect_pose() {
  connect(picture_, &PoseView::grabbed, this, [this] { grabbed_ = hub_.session().code; });
  connect(picture_, &PoseView::gestured, this, [this](const engine::PoseGesture& gesture) {
    hub_.change_code(engine::posed(*hub_.model(), grabbed_, gesture), true);
  });
  connect(picture_, &PoseView::stepped, this, [this](engine::PoseStep step, double by, int point) {
    hub_.change_code(engine::stepped(*hub_.model(), hub_.session().code, step, by, point), true);
  });
  connect(picture_, &PoseView::settled, &hub_, &Hub::settle);
  connect(picture_, &PoseView::reset, &hub_, &Hub::reset_pose);
}

void PicturePanel::show_model() {
  draw_->setEnabled(true);
  picture_->set_handles(hub_.model()->handles);
  picture_->setToolTip(
      tr("The mean of p(x given z, u): what the decoder draws for the sliders as they stand. "
         "The wheel looks closer, the middle button moves."));
  ask_finer();
  hint_->setText(hint());
  show_where();
  show_drawing();
}

// What the hand can do with this model's pose.
QString PicturePanel::hint() const {
  const engine::PoseHandles& handles = hub_.model()->handles;
  if (handles.kind == engine::PoseHandles::Kind::none) return tr("wheel zooms");
  if (handles.kind == engine::PoseHandles::Kind::points) {
    return tr("drag bends at a point, elsewhere shifts, wheel zooms");
  }
  QString hint = tr("drag shifts");
  if (handles.scales()) hint += tr(", corners scale");
  if (handles.stretches()) hint += handles.shear >= 0 ? tr(", edges shear") : tr(", edges stretch");
  if (handles.rotation >= 0) hint += tr(", ring rotates");
  return hint + tr(", wheel zooms");
}

// With the canvas, what is drawn and what comes back stand side by side, and the small pictures go below.
void PicturePanel::show_drawing() {
  const bool shown = hub_.session().drawing_shown, pose = hub_.model() && hub_.model()->can.pose;
  draw_->setChecked(shown);
  canvas_->setVisible(shown);
  tools_->setVisible(shown);
  for (QWidget* each : side_->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
    if (each != tools_) each->setVisible(pose);
  }
  side_->setVisible(shown || pose);
  pictures_->setDirection(shown ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
  side_row_->setDirection(shown ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  side_row_->setSpacing(shown ? kGap : 4);
  for (PictureView* small : {template_, grid_}) {
    small->setMinimumSize(shown ? kSmall : kLeast);
    small->setMaximumSize(shown ? kSmall : QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX));
  }
  hint_->setVisible(!shown && !hint_->text().isEmpty());
  pictures_->setStretch(1, shown ? 0 : 2);
  const QString decoded = pose ? tr("p(x | z, u)") : tr("p(x | z)");
  caption_->setText(!hub_.model() ? QString() : shown ? tr("the drawing, and %1 beside it").arg(decoded) : decoded);
}

void PicturePanel::show_decoded(const engine::Decoded& decoded) {
  shown_ = decoded.request;
  picture_->set_image(to_image(decoded.finer ? *decoded.finer : decoded.picture),
                      {decoded.picture.width, decoded.picture.height});
  picture_->set_outline(decoded.outline);
  if (!decoded.template_picture) return;
  const QImage drawn = to_image(*decoded.template_picture);
  template_->set_image(drawn);
  grid_->set_image(drawn);
  grid_->set_grid(decoded.grid_lines, decoded.grid);
}

void PicturePanel::show_zoom() {
  const PictureZoom& zoom = hub_.session().zoom;
  picture_->set_zoom(zoom);
  zoom_->setText(tr("%1 ×").arg(zoom.factor, 0, 'f', 1));
  zoom_->setVisible(zoom.factor > 1);
  ask_finer();
}

void PicturePanel::ask_finer() {
  if (!hub_.model()) return;
  hub_.set_finer(finer_for(*hub_.model(), picture_->whole_rect().width() * picture_->devicePixelRatioF()));
}

bool PicturePanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == picture_ && event->type() == QEvent::Resize) ask_finer();
  return QWidget::eventFilter(watched, event);
}

void PicturePanel::show_where() {
  const Session& session = hub_.session();
  if (!hub_.model() || session.item < 0) {
    where_->setText({});
    return;
  }
  QString text = tr("item %1").arg(session.item);
  const auto item = static_cast<std::size_t>(session.item);
  const engine::ModelInfo& model = *hub_.model();
  if (item < model.labels.size()) {
    const auto label = static_cast<std::size_t>(model.labels[item]);
    text += tr(", class %1")
                .arg(label < model.class_names.size() ? QString::fromStdString(model.class_names[label])
                                                      : QString::number(label));
  }
  where_->setText(text);
}

// Anything else than one picture is left to the window.
void PicturePanel::dragEnterEvent(QDragEnterEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  const bool takes = urls.size() == 1 && urls.front().isLocalFile() && is_picture_name(urls.front().toLocalFile());
  event->setAccepted(takes);
}

void PicturePanel::dropEvent(QDropEvent* event) { take_file(event->mimeData()->urls().front().toLocalFile()); }

void PicturePanel::take_file(const QString& path) {
  reading_.start([this, path] {
    try {
      engine::Picture picture = read_picture(path);
      QMetaObject::invokeMethod(this, [this, picture = std::move(picture)] { hub_.take_picture(picture); });
    } catch (const std::exception& error) {
      QMetaObject::invokeMethod(this, [this, what = QString::fromUtf8(error.what())] { hub_.say(what); });
    }
  });
}

}  // namespace latitude::ui
