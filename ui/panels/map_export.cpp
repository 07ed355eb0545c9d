#include "ui/panels/map_export.h"

#include <QAbstractButton>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QPointer>
#include <QPushButton>
#include <cmath>
#include <new>

#include "io/files.h"
#include "ui/point_export.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

enum Kind { kPng, kSvg, kProjector };
constexpr const char* kEndings[] = {"png", "svg", "config.json"};

// Renders and writes; the answer is for the message bar.
QString write(Kind kind, const PointScene& scene, const Projection& projection, const Ink& ink, int width,
              const QString& path) {
  try {
    const QByteArray bytes = kind == kPng ? to_png(scene, projection, ink, width) : to_svg(scene, projection, ink);
    io::write_file(path.toStdString(), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return MapExport::tr("The map is in %1.").arg(path);
  } catch (const std::bad_alloc&) {
    return MapExport::tr("%1: there is not enough memory for a picture of this size").arg(path);
  } catch (const std::exception& error) {
    return QString::fromUtf8(error.what());
  }
}

}  // namespace

MapExport::MapExport(Hub& hub, const PointCloudView& view, QThreadPool& writers, QWidget* parent)
    : QDialog(parent), hub_(hub), view_(view), writers_(writers) {
  // Each pixel takes 24 bytes on the way: 2.4 GB at most.
  constexpr double kMostPixels = 1e8;
  constexpr int kLeastWidth = 100, kGrowth = 4;
  const double shape = static_cast<double>(view.width()) / std::max(1, view.height());
  const int most_width = std::max(kLeastWidth, static_cast<int>(std::sqrt(kMostPixels * shape)));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Export the map"));
  auto* form = new QFormLayout(this);
  form->setContentsMargins(24, 16, 24, 16);
  form->setSpacing(12);
  kind_ = new QComboBox(this);
  kind_->addItems({tr("Picture (PNG)"), tr("Drawing (SVG)"), tr("For the Embedding Projector (TSV and sprite)")});
  kind_->setAccessibleName(tr("Kind of export"));
  width_ = new QSpinBox(this);
  width_->setRange(kLeastWidth, most_width);
  width_->setSingleStep(100);
  width_->setSuffix(tr(" pixels"));
  width_->setValue(std::min(most_width, kGrowth * view.width()));
  width_->setAccessibleName(tr("Width of the picture"));
  width_->setToolTip(tr("The height follows from the map's shape in the window"));
  form->addRow(tr("as"), kind_);
  form->addRow(tr("width"), width_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
  for (QAbstractButton* button : buttons->buttons()) button->setIcon({});
  buttons->button(QDialogButtonBox::Save)->setText(tr("Save as…"));
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &MapExport::choose_file);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  connect(kind_, &QComboBox::currentIndexChanged, this, &MapExport::show_kind);
}

void MapExport::show_kind() { width_->setEnabled(kind_->currentIndex() == kPng); }

void MapExport::choose_file() {
  const QString ending = kEndings[kind_->currentIndex()];
  auto* dialog = new QFileDialog(this, tr("Export the map"), {}, QString("*.%1").arg(ending));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(ending);
  dialog->selectFile("map." + ending);
  connect(dialog, &QFileDialog::fileSelected, this, &MapExport::save);
  dialog->open();
}

void MapExport::save(const QString& path) {
  const auto kind = static_cast<Kind>(kind_->currentIndex());
  if (kind == kProjector) {
    QString stem = path;
    if (stem.endsWith(".config.json")) stem.chop(static_cast<qsizetype>(strlen(".config.json")));
    hub_.export_projector(stem);
  } else {
    // A copy of the scene shares its points until one of the two changes.
    writers_.start([hub = &hub_, kind, scene = view_.scene(), projection = view_.projection(), ink = current_ink(),
                    width = width_->value(), path] {
      const QString said = write(kind, scene, projection, ink, width, path);
      QMetaObject::invokeMethod(
          hub, [hub, said] { hub->say(said); }, Qt::QueuedConnection);
    });
  }
  close();
}

}  // namespace latitude::ui
